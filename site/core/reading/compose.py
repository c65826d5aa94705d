"""Puts the parts together: what every page shows, what every library item shows besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from core.enums import LibraryType
from core.presentation import Link, Picture
from core.reading.addresses import absolute, library_href
from core.reading.changes import what_changed
from core.reading.citation import citation, licence_link, licence_words
from core.reading.context import Reading
from core.reading.embedded import prepare_embedded
from core.reading.facts import standing_tags
from core.reading.notices import notices
from core.reading.pictures import editors_picture, item_picture
from core.reading.review import review_line
from core.reading.structured import item_data, page_data, with_breadcrumbs
from core.reading.translations import translations
from core.reading.words import kind_icon, kind_words


def library_crumbs(library_type: str) -> tuple[Link, ...]:
    """The way to an item: the library, then its type."""
    plural = {
        LibraryType.CASE_STUDY: gettext("Case studies"),
        LibraryType.EVIDENCE_SUMMARY: gettext("Evidence summaries"),
        LibraryType.RESOURCE: gettext("Resources"),
        LibraryType.TOOLKIT: gettext("Toolkit"),
    }
    return (
        Link(label=gettext("Library"), href=library_href()),
        Link(label=plural[LibraryType(library_type)], href=library_href(type=library_type)),
    )


def report_href(page: Any) -> str:
    """Where a reader says that the page is out of date."""
    return reverse("core:report", args=(page.pk,)) if page.pk else ""


def page_parts(
    reading: Reading,
    *,
    breadcrumbs: tuple[Link, ...] = (),
    json_ld: Mapping[str, Any] | None = None,
    schema_type: str = "WebPage",
    picture: Picture | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The fields of `PageView`. `json_ld` is the page's own part of the structured data."""
    page, languages = reading.page, reading.languages
    prepare_embedded(page, reading.request)
    own = editors_picture(page) if picture is None else picture
    raster = own is not None and page.image_id is not None
    return {
        "title": page.title,
        "description": page.search_description or page.summary,
        "canonical": absolute(reading.request, reading.href),
        "social_image": absolute(reading.request, own.src) if own and raster else "",
        "social_image_alt": own.alt if own and raster else "",
        "json_ld": with_breadcrumbs(reading, json_ld or page_data(reading, schema_type), breadcrumbs),
        "breadcrumbs": breadcrumbs,
        "translations": translations(reading),
        "lang": languages.content if languages.differ else "",
        "direction": languages.direction if languages.differ else "",
        "lead": page.summary,
        "review": review_line(reading),
        "notices": notices(reading),
        "picture": own,
        "report_href": report_href(page),
        **more,
    }


def item_parts(reading: Reading, *, author: str = "", **more: Any) -> dict[str, Any]:
    """The fields of `ItemView` that all library types share.

    `older_changes`: undated lines about changes, which stand below the dated ones.
    """
    page = reading.page
    crumbs = more.pop("breadcrumbs", None)
    older = more.pop("older_changes", ())
    format_term = reading.terms.one("resource_format")
    is_resource = page.library_type == LibraryType.RESOURCE
    shown_format = format_term if is_resource else None
    return {
        **page_parts(
            reading,
            breadcrumbs=library_crumbs(page.library_type) if crumbs is None else crumbs,
            json_ld=item_data(reading, **more.pop("structured", {})),
            picture=item_picture(page, reading.terms),
        ),
        "kind": kind_words(type(page), reading.terms.label(shown_format) if shown_format else ""),
        "icon": kind_icon(page.library_type, shown_format.slug if shown_format else ""),
        "tags": standing_tags(reading),
        "citation": citation(reading, author=author),
        "changes": what_changed(reading, older=older, always=True),
        "licence": licence_link(reading),
        "licence_words": licence_words(reading),
        **more,
    }
