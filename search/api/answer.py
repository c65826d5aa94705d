"""A search result as the interface shows it (`docs/api.md`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from search.facets import FACETS, AgeFacet
from search.items import Item
from search.listing import Listing
from taxonomy.catalogue import Catalogue, get_catalogue


def answer(found: Listing, absolute: Callable[[str], str]) -> dict[str, Any]:
    """The JSON answer. `absolute` makes a path into a full address."""
    raw, catalogue = found.raw, get_catalogue()
    return {
        "total": raw.total,
        "page": found.request.page,
        "size": found.request.size,
        "sort": raw.sort,
        "engine": raw.engine or "embedded",
        "relaxed": {"rung": raw.rung, "exact_total": raw.exact_total} if raw.relaxed else None,
        "did_you_mean": raw.did_you_mean,
        "results": [result(item, catalogue, absolute) for item in found.items],
        "facets": facets(found, catalogue),
        "without": {name: total for name, total in raw.without.items() if name in FACETS},
    }


def result(item: Item, catalogue: Catalogue, absolute: Callable[[str], str]) -> dict[str, Any]:
    document = item.document
    single = {name: next(iter(document.facets.get(name, ())), None) for name in SINGLE}
    stated = document.card.get("stated", {})
    has_age = document.age_min is not None
    return {
        "id": document.key,
        "type": document.type,
        "title": document.title,
        "url": absolute(document.path),
        "summary": document.summary,
        "snippet": item.snippet_text,
        "matched": list(item.matched),
        "published": document.published.isoformat() if document.published else None,
        "review_by": document.review_by.isoformat() if document.review_by else None,
        "local_authorities": [
            {"code": code, "name": catalogue.authorities[code].name}
            for code in stated.get("local_authorities", ())
            if code in catalogue.authorities
        ],
        "regions": list(document.facets.get("region", ())),
        "hub_models": list(document.facets.get("hub-model", ())),
        "service_areas": list(stated.get("service_areas", ())),
        "age": {"min_months": document.age_min, "max_months": document.age_max} if has_age else None,
        "evidence_rating": single["evidence"],
        "practice_tier": single["practice-tier"],
        "policy_era": single["policy-era"],
    }


SINGLE = ("evidence", "practice-tier", "policy-era")


def facets(found: Listing, catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """Every facet with every value that has a count or is selected, in the facet's own order."""
    lists: dict[str, list[dict[str, Any]]] = {}
    locale = found.request.scope.locale if found.request.scope else "en"
    for facet in FACETS:
        counts = found.raw.counts.get(facet.parameter, {})
        if isinstance(facet, AgeFacet):
            options = facet.options(counts, found.request.age, catalogue, locale)
        else:
            chosen = found.request.selections.get(facet.parameter, ())
            options = facet.options(counts, chosen, catalogue, locale)
        lists[facet.parameter] = [
            {"value": one.value, "label": one.label, "count": one.count, "selected": one.selected}
            for one in options
        ]
    return lists
