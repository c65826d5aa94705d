"""What topic and collection pages and their indexes show."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.presentation import Card, GatheringView, IndexView, Link, Pick, Picture
from core.reading import (
    Reading,
    absolute,
    card_of,
    contents,
    drawing,
    kind_words,
    library_href,
    page_data,
    page_parts,
    related_groups,
    stream_headings,
    what_changed,
)
from core.reading.pictures import editors_picture
from files.models import SiteImage
from home.models import CollectionIndexPage, CollectionPage, GatheringPage, TopicIndexPage
from home.models.gathering import IntroducedPage
from home.picks import cards_of
from home.saved_search import Found, run_search
from navigation.visibility import not_restricted
from search.indexing.access import labels_of_user

#: The picture of a card, as library items have it.
CARD_FILTER = "fill-480x300|format-webp"
#: More cards than an index of this kind is to have.
MOST_CARDS = 120


def gathering_view(page: GatheringPage, request: HttpRequest) -> GatheringView:
    """An introduction, what was gathered by hand, what the saved search finds now."""
    reading = Reading(page, request)
    picks = picked(reading)
    found = searched(reading)
    cards = found_cards(reading, found, {pick.card.href for pick in picks})
    related = related_groups(reading, shown=reading.connections.out.get("picked", ()))
    title = page.search_title or gettext("From the library")
    changes = what_changed(reading)
    parts = page_parts(
        reading,
        breadcrumbs=index_crumbs(page, request),
        json_ld=structured(reading, (*(pick.card for pick in picks), *cards)),
        picture=picture_of(page),
    )
    return GatheringView(
        **parts,
        kind=kind_words(type(page)),
        icon=page.card_icon,
        tone=page.tone,
        picks=picks,
        found_title=title,
        found=cards,
        found_href=found.href if found else "",
        found_text=all_text(found),
        related=related,
        changes=changes,
        toc=contents(
            stream_headings(page.introduction),
            ("picks", picks, gettext("Start with these")),
            ("found", cards, title),
            ("related", related, gettext("Related")),
            ("changes", changes, gettext("What changed on this page")),
        ),
    )


def picked(reading: Reading) -> tuple[Pick, ...]:
    """The items gathered by hand, in the editor's order, each with its line of why."""
    page = reading.page
    refs = reading.connections.out.get("picked", ())
    if not refs:
        return ()
    if reading.preview or page.pk is None:
        rows = [(one.target.translation_key, one.why) for one in page.picked_items.all() if one.target_id]
    else:
        rows = list(page.picked_items.order_by("-sort_order").values_list("target__translation_key", "why"))
    why = dict(rows)
    cards = cards_of(reading, refs, pictures=False)
    return tuple(
        Pick(number=number, card=cards[ref.id], why=why.get(ref.key, ""))
        for number, ref in enumerate(refs, start=1)
    )


def searched(reading: Reading) -> Found | None:
    """What the saved search finds for this reader, enough of it to leave out what was gathered by hand."""
    page = reading.page
    if not page.search_address:
        return None
    already = len(reading.connections.out.get("picked", ()))
    user = getattr(reading.request, "user", None)
    return run_search(
        page.search_address,
        locale=reading.locale,
        labels=labels_of_user(user) if user is not None else frozenset(),
        limit=min(page.search_limit + already, 50),
    )


def found_cards(reading: Reading, found: Found | None, gathered: set[str]) -> tuple[Card, ...]:
    if found is None:
        return ()
    fresh = [one for one in found.documents if one.path not in gathered]
    limit = reading.page.search_limit
    return tuple(card_of(one, catalogue=reading.catalogue) for one in fresh[:limit])


def all_text(found: Found | None) -> str:
    """“See all 12 in the library”; empty where nothing was found."""
    if found is None or not found.total:
        return ""
    return ngettext("See %(n)d item in the library", "See all %(n)d in the library", found.total) % {
        "n": found.total
    }


def structured(reading: Reading, cards: tuple[Card, ...]) -> dict[str, Any]:
    """The page as a list of its items."""
    elements = [
        {
            "@type": "ListItem",
            "position": number,
            "name": card.title,
            "url": absolute(reading.request, card.href),
        }
        for number, card in enumerate(cards, start=1)
    ]
    items = {"@type": "ItemList", "numberOfItems": len(elements), "itemListElement": elements}
    return page_data(reading, "CollectionPage", mainEntity=items if elements else None)


def index_crumbs(page: Any, request: HttpRequest) -> tuple[Link, ...]:
    index = page.get_parent() if page.pk else None
    return (Link(label=index.title, href=index.get_url(request) or ""),) if index else ()


def picture_of(page: IntroducedPage) -> Picture:
    """The editor's image, else the drawing of this kind of page in its colour."""
    return editors_picture(page) or drawing(page.motif, page.tone)


def index_view(page: TopicIndexPage | CollectionIndexPage, request: HttpRequest) -> IndexView:
    """All topics, or all collections, as cards."""
    reading = Reading(page, request)
    cards = index_cards(page, request, locale=reading.locale)
    return IndexView(
        **page_parts(reading, json_ld=structured(reading, cards)),
        cards=cards,
        empty_text=gettext("There is nothing here yet."),
        library_href=library_href(),
        library_label=gettext("Search and filter the whole library"),
    )


def index_cards(page: Any, request: HttpRequest, *, locale: str) -> tuple[Card, ...]:
    """The pages below an index in the order of the tree; three queries for each type."""
    renditions = SiteImage.objects.prefetch_renditions(CARD_FILTER)
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    found: list[Any] = []
    for model in page.allowed_subpage_models():
        pages = model.objects.live().filter(unexpired).child_of(page).select_related("locale")
        pages = pages.prefetch_related(Prefetch("image", renditions)).defer_streamfields()
        found += not_restricted(pages).order_by("path")[:MOST_CARDS]
    found.sort(key=lambda one: one.path)
    return tuple(gathering_card(one, request, locale) for one in found[:MOST_CARDS])


def gathering_card(page: Any, request: HttpRequest, locale: str) -> Card:
    kind = kind_words(CollectionPage) if isinstance(page, CollectionPage) else gettext("Topic")
    return Card(
        title=page.title,
        href=page.get_url(request) or "",
        kind=kind,
        icon=page.card_icon,
        summary=page.summary,
        tone=page.tone,
        picture=card_picture(page),
        lang=page.locale.language_code if page.locale.language_code != locale else "",
    )


def card_picture(page: Any) -> Picture:
    if page.image is not None:
        try:
            rendition = page.image.get_rendition(CARD_FILTER)
        except (OSError, ValueError):  # the file is gone or cannot be read
            return drawing(page.motif, page.tone)
        return Picture(src=rendition.url, alt=page.image_alt)
    return drawing(page.motif, page.tone)
