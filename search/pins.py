"""Pinned results: what an editor chose comes first for a query (docs/decisions/0004-pinned-results.md).

Applied above the engines, to whatever any of them answers. A pinned item obeys scope, language, filters and
dates like every other; one that the words do not find is added, with its counts, and stands nowhere twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain

from django.utils import timezone

from search.engines.base import Hit, RawResult
from search.models import query_key
from search.request import SearchRequest
from search.synonym_store import get_pins

Search = Callable[[SearchRequest], RawResult]


def pinned_pages(request: SearchRequest) -> tuple[int, ...]:
    """The pages chosen for the words of a request today; empty for every order but relevance."""
    if request.scope is None or request.query is None or not request.query.groups:
        return ()
    if request.effective_sort != "relevance" or request.match_all or request.within is not None:
        return ()
    pins = get_pins(request.scope.locale)
    if not pins:
        return ()
    today = timezone.localdate(request.scope.now)
    chosen = pins.get(query_key(request.q, request.scope.locale), ())
    return tuple(dict.fromkeys(page for pin in chosen if pin.holds_on(today) for page in pin.page_ids))


def with_pins(search: Search, request: SearchRequest, pages: tuple[int, ...] | None = None) -> RawResult:
    """The answer to a request with what is pinned for its words in front; `pages` to try others."""
    pinned = pinned_pages(request) if pages is None else pages
    if not pinned:
        return search(request)
    found, added = among(search, request, pinned)
    first = [hit for page in pinned for hit in (found.get(page), added.hits.get(page)) if hit is not None]
    wanted = request.offset + request.size
    raw = search(replace(request, page=1, size=wanted))
    taken = {hit.page_id for hit in first}
    hits = [*first, *(hit for hit in raw.hits if hit.page_id not in taken)][request.offset : wanted]
    return replace(
        raw,
        hits=tuple(hits),
        total=raw.total + len(added.hits),
        counts=summed(raw.counts, added.raw),
        without={
            name: total + (added.raw.without.get(name, 0) if added.raw else 0)
            for name, total in raw.without.items()
        },
        pinned=tuple(hit.page_id for hit in first),
    )


class Added:
    """Pinned items that the words do not find, as hits; `raw` has their counts."""

    def __init__(self, raw: RawResult | None = None, groups: int = 0) -> None:
        self.raw = raw
        hits = raw.hits if raw else ()
        self.hits = {hit.page_id: Hit(hit.key, hit.page_id, 0.0, ((),) * groups) for hit in hits}


def among(search: Search, request: SearchRequest, pinned: tuple[int, ...]) -> tuple[dict[int, Hit], Added]:
    """The pinned items that are in the results, and those that only the editor's choice brings in."""
    mine = replace(request, within=pinned, page=1, size=len(pinned))
    found = {hit.page_id: hit for hit in search(mine).hits}
    if len(found) == len(pinned):
        return found, Added()
    bare = replace(
        mine,
        selections={},
        age=(),
        age_covers=False,
        like=None,
        like_codes=None,
        published_from=None,
        published_to=None,
    )
    with_words = {hit.page_id for hit in search(bare).hits}
    without_words = tuple(page for page in pinned if page not in with_words)
    if not without_words:
        return found, Added()
    raw = search(replace(mine, query=None, within=without_words, sort="newest"))
    return found, Added(raw, len(request.query.groups) if request.query else 0)


def summed(
    counts: Mapping[str, Mapping[str, int]], more: RawResult | None
) -> Mapping[str, Mapping[str, int]]:
    """Counts of two sets without a common member, added up."""
    if more is None:
        return counts
    return {
        name: {
            value: values.get(value, 0) + more.counts.get(name, {}).get(value, 0)
            for value in dict.fromkeys(chain(values, more.counts.get(name, {})))
        }
        for name, values in counts.items()
    }
