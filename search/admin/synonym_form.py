"""The rows on the screen between two requests: what was sent, over what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.analysis import fold
from search.synonym_rules import EditedRow, RowProblem
from search.synonym_table import read_table

#: More rows than this are not shown at once: choose a theme, or words.
MOST_SHOWN = 1500


@dataclass(frozen=True)
class Filter:
    """Which stored rows are on the screen."""

    text: str = ""
    theme: str = ""
    kind: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Filter:
        return cls(*(data.get(name, "").strip()[:100] for name in ("text", "theme", "kind")))

    def admits(self, row: EditedRow) -> bool:
        wanted = fold(self.text)
        return (
            (not self.theme or row.theme == self.theme)
            and (not self.kind or row.kind == self.kind)
            and (not wanted or wanted in fold(f"{row.terms} {row.note}"))
        )

    @property
    def used(self) -> bool:
        return bool(self.text or self.theme or self.kind)

    @property
    def query(self) -> str:
        return urlencode({"text": self.text, "theme": self.theme, "kind": self.kind})


@dataclass(frozen=True)
class ShownRow(EditedRow):
    """A row on the screen, with whether it is ticked to be deleted."""

    delete: bool = False

    @property
    def blank(self) -> bool:
        return self.pk is None and not self.terms.strip() and not self.note.strip()


@dataclass(frozen=True)
class TableForm:
    """The rows on the screen, new ones first, and the stored rows beside them."""

    locale: str
    filter: Filter
    stamp: int
    shown: tuple[ShownRow, ...]
    stored_rows: tuple[EditedRow, ...]
    problems: tuple[RowProblem, ...] = ()

    @classmethod
    def stored(cls, locale: str, chosen: Filter, stamp: int) -> TableForm:
        rows = read_table(locale)
        shown = [as_shown(row) for row in rows if chosen.admits(row)][:MOST_SHOWN]
        return cls(locale, chosen, stamp, numbered(shown), tuple(rows))

    @classmethod
    def sent(cls, data: QueryDict, locale: str, chosen: Filter) -> TableForm:
        """What a browser sent. A row that somebody else removed meanwhile counts as new."""
        rows = read_table(locale)
        known = {row.pk for row in rows}
        count = data.get("count", "")
        shown: list[ShownRow] = []
        for at in range(min(int(count), 3000) if count.isdigit() else 0):
            if f"terms-{at}" not in data:
                continue
            pk = data.get(f"id-{at}", "")
            row = ShownRow(
                kind=data.get(f"kind-{at}", ""),
                terms="|".join(part.strip() for part in data.get(f"terms-{at}", "").split("|")),
                theme=data.get(f"theme-{at}", "").strip(),
                ambiguous=f"ambiguous-{at}" in data,
                note=data.get(f"note-{at}", "").strip(),
                pk=int(pk) if pk.isdigit() and int(pk) in known else None,
                delete=f"delete-{at}" in data,
            )
            shown.append(row)
        stamp = data.get("stamp", "")
        return cls(locale, chosen, int(stamp) if stamp.isdigit() else 0, numbered(shown), tuple(rows))

    def rows(self) -> list[EditedRow]:
        """The whole table as it would be saved. Rows not on the screen come first, without a number."""
        here = {row.pk for row in self.shown if row.pk is not None}
        mine = [plain(row) for row in self.shown if not row.delete and not row.blank]
        rest = [replace(row, number=0) for row in self.stored_rows if row.pk not in here]
        return [*rest, *mine]

    def with_new(self, terms: str) -> TableForm:
        new = ShownRow(kind="one_way", terms=terms, theme=self.filter.theme)
        return replace(self, shown=numbered([new, *self.shown]))

    def with_blank(self, number: int) -> TableForm:
        blank = [ShownRow(kind="equivalent", terms="", theme=self.filter.theme)] * number
        return replace(self, shown=numbered([*blank, *self.shown]))

    def with_rows(self, rows: Sequence[EditedRow]) -> TableForm:
        return replace(self, shown=numbered([*(as_shown(row) for row in rows), *self.shown]))

    def renewed(self, stamp: int) -> TableForm:
        """The same words, to be saved over what somebody else has stored meanwhile."""
        return replace(self, stamp=stamp)

    def themes(self) -> list[str]:
        return sorted({row.theme for row in self.stored_rows if row.theme})

    @property
    def total(self) -> int:
        return len(self.stored_rows)

    @property
    def counts_text(self) -> str:
        kept = sum(1 for row in self.shown if row.pk is not None)
        return _("%(shown)d of %(total)d rows are shown.") % {"shown": kept, "total": self.total}


def as_shown(row: EditedRow) -> ShownRow:
    return ShownRow(row.kind, row.terms, row.theme, row.ambiguous, row.note, row.pk, row.number)


def plain(row: ShownRow) -> EditedRow:
    return EditedRow(row.kind, row.terms, row.theme, row.ambiguous, row.note, row.pk, row.number)


def numbered(rows: Sequence[Any]) -> tuple[ShownRow, ...]:
    """Rows count from 1 as they stand on the screen, which is what a problem names."""
    return tuple(replace(row, number=number) for number, row in enumerate(rows, start=1))
