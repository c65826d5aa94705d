"""Searches as they are and as they would be: with an unsaved table of synonyms, with unsaved pins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.engines.base import RawResult
from search.parse import ParsedQuery, QueryProblem, parse_query
from search.request import SearchRequest
from search.services import get_engine, load_documents, scope_for
from search.synonym_rules import EditedRow
from search.synonym_store import get_synonyms, row_of, table_of

SHOWN, MOST_QUERIES = 10, 8


@dataclass(frozen=True)
class TrialHit:
    """An item in a list; `was` is its place in the other list, 0 when it is not among the first there."""

    title: str
    path: str
    place: int
    was: int


@dataclass(frozen=True)
class Trial:
    """One query under both tables."""

    query: str
    before: tuple[TrialHit, ...] = ()
    after: tuple[TrialHit, ...] = ()
    total_before: int = 0
    total_after: int = 0
    problem: str = ""

    @property
    def same(self) -> bool:
        places = [hit.was == hit.place for hit in self.after]
        return self.total_before == self.total_after and all(places) and len(self.before) == len(self.after)


def queries_of(rows: Iterable[EditedRow]) -> list[str]:
    """What to try when nobody says: the terms of the rows that changed, the first few."""
    terms = dict.fromkeys(text for row in rows for text in row.texts if text)
    return list(terms)[:MOST_QUERIES]


def try_synonyms(queries: Sequence[str], rows: Sequence[EditedRow], locale: str) -> list[Trial]:
    """The first results of each query with the table in use and with the given one, as the public does."""
    stored = get_synonyms(locale)
    unsaved = table_of([row_of(row.kind, row.terms, row.ambiguous) for row in rows], locale)
    answers: list[tuple[str, RawResult, RawResult]] = []
    trials: dict[str, Trial] = {}
    for query in list(dict.fromkeys(queries))[:MOST_QUERIES]:
        try:
            pair = [ask(parse_query(query, locale, table), locale) for table in (stored, unsaved)]
        except QueryProblem as problem:
            trials[query] = Trial(query, problem=str(problem))
            continue
        answers.append((query, pair[0], pair[1]))
    ids = dict.fromkeys(page for _q, *both in answers for raw in both for page in raw.page_ids)
    documents = {one.page_id: one for one in load_documents(tuple(ids), scope_for(locale))}

    def hits(raw: RawResult, other: RawResult) -> tuple[TrialHit, ...]:
        places = {page: place for place, page in enumerate(other.page_ids, start=1)}
        return tuple(
            TrialHit(documents[page].title, documents[page].path, place, places.get(page, 0))
            for place, page in enumerate(raw.page_ids, start=1)
            if page in documents
        )

    for query, old, new in answers:
        trials[query] = Trial(query, hits(old, new), hits(new, old), old.total, new.total)
    return [trials[query] for query in dict.fromkeys(queries) if query in trials]


def ask(query: ParsedQuery | None, locale: str) -> RawResult:
    return get_engine().search(SearchRequest(scope=scope_for(locale), query=query, size=SHOWN))
