"""Structured data (schema.org, JSON-LD) for search engines. Only what the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.ages import age_in_years
from core.enums import LICENCE_URLS, LibraryType
from core.presentation import Link
from core.reading.addresses import absolute, home_href, library_href
from core.reading.citation import CENTRE, LIBRARY
from core.reading.context import Reading

#: Library type → schema.org type.
ITEM_TYPES: dict[str, str] = {
    LibraryType.CASE_STUDY: "Article",
    LibraryType.EVIDENCE_SUMMARY: "ScholarlyArticle",
    LibraryType.RESOURCE: "LearningResource",
    LibraryType.TOOLKIT: "LearningResource",
}
CONTEXT = "https://schema.org"


def organisation(reading: Reading) -> dict[str, Any]:
    return {"@type": "Organization", "name": CENTRE, "url": absolute(reading.request, home_href())}


def page_data(reading: Reading, schema_type: str, **more: Any) -> dict[str, Any]:
    """A page of any kind; empty values are left out."""
    page = reading.page
    published = getattr(page, "published_on", None) or page.first_published_at
    changed = page.last_published_at
    data: dict[str, Any] = {
        "@type": schema_type,
        "name": page.title,
        "headline": page.title[:110],
        "description": page.summary,
        "url": absolute(reading.request, reading.href),
        "inLanguage": reading.languages.content,
        "datePublished": published.isoformat() if published else None,
        "dateModified": changed.isoformat() if changed else None,
        "publisher": organisation(reading),
        "isPartOf": {"@type": "WebSite", "name": LIBRARY, "url": absolute(reading.request, home_href())},
        **more,
    }
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def item_data(reading: Reading, **more: Any) -> dict[str, Any]:
    """A library item with its subjects, places, ages and licence."""
    page, terms = reading.page, reading.terms
    fields = ("service_areas", "system_themes", "hub_models")
    about = [terms.label(term) for name in fields for term in terms.of(name)]
    low, high = page.age_min_months, page.age_max_months
    extra = {
        "about": [{"@type": "Thing", "name": name} for name in about],
        "spatialCoverage": [
            {"@type": "AdministrativeArea", "name": one.name, "identifier": one.code}
            for one in terms.authorities
        ],
        "audience": [
            {"@type": "Audience", "audienceType": terms.label(term)} for term in terms.of("audiences")
        ],
        "typicalAgeRange": age_in_years(low, high) if low is not None and high is not None else None,
        "license": LICENCE_URLS.get(page.licence),
        "isAccessibleForFree": True,
    }
    return page_data(reading, ITEM_TYPES[page.library_type], **{**extra, **more})


def with_breadcrumbs(reading: Reading, data: Mapping[str, Any], crumbs: tuple[Link, ...]) -> dict[str, Any]:
    """The page and the way to it, as one graph."""
    steps = [Link(label=LIBRARY, href=home_href()), *crumbs]
    trail = [
        {
            "@type": "ListItem",
            "position": number,
            "name": step.label,
            "item": absolute(reading.request, step.href),
        }
        for number, step in enumerate(steps, start=1)
    ]
    trail.append({"@type": "ListItem", "position": len(trail) + 1, "name": reading.page.title})
    crumb_list = {"@type": "BreadcrumbList", "itemListElement": trail}
    return {"@context": CONTEXT, "@graph": [dict(data), crumb_list]}


def site_data(reading: Reading) -> dict[str, Any]:
    """The whole site with its search, for the home page."""
    target = absolute(reading.request, library_href()) + "?q={search_term_string}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": LIBRARY,
        "url": absolute(reading.request, home_href()),
        "inLanguage": reading.languages.content,
        "publisher": organisation(reading),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }
