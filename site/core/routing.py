"""From an address to a page: two queries however deep it lies, and English where a translation lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
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


@dataclass(frozen=True)
class Found:
    """A page for an address. `moved`: it stands at another address, where the visitor is to be sent."""

    page: Any
    moved: bool = False


def find_page(request: HttpRequest, components: Sequence[str]) -> Found | None:
    """The live page at a path below home, specific, for the language of the interface.

    Translations may have slugs of their own: the path of one language leads to the page of another.
    Where the visitor's language has no such page, the one in the default language is given instead; it
    says so itself. Expired pages are not found, even before the clock has unpublished them. None if
    there is no page; who may see it is decided when it is served.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    roots = root_paths(site, site.root_page)
    wanted, default = interface_language(), settings.LANGUAGE_CODE
    if wanted not in roots:
        # The cache is per process: another one may have made this language's home page just now.
        translated = site.root_page.get_translations().filter(locale__language_code=wanted).first()
        if translated is not None:
            roots[wanted] = translated.url_path
    below = "".join(f"{slug}/" for slug in components)
    at_path = {
        page.url_path: page for page in visible(url_path__in=[root + below for root in roots.values()])
    }
    pages = {code: at_path[root + below] for code, root in roots.items() if root + below in at_path}
    if wanted in pages:
        return Found(specific(pages[wanted]))
    other = pages.get(default) or next(iter(pages.values()), None)
    if other is None:
        return None
    translations = {
        page.locale.language_code: page
        for page in visible(translation_key=other.translation_key, alias_of__isnull=True)
    }
    if wanted in translations:
        return Found(translations[wanted], moved=True)
    if default in pages:
        return Found(specific(pages[default]))
    return Found(translations[default], moved=True) if default in translations else None


def visible(**conditions: Any) -> QuerySet[Page]:
    """Live pages that have not expired, with their language."""
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return Page.objects.filter(unexpired, live=True, **conditions).select_related("locale")


def specific(page: Page) -> Any:
    """The specific page, which keeps the language that was read with it."""
    found = page.specific
    found.locale = page.locale
    return found


def route(request: HttpRequest, components: Sequence[str]) -> RouteResult | None:
    """What `Page.route` would answer for the whole path, without walking down the tree."""
    found = find_page(request, components)
    return found.page.specific.route(request, []) if found is not None else None
