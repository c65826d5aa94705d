"""What the home page shows: search, the three main facets, what hubs and the Centre are."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from core.presentation import Card, HomeView, Link, PlaceGroup, Principle, Tile
from core.reading import (
    Reading,
    card_of,
    drawing,
    library_href,
    page_parts,
    site_data,
)
from home.models import FaqIndexPage, FaqPage, FeaturedItem, HomePage
from home.picks import cards_of, visible_refs
from navigation.visibility import not_restricted
from news.models import NewsIndexPage, NewsPage
from news.presentation import news_below, news_card
from search.services import LibraryCounts, library_overview
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
    chosen = featured(reading)
    counts, documents = library_overview(reading.locale, 0 if chosen else NEWEST)
    faq_index, news_index = index_pages(page, FaqIndexPage, NewsIndexPage)
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
        featured_title=page.featured_title,
        featured=chosen,
        newest=tuple(card_of(one, catalogue=reading.catalogue) for one in documents),
        places=places(reading),
        newest_href=library_href(sort="newest"),
        principles=principles(reading),
        voices=voices(page),
        questions=questions(faq_index, request),
        questions_href=faq_index.get_url(request) or "" if faq_index else "",
        news=prominent_news(news_index, request, reading.today),
        news_href=news_index.get_url(request) or "" if news_index else "",
    )


def index_pages(home: HomePage, *models: type[Page]) -> list[Any]:
    """The index of each type below a home page, else the one of the default language; None without."""
    if not home.pk:
        return [None] * len(models)
    kinds = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    found = Page.objects.live().filter(depth=home.depth + 1, content_type__in=kinds.values())
    rows = list(found.select_related("locale").order_by("path"))
    answer = []
    for model in models:
        mine = [row for row in rows if row.content_type_id == kinds[model].pk]
        own = [row for row in mine if row.path.startswith(home.path)]
        default = [row for row in mine if row.locale.language_code == settings.LANGUAGE_CODE]
        answer.append(next(iter((*own, *default)), None))
    return answer


def featured(reading: Reading) -> tuple[Card, ...]:
    """What editors put on the home page and a visitor may see today, in their order."""
    page = reading.page
    if reading.preview or page.pk is None:
        rows = [(one.target_id, one.until) for one in page.featured_items.all()]
    else:
        # The home page of a language that nobody translated stands for the one it was made from.
        stored = FeaturedItem.objects.filter(page_id=page.alias_of_id or page.pk)
        rows = list(stored.order_by("sort_order", "pk").values_list("target_id", "until"))
    ids = [pk for pk, until in rows if pk and (until is None or until >= reading.today)]
    refs = visible_refs(reading, ids)
    cards = cards_of(reading, refs)
    return tuple(cards[ref.id] for ref in refs)


def places(reading: Reading) -> tuple[PlaceGroup, ...]:
    """Every authority under its region, for “Places like mine”."""
    known = sorted(reading.catalogue.authorities.values(), key=lambda one: one.name)
    return tuple(
        PlaceGroup(
            region=reading.terms.label(term),
            places=tuple((one.code, one.name) for one in known if one.region == term.slug),
        )
        for term in reading.catalogue.terms("regions")
        if any(one.region == term.slug for one in known)
    )


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


def questions(index: Page | None, request: HttpRequest) -> tuple[Link, ...]:
    if index is None:
        return ()
    found = FaqPage.objects.live().child_of(index).select_related("locale").defer_streamfields()
    return tuple(
        Link(label=one.title, href=one.get_url(request) or "")
        for one in not_restricted(found).order_by("path")[:QUESTIONS]
    )


def prominent_news(index: Page | None, request: HttpRequest, today: date | None = None) -> tuple[Card, ...]:
    """The newest news that is still to stand on the home page."""
    if index is None:
        return ()
    today = today or timezone.localdate()
    prominent = Q(expires_prominence_on__isnull=True) | Q(expires_prominence_on__gte=today)
    found: list[NewsPage] = list(news_below(index).filter(prominent)[:NEWS])
    return tuple(news_card(one, request) for one in found)
