"""What the home page shows: search, the three main facets, what hubs and the Centre are."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from core.presentation import Card, HomeView, Link, Principle, Tile
from core.reading import (
    Reading,
    card_of,
    drawing,
    library_href,
    page_parts,
    site_data,
)
from home.models import FaqIndexPage, FaqPage, HomePage
from navigation.visibility import not_restricted
from news.models import NewsIndexPage, NewsPage
from news.presentation import news_below, news_card
from search.services import LibraryCounts, library_counts, newest_items
from taxonomy.catalogue import TermInfo

SYSTEM = "system"
SERVICE_ICONS: dict[str, str] = {
    "pregnancy-early-years": "baby",
    "family-support": "heart",
    "money-housing-practical": "coins",
    "health-wellbeing": "leaf",
    "young-people-activities": "bolt",
    "send": "hands",
}
#: The palette of each hub model's picture, so that six tiles do not look like one.
MODEL_TONES: dict[str, str] = {
    "centre-based": "young-people-activities",
    "hub-and-spoke": "health-wellbeing",
    "hub-network": "family-support",
    "partner-hosted": "money-housing-practical",
    "integrated-service": "send",
}
PRINCIPLE_ICONS: dict[str, str] = {"access": "door", "connection": "link", "relationships": "heart"}
NEWEST, QUESTIONS, NEWS = 6, 5, 3


def home_view(page: HomePage, request: HttpRequest) -> HomeView:
    """The front door. Counts and new items are those of the search, in the visitor's language."""
    reading = Reading(page, request)
    counts = library_counts(reading.locale)
    faq_index = index_page(FaqIndexPage, page)
    news_index = index_page(NewsIndexPage, page)
    parts = page_parts(reading, json_ld=site_data(reading))
    return HomeView(
        **{**parts, "social_type": "website", "json_ld": site_data(reading)},
        hero_title=page.hero_title or gettext("What works in family hubs, from people who run them"),
        hero_lead=page.hero_lead,
        library_href=library_href(),
        total_text=total_text(counts.total),
        popular=popular(page),
        services=services(reading, counts),
        ages=ages(reading, counts),
        models=models(reading, counts),
        newest=newest(reading),
        newest_href=library_href(sort="newest"),
        principles=principles(reading),
        voices=voices(page),
        questions=questions(faq_index, request),
        questions_href=faq_index.get_url(request) or "" if faq_index else "",
        news=prominent_news(news_index, request, reading.today),
        news_href=news_index.get_url(request) or "" if news_index else "",
    )


def index_page(model: type[Page], home: HomePage) -> Any:
    """The index of that type below a home page, else the one of the default language."""
    if not home.pk:
        return None
    found = model.objects.live().filter(depth=home.depth + 1)
    own = found.filter(path__startswith=home.path).first()
    return own or found.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def items_text(number: int) -> str:
    return ngettext("%(n)d item", "%(n)d items", number) % {"n": number}


def total_text(total: int) -> str:
    if not total:
        return ""
    return ngettext("See %(n)d item", "See all %(n)d items", total) % {"n": total}


def popular(page: HomePage) -> tuple[Link, ...]:
    hints = (hint.strip() for hint in page.search_hints.split(","))
    return tuple(Link(label=hint, href=library_href(q=hint)) for hint in hints if hint)


def count_of(counts: LibraryCounts, facet: str, value: str) -> str:
    number = counts.counts.get(facet, {}).get(value, 0)
    return items_text(number) if number else ""


def shown_terms(reading: Reading, vocabulary: str) -> list[TermInfo]:
    return [term for term in reading.catalogue.terms(vocabulary) if not term.retired]


def services(reading: Reading, counts: LibraryCounts) -> tuple[Tile, ...]:
    """The service groups, then running the hub system."""
    groups = [term for term in shown_terms(reading, "service_areas") if term.parent_slug is None]
    tiles = [
        Tile(
            title=reading.terms.label(term),
            href=library_href(service_area=term.slug),
            text=count_of(counts, "service-area", term.slug) or term.description,
            tone=term.slug,
            icon=SERVICE_ICONS.get(term.slug, "door"),
        )
        for term in groups
    ]
    themes = [("theme", term.slug) for term in shown_terms(reading, "system_themes")]
    tiles.append(
        Tile(
            title=gettext("Running the hub system"),
            href=f"{library_href()}?{urlencode(themes)}",
            text=gettext("Leadership, data, buildings, workforce"),
            tone=SYSTEM,
            icon="cog",
        )
    )
    return tuple(tiles)


def ages(reading: Reading, counts: LibraryCounts) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=reading.terms.label(term),
            href=library_href(age=term.slug),
            note=str(counts.counts.get("age", {}).get(term.slug, "")),
        )
        for term in shown_terms(reading, "age_bands")
        if term.extra["kind"] == "facet"
    )


def models(reading: Reading, counts: LibraryCounts) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            title=reading.terms.label(term),
            href=library_href(hub_model=term.slug),
            text=count_of(counts, "hub-model", term.slug) or term.description,
            picture=drawing(term.slug, MODEL_TONES.get(term.slug, SYSTEM)),
        )
        for term in shown_terms(reading, "hub_models")
        if term.slug != "any-model"
    )


def newest(reading: Reading) -> tuple[Card, ...]:
    """The newest items in the visitor's language; the cards need no query of their own."""
    found = newest_items(reading.locale, NEWEST)
    return tuple(card_of(document, catalogue=reading.catalogue) for document in found)


def principles(reading: Reading) -> tuple[Principle, ...]:
    return tuple(
        Principle(
            title=reading.terms.label(term),
            text=term.description,
            href=library_href(principle=term.slug),
            icon=PRINCIPLE_ICONS.get(term.slug, "door"),
        )
        for term in shown_terms(reading, "principles")
    )


def voices(page: HomePage) -> tuple[Principle, ...]:
    """What guides the Centre: the editor's words, or ours where the field is empty."""
    evidence = gettext("What research shows to work and to be good value, with its limits said aloud.")
    families = gettext("What parents, carers, children and young people say they need.")
    providers = gettext("What people who run and staff hubs say works in practice, and what did not.")
    return (
        Principle(title=gettext("Evidence and value"), text=page.voice_evidence or evidence, icon="chart"),
        Principle(title=gettext("Families"), text=page.voice_families or families, icon="family"),
        Principle(title=gettext("Providers"), text=page.voice_providers or providers, icon="people"),
    )


def questions(index: FaqIndexPage | None, request: HttpRequest) -> tuple[Link, ...]:
    if index is None:
        return ()
    found = FaqPage.objects.live().child_of(index).select_related("locale").defer_streamfields()
    return tuple(
        Link(label=one.title, href=one.get_url(request) or "")
        for one in not_restricted(found).order_by("path")[:QUESTIONS]
    )


def prominent_news(
    index: NewsIndexPage | None, request: HttpRequest, today: date | None = None
) -> tuple[Card, ...]:
    """The newest news that is still to stand on the home page."""
    if index is None:
        return ()
    today = today or timezone.localdate()
    prominent = Q(expires_prominence_on__isnull=True) | Q(expires_prominence_on__gte=today)
    found: list[NewsPage] = list(news_below(index).filter(prominent)[:NEWS])
    return tuple(news_card(one, request) for one in found)
