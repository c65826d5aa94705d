"""Old and new slugs of renamed terms, so that a rename needs no reindex.

Documents carry the slug that a term had when they were read. An engine is asked for a term under all of its
slugs, and what it answers is said with the one in use. A document carries a term under one of them, so adding
the counts is exact. As long as nothing was ever renamed this costs a look at an empty table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from search.documents import Document
from search.engines.base import RawResult
from search.facets import FACETS, TermFacet
from search.request import SearchRequest
from taxonomy.catalogue import Catalogue


def widened(request: SearchRequest, catalogue: Catalogue) -> SearchRequest:
    """The request with every older slug beside each selected one."""
    older = catalogue.older_slugs
    if not older or not request.selections:
        return request
    selections = dict(request.selections)
    for name, values in request.selections.items():
        facet = FACETS[name]
        more = [old for value in values for old in older.get((facet.vocabulary, value), ())]
        if more:
            selections[name] = (*values, *more)
    return replace(request, selections=selections) if selections != request.selections else request


def said_anew(raw: RawResult, catalogue: Catalogue) -> RawResult:
    """The answer with the counts of older slugs added to the ones in use."""
    if not catalogue.aliases:
        return raw
    return replace(
        raw,
        counts={
            name: merged_counts(name, counts, catalogue) if isinstance(FACETS[name], TermFacet) else counts
            for name, counts in raw.counts.items()
        },
    )


def merged_counts(name: str, counts: Mapping[str, int], catalogue: Catalogue) -> Mapping[str, int]:
    facet = FACETS[name]
    if not any((facet.vocabulary, value) in catalogue.aliases for value in counts):
        return counts
    found: dict[str, int] = {}
    for value, count in counts.items():
        now = current(facet.vocabulary, value, catalogue)
        found[now] = found.get(now, 0) + count
    return found


def current(vocabulary: str, slug: str, catalogue: Catalogue) -> str:
    """The slug in use for a slug of a document."""
    if (vocabulary, slug) not in catalogue.aliases:
        return slug
    return catalogue.resolve(vocabulary, slug) or slug


def with_current_slugs(document: Document, catalogue: Catalogue) -> Document:
    """A document as cards and interfaces show it: every slug the one in use."""
    if not catalogue.aliases:
        return document
    facets = {
        name: resolved(FACETS[name].vocabulary, slugs, catalogue) if name in FACETS else slugs
        for name, slugs in document.facets.items()
    }
    card: dict[str, Any] = dict(document.card)
    stated = card.get("stated", {})
    if areas := stated.get("service_areas"):
        card["stated"] = {**stated, "service_areas": list(resolved("service_areas", areas, catalogue))}
    return replace(document, facets=facets, card=card)


def resolved(vocabulary: str, slugs: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(current(vocabulary, slug, catalogue) for slug in slugs))
