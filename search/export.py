"""A search as CSV: one row an item, the same columns as the interface."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace

from search.ages import words as age_words
from search.documents import Document
from search.request import Scope, SearchRequest
from search.services import find, load_documents
from taxonomy.catalogue import Catalogue, get_catalogue

COLUMNS = (
    "id", "type", "title", "summary", "url", "published", "review_by", "local_authorities", "regions",
    "hub_models", "service_areas", "age", "evidence_rating", "practice_tier", "policy_era",
)  # fmt: skip
CHUNK = 500
#: A spreadsheet runs a cell that begins like this; a quotation mark before it makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """A file for csv.writer that hands back what was written."""

    def write(self, text: str) -> str:
        return text


def csv_rows(
    request: SearchRequest, scope: Scope, limit: int, absolute: Callable[[str], str]
) -> Iterator[str]:
    """Lines of the file, header first, items read in pieces. Begins with a byte order mark for Excel."""
    writer, catalogue = csv.writer(_Line()), get_catalogue()
    yield "\ufeff" + writer.writerow(COLUMNS)
    raw = find(replace(request, page=1, size=limit))
    for start in range(0, len(raw.page_ids), CHUNK):
        for document in load_documents(raw.page_ids[start : start + CHUNK], scope):
            yield writer.writerow([safe(cell) for cell in cells(document, catalogue, absolute)])


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def cells(document: Document, catalogue: Catalogue, absolute: Callable[[str], str]) -> list[str]:
    stated = document.card.get("stated", {})
    age = age_words(document.age_min, document.age_max) if document.age_min is not None else ""
    codes = stated.get("local_authorities", ())
    names = [catalogue.authorities[code].name for code in codes if code in catalogue.authorities]
    return [
        document.key,
        document.type,
        document.title,
        document.summary,
        absolute(document.path),
        document.published.isoformat() if document.published else "",
        document.review_by.isoformat() if document.review_by else "",
        "|".join(names),
        "|".join(document.facets.get("region", ())),
        "|".join(document.facets.get("hub-model", ())),
        "|".join(stated.get("service_areas", ())),
        age,
        "|".join(document.facets.get("evidence", ())),
        "|".join(document.facets.get("practice-tier", ())),
        "|".join(document.facets.get("policy-era", ())),
    ]
