"""The editors' synonyms, kept in memory by each process and read again when they change."""

from __future__ import annotations

import csv
import secrets
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Locale

from search.models import SynonymSet, SynonymStamp
from search.synonyms import SynonymRow, SynonymTable
from taxonomy.models import ReferenceLoad

SEED = Path(__file__).with_name("data") / "synonyms.csv"

_lock = threading.Lock()
_tables: dict[str, SynonymTable] = {}
_stamp = -1


def get_synonyms(locale: str) -> SynonymTable:
    """The table of a language, as edited a moment ago: one query tells whether the copy is current."""
    global _stamp
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {SynonymStamp._meta.db_table} ORDER BY id LIMIT 1")  # noqa: S608
        number = (cursor.fetchone() or (0,))[0]
    with _lock:
        if number != _stamp:
            _tables.clear()
            _stamp = number
        if locale not in _tables:
            rows = SynonymSet.objects.filter(locale__language_code=locale).order_by("pk")
            _tables[locale] = SynonymTable.from_rows(
                [
                    SynonymRow(
                        kind=row.kind,
                        terms=tuple(term.strip() for term in row.terms.split("|") if term.strip()),
                        ambiguous=row.ambiguous,
                    )
                    for row in rows
                ],
                locale,
            )
        return _tables[locale]


def bump_synonyms(**_: Any) -> None:
    """Tells every process that the synonyms changed; connected to saves and deletions."""
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
