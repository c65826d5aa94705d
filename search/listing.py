"""One search from an address, whatever shape the answer takes: page, JSON, feed, CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.engines.base import RawResult
from search.items import Item, make_items
from search.params import MultiValues, Problem, read_parameters
from search.parse import parse_query
from search.recovery import RecoveryOption, recover
from search.request import MAX_RESULTS, Scope, SearchRequest
from search.services import find, load_documents
from search.spelling import respelled
from search.synonym_store import get_synonyms
from search.synonyms import NO_SYNONYMS, SynonymTable
from taxonomy.catalogue import get_catalogue


@dataclass(frozen=True)
class Listing:
    """What was asked, what was found, and what of the address could not be used."""

    request: SearchRequest
    raw: RawResult
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recovery: tuple[RecoveryOption, ...] = ()


def search_from(
    data: MultiValues, scope: Scope, *, size: int | None = None, with_recovery: bool = False
) -> Listing:
    """Reads an address, searches, and reads the documents of the hits.

    `size` overrides the address's page size (feeds); `with_recovery` asks what would help when little
    was found. With problems, the valid part is searched for the counts of the filters, and no items are
    read. Past the last page nothing is read either.
    """
    has_text = any(value.strip() for value in data.getlist("q"))
    synonyms = get_synonyms(scope.locale) if has_text else NO_SYNONYMS
    found = read_parameters(data, scope=scope, vocabulary=get_catalogue(), synonyms=synonyms)
    request = found.request if size is None else replace(found.request, size=size, page=1)
    past = request.offset >= MAX_RESULTS
    asked = replace(request, page=1, size=1) if past else request
    raw = find(asked)
    if asked.query and not raw.total and not any(raw.without.values()):
        raw = _respelled(asked, raw, synonyms)
    items: tuple[Item, ...] = ()
    if not found.problems and not past:
        documents = load_documents(raw.page_ids, scope)
        items = make_items(raw, documents, request)
    ways_out: list[RecoveryOption] = []
    if with_recovery and not found.problems:
        ways_out = recover(find, request, raw, get_catalogue(), synonyms)
    return Listing(request, raw, items, found.problems, found.renamed, tuple(ways_out))


def _respelled(request: SearchRequest, raw: RawResult, synonyms: SynonymTable) -> RawResult:
    """The result of the words that may have been meant, if there is one."""
    text = respelled(request.query, synonyms) if request.query else None
    query = parse_query(text, synonyms.locale, synonyms) if text else None
    if query is None:
        return raw
    found = find(replace(request, query=query))
    return replace(found, did_you_mean=found.did_you_mean or text) if found.total else raw


def page_exists(found: Listing) -> bool:
    """The first page always does, with or without results; no page after the last or past 1,000 results."""
    offset = found.request.offset
    return offset == 0 or (offset < found.raw.total and offset < MAX_RESULTS)


def last_page(found: Listing) -> int:
    """The number of the last page that can be asked for, at least 1."""
    shown = min(found.raw.total, MAX_RESULTS)
    return max(1, -(-shown // found.request.size))
