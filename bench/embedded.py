"""Our side: a search as the library page does it, and its parts."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from search.engines.embedded import EmbeddedEngine
from search.facets import AGE
from search.items import Item, make_items
from search.listing import Listing, search_from
from search.parse import parse_query
from search.request import SearchRequest
from search.services import get_engine, load_documents, scope_for
from search.synonym_store import get_synonyms
from search.synonyms import NO_SYNONYMS
from taxonomy.catalogue import get_catalogue

#: Three facets at once, two values in one of them.
SELECTED: dict[str, tuple[str, ...]] = {
    "type": ("case_study", "resource"),
    "support-level": ("universal", "targeted"),
    "service-area": (),
}


def selections() -> dict[str, tuple[str, ...]]:
    """Selections of three facets; the group with the most areas for the last."""
    group = next(term.slug for term in get_catalogue().terms("service_areas") if not term.parent_slug)
    levels = tuple(term.slug for term in get_catalogue().terms("support_levels"))[:2]
    return {**SELECTED, "support-level": levels, "service-area": (group,)}


def request_for(query: str, selected: Mapping[str, tuple[str, ...]] | None = None) -> SearchRequest:
    catalogue = get_catalogue()
    return SearchRequest(
        scope=scope_for("en"),
        query=parse_query(query, "en", get_synonyms("en") if query else NO_SYNONYMS),
        selections=selected or {},
        age_bands=AGE.bands(catalogue),
    )


def whole(query: str) -> tuple[Item, ...]:
    """Ten hits with their snippets, total, all facets: parse, search, read, mark. No address is read."""
    request = request_for(query)
    raw = get_engine().search(request)
    return make_items(raw, load_documents(raw.page_ids, request.scope), request)


def from_address(query: str) -> Listing:
    """The same from an address, validated: what page, interface, feed and CSV begin with."""
    data = QueryDict(mutable=True)
    data["q"] = query
    return search_from(data, scope_for("en"))


def forget_words(engine: EmbeddedEngine | None = None) -> None:
    """Empties what the engine keeps of words it has seen, as if the next query's were all new to it."""
    engine = engine or get_engine()
    state = engine._state
    if state is None:
        return
    caches = state.caches
    for name in ("postings", "phrases", "impacts", "fits", "scores"):
        kept = getattr(caches, name, None)
        if hasattr(kept, "clear"):
            kept.clear()
    caches.posted = 0
