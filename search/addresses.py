"""Addresses of searches: canonical, without empty values, one parameter changed at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from search.facets import FACETS, AgeFacet
from search.request import DEFAULT_SIZE, SearchRequest

#: A change to an address: parameter → its new values; empty takes the parameter away.
Change = Mapping[str, Iterable[str]]


def parameters_of(request: SearchRequest) -> dict[str, tuple[str, ...]]:
    """The parameters that ask for this request, in a fixed order, page and defaults left out."""
    found: dict[str, tuple[str, ...]] = {}
    if request.q:
        found["q"] = (request.q,)
    if request.match_all:
        found["match"] = ("all",)
    for facet in FACETS:
        if isinstance(facet, AgeFacet):
            if request.age:
                found["age"] = tuple(one.value for one in request.age)
        elif values := request.selections.get(facet.parameter):
            found[facet.parameter] = tuple(values)
    if request.age_covers:
        found["age-covers"] = ("1",)
    if request.published_from:
        found["published-from"] = (request.published_from.isoformat(),)
    if request.published_to:
        found["published-to"] = (request.published_to.isoformat(),)
    if request.like:
        found["like"] = (request.like,)
    if request.archived:
        found["archived"] = ("1",)
    if request.sort:
        found["sort"] = (request.sort,)
    if request.size != DEFAULT_SIZE:
        found["size"] = (str(request.size),)
    return found


def query_string(request: SearchRequest, change: Change | None = None, *, page: int = 1) -> str:
    """The address's query, `?` included; empty when nothing is asked."""
    found = {**parameters_of(request), **{name: tuple(values) for name, values in (change or {}).items()}}
    if page > 1:
        found["page"] = (str(page),)
    pairs = [(name, value) for name, values in found.items() for value in values if value]
    return f"?{urlencode(pairs)}" if pairs else ""
