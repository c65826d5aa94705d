"""The sitemap: every public page with its other languages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from core.indexes import LibraryIndexPage
from core.reading import absolute
from navigation.visibility import not_restricted

#: The protocol's own limit for one file.
LIMIT = 50_000


@transaction.non_atomic_requests
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answers `/sitemap.xml`."""
    response = render(request, "sitemap.xml", {"urlset": entries(request)}, content_type="application/xml")
    response["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """What Django's template `sitemap.xml` prints, in the order of the tree."""
    pages = public_pages(request)
    by_key: dict[Any, list[Page]] = defaultdict(list)
    for page in pages:
        by_key[page.translation_key].append(page)
    return [
        {
            "location": address(page, request),
            "lastmod": page.last_published_at,
            "alternates": alternates(by_key[page.translation_key], request),
        }
        for page in pages
    ]


def public_pages(request: HttpRequest) -> list[Page]:
    """Live pages of this site that anybody may see, in one query.

    Index pages that only lead into the search and alias pages are left out: they have no text of
    their own.
    """
    site = Site.find_for_request(request)
    if site is None:
        return []
    roots = tuple(root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk)
    found = not_restricted(Page.objects.filter(live=True, alias_of__isnull=True)).select_related("locale")
    return [
        page
        for page in found.order_by("path")[:LIMIT]
        if page.url_path.startswith(roots) and not issubclass(page.specific_class or Page, LibraryIndexPage)
    ]


def address(page: Page, request: HttpRequest) -> str:
    return absolute(request, page.get_url(request) or "/")


def alternates(pages: list[Page], request: HttpRequest) -> list[dict[str, str]]:
    """The languages of one page; the default language also stands for all others."""
    if len(pages) < 2:
        return []
    found = [{"lang_code": page.locale.language_code, "location": address(page, request)} for page in pages]
    default = [entry for entry in found if entry["lang_code"] == settings.LANGUAGE_CODE]
    return found + [{**entry, "lang_code": "x-default"} for entry in default]
