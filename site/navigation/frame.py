"""The frame around every page, as plain data: two queries, however many links it has.

Only addresses that exist are offered. Pages come from right below the home page: those shown in
menus make the menu; all stand in the footer, under “Find” when their type says so
(`footer_group = "find"`), else under “About”. Titles are those of the visitor's language where the
page is translated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, get_language_info, gettext, override
from wagtail.models import Page, Site

from navigation.models import SiteTexts
from navigation.visibility import not_restricted

#: More pages than this below home are not put in a menu or footer.
MOST_PAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """A link of the frame; `current` when the visitor is at it or below it."""

    label: str
    href: str
    current: bool = False
    #: The language of the label where it is another one than the interface's.
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterGroup:
    title: str
    links: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """The same address in another language, labelled in that language."""

    code: str
    label: str
    href: str
    direction: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """For search engines: the full address of the page in a language, or by default (`x-default`)."""

    code: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts and addresses that editors may change. `site_url` has no slash at its end."""

    site_url: str
    find_hub_url: str
    find_hub_label: str
    report_url: str
    demo_notice: str = ""
    contact_email: str = ""
    controller: str = ""
    processor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """The help line, in the same place on every page."""

    contact_text: str
    contact_href: str = ""
    contact_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    home_url: str
    library_url: str
    nav_items: tuple[NavLink, ...]
    footer_groups: tuple[FooterGroup, ...]
    languages: tuple[LanguageLink, ...]
    alternates: tuple[Alternate, ...]
    site_texts: Texts
    help: Help


def make_frame(request: HttpRequest) -> Frame:
    """Everything around the page, for this visitor's address and language."""
    site = Site.find_for_request(request)
    home_url = reverse("wagtail_serve", args=("",))
    library_url = address_of("search:library")
    pages = pages_below_home(site)
    library = (link(gettext("Library"), library_url, request),) if library_url else ()
    in_menu = tuple(page_link(page, request) for page in pages if page.in_menu)
    find = tuple(page_link(page, request) for page in pages if page.is_finding)
    about = tuple(page_link(page, request) for page in pages if not page.is_finding)
    groups = (
        FooterGroup(title=gettext("Find"), links=(*library, *find)),
        FooterGroup(title=gettext("About"), links=about),
    )
    texts = site_texts(site, request)
    offered = languages(site, request)
    return Frame(
        home_url=home_url,
        library_url=library_url,
        nav_items=(*library, *in_menu),
        footer_groups=tuple(group for group in groups if group.links),
        languages=offered,
        alternates=alternates(offered, request),
        site_texts=texts,
        help=help_line(texts),
    )


def address_of(name: str) -> str:
    """A named address, or nothing in a site that is put together without it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def link(label: str, href: str, request: HttpRequest) -> NavLink:
    return NavLink(label=label, href=href, current=request.path == href or request.path.startswith(href))


@dataclass(frozen=True, slots=True)
class Below:
    """A page right below home, with its title in the visitor's language; `lang` where it has none in it."""

    title: str
    lang: str
    href: str
    in_menu: bool
    is_finding: bool


def pages_below_home(site: Site | None) -> list[Below]:
    """Live, public pages right below home, in its order, in the language of the interface.

    A page without a translation keeps its English title, unless the catalogue knows it (“Evidence”, as
    the site itself calls its index pages); its address in this language shows the English text and says so.
    """
    if site is None:
        return []
    code = interface_language()
    languages = {settings.LANGUAGE_CODE, code}
    found = Page.objects.filter(
        depth=site.root_page.depth + 1, live=True, locale__language_code__in=languages
    )
    public = list(not_restricted(found).select_related("locale").order_by("path"))
    titles = {page.translation_key: page.title for page in public if page.locale.language_code == code}
    own = [page for page in public if page.path.startswith(site.root_page.path)]
    return [
        Below(
            **title_of(page, titles.get(page.translation_key), code),
            href=reverse("wagtail_serve", args=(f"{page.slug}/",)),
            in_menu=page.show_in_menus,
            is_finding=getattr(page.specific_class, "footer_group", "about") == "find",
        )
        for page in own[:MOST_PAGES]
    ]


def title_of(page: Page, translated: str | None, code: str) -> dict[str, str]:
    """The title and, where it is not in the language of the interface, its language."""
    own = page.locale.language_code
    title = translated or gettext(page.title)
    return {"title": title, "lang": own if own != code and title == page.title else ""}


def page_link(page: Below, request: HttpRequest) -> NavLink:
    found = link(page.title, page.href, request)
    return replace(found, lang=page.lang)


def interface_language() -> str:
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def languages(site: Site | None, request: HttpRequest) -> tuple[LanguageLink, ...]:
    """Every language of the site: its interface is there in all of them. Nothing where there is no site.

    A page gives the addresses of its translations (`request.language_addresses`); in another language
    its English address shows the English text. Everything else has the same path in every language, and
    keeps what was asked for: a search with its filters stays the same search.
    """
    if site is None:
        return ()
    current = interface_language()
    translated: dict[str, str] = getattr(request, "language_addresses", {})
    english = translated.get(settings.LANGUAGE_CODE)
    below = path_below_language(request.path, current) + asked_for(request)
    if english is not None:
        below = english.removeprefix("/")
    elif translated:
        below = ""
    found = []
    for code, _name in settings.LANGUAGES:
        info: dict[str, Any] = get_language_info(code)
        with override(code):
            home = reverse("wagtail_serve", args=("",))
        found.append(
            LanguageLink(
                code=code,
                label=info["name_local"],
                href=translated.get(code) or f"{home}{below}",
                direction="rtl" if info["bidi"] else "ltr",
                current=code == current,
            )
        )
    return tuple(found)


def asked_for(request: HttpRequest) -> str:
    """The question part of the address, with its question mark."""
    query = request.META.get("QUERY_STRING", "") if request.method in ("GET", "HEAD") else ""
    return f"?{iri_to_uri(query)}" if query else ""


def alternates(offered: tuple[LanguageLink, ...], request: HttpRequest) -> tuple[Alternate, ...]:
    """The languages that this page really is in; English, or the only one there is, for everybody else."""
    translated: dict[str, str] | None = getattr(request, "language_addresses", None)
    # A page that is never translated (`language_addresses` is empty) is where it is, in no language.
    there = [link for link in offered if translated is None or link.code in translated]
    found = [Alternate(code=link.code, href=request.build_absolute_uri(link.href)) for link in there]
    if not found:
        return ()
    default = next((one for one in found if one.code == settings.LANGUAGE_CODE), found[0])
    return (*found, Alternate(code="x-default", href=default.href))


def path_below_language(path: str, code: str) -> str:
    """The path without its slash at the front and without its language's prefix."""
    below = path.removeprefix("/")
    return below if code == settings.LANGUAGE_CODE else below.removeprefix(f"{code}/")


def site_texts(site: Site | None, request: HttpRequest) -> Texts:
    """The editors' texts; the defaults where there is no site."""
    stored = SiteTexts.for_request(request) if site is not None else SiteTexts()
    return Texts(
        site_url=request.build_absolute_uri("/").removesuffix("/"),
        find_hub_url=stored.find_hub_url,
        find_hub_label=gettext("Find your local family hub"),
        report_url=stored.report_url,
        demo_notice=stored.demo_notice,
        contact_email=stored.contact_email,
        controller=stored.controller,
        processor=stored.processor,
    )


def help_line(texts: Texts) -> Help:
    if not texts.contact_email:
        return Help(contact_text=gettext("Each page has a link to tell us what is missing or out of date."))
    return Help(
        contact_href=f"mailto:{texts.contact_email}",
        contact_label=gettext("Write to the Centre"),
        contact_text=gettext("if you cannot find something."),
    )
