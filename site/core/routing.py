"""From an address to a page: two queries however deep it lies, and English where a translation lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from core.reading.context import interface_language


def root_paths(site: Site, root_page: Page | None = None) -> dict[str, str]:
    """Language → `url_path` of the site's home page in it, from Wagtail's cache of site roots."""
    found = {
        root.language_code: root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk
    }
    if root_page is not None:
        found.setdefault(settings.LANGUAGE_CODE, root_page.url_path)
    return found


def find_page(request: HttpRequest, components: Sequence[str]) -> Any | None:
    """The live page at a path below home, specific, in the language of the interface.

    Where that language has no such page, the one in the default language is given instead; it says so
    itself. Expired pages are not found, even before the clock has unpublished them. None if there is
    no page; who may see it is decided when it is served.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    roots = root_paths(site, site.root_page)
    wanted = interface_language()
    if wanted not in roots:
        # The cache is per process: another one may have made this language's home page just now.
        translated = site.root_page.get_translations().filter(locale__language_code=wanted).first()
        if translated is not None:
            roots[wanted] = translated.url_path
    below = "".join(f"{slug}/" for slug in components)
    paths = [roots[code] + below for code in (wanted, settings.LANGUAGE_CODE) if code in roots]
    now = timezone.now()
    found = (
        Page.objects.filter(url_path__in=paths, live=True)
        .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=now))
        .select_related("locale")
    )
    pages = sorted(found, key=lambda page: paths.index(page.url_path))
    if not pages:
        return None
    page = pages[0].specific
    page.locale = pages[0].locale
    return page


def route(request: HttpRequest, components: Sequence[str]) -> RouteResult | None:
    """What `Page.route` would answer for the whole path, without walking down the tree."""
    page = find_page(request, components)
    return page.route(request, []) if page is not None else None
