"""The table of synonyms as a whole: read, saved, taken back, written to a file and read from one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from search.models import SynonymSet, SynonymStamp, SynonymVersion
from search.synonym_rules import EditedRow, RowProblem, check_rows, folded
from search.synonym_store import bump_synonyms

COLUMNS = ("kind", "theme", "terms", "ambiguous", "note")
KEPT_VERSIONS = 50
MOST_BYTES = 1_000_000


class StaleTable(Exception):
    """Somebody else saved the table after this one was shown."""


class RefusedTable(Exception):
    """The rows break the rules; `problems` names every one."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Difference:
    """What saving does to the stored table."""

    added: tuple[EditedRow, ...] = ()
    changed: tuple[tuple[EditedRow, EditedRow], ...] = ()
    removed: tuple[EditedRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def touched(self) -> list[EditedRow]:
        """The rows of both sides whose words may find something else."""
        pairs = [row for pair in self.changed for row in pair[::-1]]
        return [*pairs, *self.added, *self.removed]


def current_stamp() -> int:
    return SynonymStamp.objects.values_list("number", flat=True).first() or 0


def read_table(locale: str) -> list[EditedRow]:
    """The stored rows by theme and terms, numbered as they are shown."""
    rows = SynonymSet.objects.filter(locale__language_code=locale).order_by("theme", "terms", "pk")
    return [
        EditedRow(row.kind, row.terms, row.theme, row.ambiguous, row.note, row.pk, number)
        for number, row in enumerate(rows, start=1)
    ]


def difference(before: Sequence[EditedRow], after: Sequence[EditedRow]) -> Difference:
    """What changed between two tables, rows known by their id."""
    old = {row.pk: row for row in before}
    kept = {row.pk for row in after if row.pk is not None}
    return Difference(
        added=tuple(row for row in after if row.pk not in old),
        changed=tuple(
            (old[row.pk], row) for row in after if row.pk in old and old[row.pk].values != row.values
        ),
        removed=tuple(row for row in before if row.pk not in kept),
    )


@transaction.atomic
def save_table(
    *, locale: str, rows: Sequence[EditedRow], by: Any, stamp: int | None, reason: str = "edit"
) -> Difference:
    """Stores a whole table; search uses it with its next answer, in every process.

    stamp: of the table that was edited; None takes whatever is there. Raises StaleTable, RefusedTable.
    """
    if not SynonymStamp.objects.exists():
        SynonymStamp.objects.create(number=0)
    number = SynonymStamp.objects.select_for_update().values_list("number", flat=True).first() or 0
    if stamp is not None and stamp != number:
        raise StaleTable
    if problems := check_rows(rows, locale):
        raise RefusedTable(problems)
    before = read_table(locale)
    change = difference(before, rows)
    if not change:
        return change
    SynonymVersion.objects.create(
        locale=locale,
        reason=reason,
        rows=[row.values for row in before],
        added=len(change.added),
        changed=len(change.changed),
        removed=len(change.removed),
        made_by=by if getattr(by, "pk", None) else None,
    )
    old = SynonymVersion.objects.filter(locale=locale).order_by("-pk").values_list("pk", flat=True)
    SynonymVersion.objects.filter(pk__in=list(old[KEPT_VERSIONS:])).delete()
    store(change, Locale.objects.get(language_code=locale))
    bump_synonyms()
    return change


def store(change: Difference, locale: Locale) -> None:
    SynonymSet.objects.filter(pk__in=[row.pk for row in change.removed]).delete()
    rows = SynonymSet.objects.in_bulk([after.pk for _before, after in change.changed])
    for _before, after in change.changed:
        for name, value in after.values.items():
            setattr(rows[after.pk], name, value)  # type: ignore[index]
    SynonymSet.objects.bulk_update(rows.values(), list(COLUMNS), batch_size=100)
    SynonymSet.objects.bulk_create(SynonymSet(locale=locale, **row.values) for row in change.added)


def last_version(locale: str) -> SynonymVersion | None:
    return SynonymVersion.objects.filter(locale=locale).select_related("made_by").order_by("-pk").first()


@transaction.atomic
def undo_last(*, locale: str, by: Any) -> Difference:
    """Puts the table back to how it was before the last change. Doing it twice puts it forth again."""
    version = last_version(locale)
    if version is None:
        return Difference()
    rows = [EditedRow(**values, number=n) for n, values in enumerate(version.rows, start=1)]
    return save_table(
        locale=locale, rows=matched(read_table(locale), rows, locale), by=by, stamp=None, reason="undo"
    )


def matched(stored: Sequence[EditedRow], rows: Sequence[EditedRow], locale: str) -> list[EditedRow]:
    """Rows of a file with the ids of the stored rows that they are or change.

    The same row first; then, for what is left, a row of the same kind with the same first term.
    """
    same: dict[Any, list[int]] = {}
    heads: dict[Any, list[int]] = {}
    for row in stored:
        same.setdefault(tuple(row.values.values()), []).append(row.pk or 0)
    taken: set[int] = set()
    found: list[EditedRow] = []
    for row in rows:
        ids = same.get(tuple(row.values.values()))
        pk = ids.pop(0) if ids else None
        taken |= {pk} if pk else set()
        found.append(replace(row, pk=pk))
    for row in stored:
        if row.pk not in taken:
            heads.setdefault((row.kind, folded(row.texts[0], locale)), []).append(row.pk or 0)
    for at, row in enumerate(found):
        ids = heads.get((row.kind, folded(row.texts[0], locale)))
        if row.pk is None and ids:
            found[at] = replace(row, pk=ids.pop(0))
    return found


def as_csv(rows: Sequence[EditedRow]) -> str:
    """The file format of the import: the same columns, the same order of rows."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row.kind, row.theme, row.terms, "yes" if row.ambiguous else "no", row.note])
    return file.getvalue()


def from_csv(text: str) -> tuple[list[EditedRow], list[RowProblem]]:
    """Rows of a file, numbered by the line where each begins; with what cannot be read at all."""
    if "\x00" in text:
        return [], [RowProblem(0, _("This is not a text file."))]
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    rows: list[EditedRow] = []
    problems: list[RowProblem] = []
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if sorted(header) != sorted(COLUMNS):
            needed = ", ".join(COLUMNS)
            return [], [
                RowProblem(1, _("The first line must name the columns: %(needed)s.") % {"needed": needed})
            ]
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row, problem = row_from_cells(header, cells, line)
                rows += [row] if row else []
                problems += [RowProblem(line, problem)] if problem else []
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(RowProblem(line, _("This line is not CSV: %(reason)s.") % {"reason": error}))
    if not rows and not problems:
        problems.append(RowProblem(0, _("The file has no rows.")))
    return rows, problems


def row_from_cells(header: list[str], cells: list[str], line: int) -> tuple[EditedRow | None, str]:
    if len(cells) != len(header):
        said = _("There are %(n)d columns instead of %(needed)d.")
        return None, said % {"n": len(cells), "needed": len(header)}
    values = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    if values["ambiguous"] not in ("yes", "no", ""):
        said = _("“ambiguous” is “yes” or “no”, not “%(value)s”.")
        return None, said % {"value": values["ambiguous"][:40]}
    return EditedRow(
        kind=values["kind"],
        terms=values["terms"],
        theme=values["theme"],
        ambiguous=values["ambiguous"] == "yes",
        note=values["note"],
        number=line,
    ), ""
