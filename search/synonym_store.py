"""The editors' synonyms and pinned results, in memory of each process, read again when they change."""

from __future__ import annotations

import csv
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from wagtail.models import Locale

from search.models import PinnedResult, SynonymSet, SynonymStamp
from search.synonyms import SynonymRow, SynonymTable
from taxonomy.models import FormerLabel, ReferenceLoad
from taxonomy.vocabularies import VOCABULARIES

SEED = Path(__file__).with_name("data") / "synonyms.csv"

#: Rows that other apps know for a language, by name: function of a language code.
_sources: dict[str, Callable[[str], Iterable[SynonymRow]]] = {}
_lock = threading.Lock()
_tables: dict[str, SynonymTable] = {}
_pins: dict[str, dict[str, tuple[Pin, ...]]] = {}
_stamp = -1


@dataclass(frozen=True)
class Pin:
    """The pages that come first for a query, from a day to a day (both inclusive, both optional)."""

    page_ids: tuple[int, ...]
    starts: date | None = None
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


def get_synonyms(locale: str) -> SynonymTable:
    """The table of a language, as edited a moment ago: one query tells whether the copy is current."""
    global _stamp
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {SynonymStamp._meta.db_table} ORDER BY id LIMIT 1")  # noqa: S608
        number = (cursor.fetchone() or (0,))[0]
    with _lock:
        if number != _stamp:
            _tables.clear()
            _pins.clear()
            _stamp = number
        if locale not in _tables:
            rows = [row_of(row.kind, row.terms, row.ambiguous) for row in stored_rows(locale)]
            _tables[locale] = table_of(rows, locale)
        return _tables[locale]


def get_pins(locale: str) -> Mapping[str, tuple[Pin, ...]]:
    """What is pinned in a language by query key, as of the last `get_synonyms`: searches ask that first."""
    with _lock:
        if locale not in _pins:
            found: dict[str, list[Pin]] = {}
            pins = PinnedResult.objects.filter(locale__language_code=locale).prefetch_related("items")
            for pin in pins.order_by("pk"):
                ids = tuple(item.page_id for item in pin.items.all())[: PinnedResult.MOST]
                if ids:
                    found.setdefault(pin.key, []).append(Pin(ids, pin.starts, pin.ends))
            _pins[locale] = {key: tuple(several) for key, several in found.items()}
        return _pins[locale]


def stored_rows(locale: str) -> QuerySet[SynonymSet]:
    return SynonymSet.objects.filter(locale__language_code=locale).order_by("pk")


def row_of(kind: str, terms: str, ambiguous: bool) -> SynonymRow:
    return SynonymRow(
        kind=kind,  # type: ignore[arg-type]
        terms=tuple(term.strip() for term in terms.split("|") if term.strip()),
        ambiguous=ambiguous,
    )


def add_source(name: str, rows: Callable[[str], Iterable[SynonymRow]]) -> None:
    """Registers rows that another app has for a language; it calls `bump_synonyms` when they change."""
    _sources[name] = rows


def table_of(rows: Iterable[SynonymRow], locale: str) -> SynonymTable:
    """A table from rows as search uses it, with what is not edited here: former labels, other apps' rows."""
    others = [row for source in _sources.values() for row in source(locale)]
    return SynonymTable.from_rows([*rows, *former_labels(locale), *others], locale)


def former_labels(locale: str) -> list[SynonymRow]:
    """The old and the new name of every renamed term find each other, whatever the texts say by now.

    A language without a label of its own for a term shows the English one, so it follows the English rename.
    """
    former: dict[tuple[str, Any], dict[str, list[str]]] = {}
    for one in FormerLabel.objects.filter(language__in={locale, "en"}).order_by("pk"):
        by_language = former.setdefault((one.vocabulary, one.term_key), {})
        by_language.setdefault(one.language, []).append(one.label)
    rows = []
    for vocabulary in sorted({name for name, _key in former}):
        keys = [key for name, key in former if name == vocabulary]
        labels: dict[Any, dict[str, str]] = {}
        terms = VOCABULARIES[vocabulary].objects.filter(translation_key__in=keys).select_related("locale")
        for term in terms:
            labels.setdefault(term.translation_key, {})[term.locale.language_code] = term.label
        for key in keys:
            own = labels.get(key, {})
            language = locale if locale in own else "en"
            names = [own.get(language, ""), *former[vocabulary, key].get(language, ())]
            names = [plain(name) for name in dict.fromkeys(names) if name]
            if len(names) > 1:
                rows.append(SynonymRow(kind="equivalent", terms=tuple(names)))
    return rows


def plain(label: str) -> str:
    """A label as words of a sentence: a lone capital at its beginning is no sign of a name."""
    return label if any(letter.isupper() for letter in label[1:]) else label[:1].lower() + label[1:]


def bump_synonyms(**_: Any) -> None:
    """Tells every process that synonyms or pins changed; connected to saves and deletions."""
    number = secrets.randbits(62)  # drawn, not counted: see taxonomy.signals.bump_stamp
    if not SynonymStamp.objects.update(number=number):
        SynonymStamp.objects.create(number=number)


@transaction.atomic
def load_seed_synonyms() -> int:
    """Loads the reference synonyms into a database that never had them. Returns how many rows."""
    if ReferenceLoad.objects.filter(name="synonyms").exists():
        return 0
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [
            SynonymSet(
                kind=row["kind"],
                theme=row["theme"],
                terms=row["terms"],
                ambiguous=row["ambiguous"] == "yes",
                note=row["note"],
                locale=locale,
            )
            for row in csv.DictReader(file)
        ]
    SynonymSet.objects.bulk_create(rows)
    ReferenceLoad.objects.create(name="synonyms", checksum="1")
    bump_synonyms()
    return len(rows)
