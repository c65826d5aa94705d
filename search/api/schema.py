"""The OpenAPI document, made from the same facet registry that reads the parameters."""

from __future__ import annotations

import re
from typing import Any

from search.ages import HIGHEST as MAX_MONTHS
from search.facets import FACETS, NOT_STATED, TYPE_LABELS, TermFacet
from search.params import SEPARATOR_CLASS
from search.parse import MAX_CHARACTERS, MAX_WORD, MAX_WORDS
from search.request import MAX_SIZE, SORTS
from taxonomy.catalogue import Catalogue

WORD = rf"[^{SEPARATOR_CLASS}]{{1,{MAX_WORD}}}"
BLANK = f"[{SEPARATOR_CLASS}]"
QUERY_PATTERN = f"^{BLANK}*({WORD}({BLANK}+{WORD}){{0,{MAX_WORDS - 1}}})?{BLANK}*$"
LEAP = "0[48]|[2468][048]|[13579][26]"
#: Days that the calendar has, leap years included: a client can check before it asks.
DAY_PATTERN = (
    "(?!0000)[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{{2}}({LEAP})|({LEAP})00)-02-29"
)
PAGE_PATTERN = "[1-9][0-9]{0,11}"
SIZE_PATTERN = "|".join(map(str, range(1, MAX_SIZE + 1)))


def openapi_document(catalogue: Catalogue, server: str, locales: list[str]) -> dict[str, Any]:
    """OpenAPI 3.1. Values are listed, old slugs included, so that a client can check before it asks."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Family Hubs Library",
            "version": "1",
            "summary": "Search evidence, case studies and resources for family hubs.",
            "description": "Public, read-only, no key. The same search as the library page, as JSON.",
        },
        "servers": [{"url": server}],
        "paths": {
            "/api/v1/library/": {
                "get": {
                    "operationId": "searchLibrary",
                    "summary": "Search the library",
                    "parameters": parameters(catalogue, locales),
                    "responses": responses(),
                }
            }
        },
        "components": {"schemas": schemas()},
    }


def responses() -> dict[str, Any]:
    failed = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    return {
        "200": {"description": "One page of results with the counts of every facet.", "content": answer},
        "400": {"description": "A value could not be used; `errors` names each.", "content": failed},
        "404": {"description": "There is no such page of results.", "content": failed},
    }


def parameters(catalogue: Catalogue, locales: list[str]) -> list[dict[str, Any]]:
    facets = [facet_parameter(facet, catalogue) for facet in FACETS if isinstance(facet, TermFacet)]
    codes = list(catalogue.authorities)
    day = {"type": "string", "pattern": f"^({DAY_PATTERN})?$"}
    return [
        one("q", {"type": "string", "maxLength": MAX_CHARACTERS, "pattern": QUERY_PATTERN}, "Words to find."),
        one("match", choice(["all"]), "`all`: every word must match."),
        *facets,
        many("age", age_schema(catalogue), "A band's slug, years (`2`, `2-4`) or months (`18m`, `18m-30m`)."),
        one("age-covers", choice(["1"]), "`1`: the item must cover the whole of a given range."),
        one("published-from", day, "First day of publication, inclusive."),
        one("published-to", day, "Last day of publication, inclusive."),
        one("like", choice(codes), "An authority's DfE code: its items and its ten neighbours'."),
        one("archived", choice(["1"]), "`1`: archived items too."),
        one("sort", choice(list(SORTS)), "The order; by default it depends on what is asked."),
        one("page", digits(PAGE_PATTERN), "From 1. Only the first 1,000 results can be paged."),
        one("size", digits(SIZE_PATTERN), f"Results on a page, 1 to {MAX_SIZE}, 10 by default."),
        one("locale", choice(locales), "Language of the items, `en` by default."),
    ]


def one(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def many(name: str, item: dict[str, Any], description: str) -> dict[str, Any]:
    schema = {"type": "array", "items": item}
    return {**one(name, schema, description), "style": "form", "explode": True}


def choice(values: list[str]) -> dict[str, Any]:
    return {"type": "string", "enum": ["", *values]}


def digits(pattern: str) -> dict[str, Any]:
    """A whole number as an address writes it: to a JSON schema `20.0` would be an integer too."""
    return {"type": "string", "pattern": f"^({pattern})?$"}


def facet_parameter(facet: TermFacet, catalogue: Catalogue) -> dict[str, Any]:
    values = list(facet.known(catalogue))
    values += [old for (vocabulary, old) in catalogue.aliases if vocabulary == facet.vocabulary]
    values += [NOT_STATED] if facet.not_stated else []
    return many(facet.parameter, choice(values), f"{facet.label}. Any of several values.")


def age_schema(catalogue: Catalogue) -> dict[str, Any]:
    """Bands, a year of age, years in order, months in order (those that a pattern can tell)."""
    slugs = [term.slug for term in catalogue.terms("age_bands")]
    slugs += [old for (vocabulary, old) in catalogue.aliases if vocabulary == "age_bands"]
    top = (MAX_MONTHS + 1) // 12 - 1
    years = [f"0?{low}(-({'|'.join(f'0?{high}' for high in range(low, top + 1))}))?" for low in range(10)]
    years += [f"{low}(-({'|'.join(map(str, range(low, top + 1)))}))?" for low in range(10, top + 1)]
    months = "(-[1-9]|[0-9]|[1-9][0-9])m(-(1[0-9][0-9]|2[0-9][0-9])m)?"
    return {"type": "string", "pattern": f"^({'|'.join((*map(re.escape, slugs), *years, months))})?$"}


def schemas() -> dict[str, Any]:
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    day = {"type": ["string", "null"], "format": "date"}
    slugs = {"type": "array", "items": text}
    count = {"type": "integer", "minimum": 0}
    months = {"type": "integer", "minimum": -9, "maximum": MAX_MONTHS}
    place = {
        "type": "object",
        "required": ["code", "name"],
        "properties": {"code": text, "name": text},
        "additionalProperties": False,
    }
    age = {
        "type": ["object", "null"],
        "required": ["min_months", "max_months"],
        "properties": {"min_months": months, "max_months": months},
    }
    result = {
        "id": text,
        "type": {"type": "string", "enum": list(TYPE_LABELS)},
        "title": text,
        "url": {"type": "string", "format": "uri"},
        "summary": text,
        "snippet": text,
        "matched": slugs,
        "published": day,
        "review_by": day,
        "local_authorities": {"type": "array", "items": place},
        "regions": slugs,
        "hub_models": slugs,
        "service_areas": slugs,
        "age": age,
        "evidence_rating": maybe,
        "practice_tier": maybe,
        "policy_era": maybe,
    }
    option = {"value": text, "label": text, "count": count, "selected": {"type": "boolean"}}
    relaxed = {
        "type": ["object", "null"],
        "required": ["rung", "exact_total"],
        "properties": {"rung": {"type": "string", "enum": ["most", "any"]}, "exact_total": count},
    }
    answer = {
        "total": count,
        "page": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": MAX_SIZE},
        "sort": {"type": "string", "enum": list(SORTS)},
        "engine": {"type": "string", "enum": ["embedded", "elasticsearch"]},
        "relaxed": relaxed,
        "did_you_mean": maybe,
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
        "facets": {
            "type": "object",
            "required": list(FACETS.parameters),
            "additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Option"}},
        },
        "without": {"type": "object", "additionalProperties": count},
    }
    error = {"parameter": text, "value": text, "detail": text}
    problem = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text}
    listed = {"type": "array", "items": closed(error)}
    return {
        "Answer": closed(answer),
        "Result": closed(result),
        "Option": closed(option),
        "Problem": {
            "type": "object",
            "required": list(problem),
            "properties": {**problem, "errors": listed},
        },
    }


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
