"""The card of a library item, from a page or from what the search knows of it.

Both give a `CardSource`: slugs and plain values, no labels, so that a renamed term shows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext

from core.ages import age_words
from core.enums import LibraryType
from core.facets import page_terms
from core.presentation import Card, MetaItem, Picture, Tag, Value
from core.reading.addresses import PARAMETERS
from core.reading.context import interface_language
from core.reading.pictures import drawing, motif_of
from core.reading.terms import PageTerms, first_group
from core.reading.translations import language_name
from core.reading.words import day_words, kind_icon, kind_words, listed, minutes_words
from core.registry import library_types
from taxonomy.catalogue import Catalogue, get_catalogue

#: How many services and places a card names.
SERVICES_SHOWN, PLACES_SHOWN = 2, 3


class CardSource(Protocol):
    """An item as the search's documents have it; `facets` holds slugs by parameter of the library."""

    @property
    def type(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def facets(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def age_min(self) -> int | None: ...
    @property
    def age_max(self) -> int | None: ...
    @property
    def published(self) -> date | None: ...
    @property
    def archived(self) -> bool: ...
    @property
    def card(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class PageSource:
    """A page as a `CardSource`."""

    type: str
    title: str
    path: str
    summary: str
    locale: str
    facets: Mapping[str, tuple[str, ...]]
    age_min: int | None = None
    age_max: int | None = None
    published: date | None = None
    archived: bool = False
    card: Mapping[str, Any] = field(default_factory=dict)


def card_of(source: CardSource, *, catalogue: Catalogue | None = None, picture: bool = True) -> Card:
    """The card in the words of the active language; no query when the catalogue is given."""
    maker = _Maker(source, catalogue or get_catalogue(), interface_language())
    return Card(
        title=source.title,
        href=source.path,
        kind=maker.kind(),
        icon=kind_icon(source.type, maker.slug("format")),
        summary=source.summary,
        tone=maker.group,
        picture=maker.picture() if picture else None,
        judged=maker.judged(),
        tags=maker.tags(),
        meta=maker.meta(),
        lang=source.locale if source.locale != maker.locale else "",
    )


class _Maker:
    """Says each part of one card."""

    def __init__(self, source: CardSource, catalogue: Catalogue, locale: str) -> None:
        self.source, self.catalogue, self.locale = source, catalogue, locale
        self.group = first_group(catalogue, self.services())

    def slug(self, parameter: str) -> str:
        return next(iter(self.source.facets.get(parameter, ())), "")

    def label(self, vocabulary: str, slug: str) -> str:
        return self.catalogue.label(vocabulary, slug, self.locale)

    def services(self) -> list[str]:
        """Service areas; groups only where none of their areas is there."""
        slugs = self.source.facets.get("service-area", ())
        terms = self.catalogue.by_vocabulary["service_areas"]
        inside = {terms[slug].parent_slug for slug in slugs if slug in terms}
        return [slug for slug in slugs if slug not in inside]

    def choice(self, name: str, field_name: str) -> str:
        """The words of a choice whose value the card carries."""
        value = self.source.card.get(name)
        if not value:
            return ""
        choices = library_types()[self.source.type]._meta.get_field(field_name).flatchoices
        return str(dict(choices).get(value, value))

    def kind(self) -> str:
        word = kind_words(library_types()[self.source.type])
        if self.source.type == LibraryType.RESOURCE and self.slug("format"):
            return self.label("resource_formats", self.slug("format"))
        if self.source.type == LibraryType.TOOLKIT and self.source.card.get("section"):
            return f"{word} · {self.choice('section', 'section')}"
        return word

    def picture(self) -> Picture:
        own = self.source.card.get("picture")
        if own:
            return Picture(src=own["src"], alt=own.get("alt", ""))
        return drawing(motif_of(self.source.type, self.source.facets.get("hub-model", ())), self.group)

    def judged(self) -> str:
        """The tier of a story, the rating of evidence; never both, never a level on a story."""
        if self.source.type == LibraryType.CASE_STUDY:
            slug = self.slug("practice-tier")
            return self.label("practice_tiers", slug) if slug else ""
        if self.source.type == LibraryType.EVIDENCE_SUMMARY:
            return rating_in_short(self.catalogue, self.slug("evidence"), self.locale)
        return ""

    def tags(self) -> tuple[Tag, ...]:
        tags: list[Tag] = []
        if self.source.archived:
            tags.append(Tag(text=gettext("Archived"), tone="grey"))
        if self.source.card.get("for_families"):
            tags.append(Tag(text=gettext("For families"), tone="purple"))
        era = self.catalogue.term("policy_eras", self.slug("policy-era"))
        ends = era.extra.get("ends") if era else None
        if ends is not None and ends < timezone.localdate():
            tags.append(Tag(text=gettext("Older programme"), tone="yellow"))
        return tuple(tags)

    def meta(self) -> tuple[MetaItem, ...]:
        makers = {
            LibraryType.CASE_STUDY: (self.places, self.ages, self.service_names, self.year),
            LibraryType.EVIDENCE_SUMMARY: (self.subject, self.ages, self.studies),
            LibraryType.RESOURCE: (self.audience, self.ages, self.time, self.languages, self.year),
            LibraryType.TOOLKIT: (self.minutes, self.reviewed),
        }
        found = (make() for make in makers[LibraryType(self.source.type)])
        return tuple(item for item in found if item is not None)

    def places(self) -> MetaItem | None:
        known = self.catalogue.authorities
        # A document is also found under successors; `stated` keeps the authorities that did the work.
        stated = self.source.card.get("stated", {}).get("local_authorities")
        codes = self.source.facets.get("local-authority", ()) if stated is None else stated
        names = [known[code].name for code in codes if code in known]
        regions = listed(self.label("regions", slug) for slug in self.source.facets.get("region", ()))
        shown = names[:PLACES_SHOWN]
        if len(names) > PLACES_SHOWN:
            shown.append(gettext("%(n)d more") % {"n": len(names) - PLACES_SHOWN})
        return meta_item("place", shown, regions) if shown else meta_item("place", [regions])

    def ages(self) -> MetaItem | None:
        low, high = self.source.age_min, self.source.age_max
        return meta_item("family", [age_words(low, high)] if low is not None and high is not None else [])

    def service_names(self) -> MetaItem | None:
        names = [self.label("service_areas", slug) for slug in self.services()[:SERVICES_SHOWN]]
        return meta_item("heart", names)

    def audience(self) -> MetaItem | None:
        slugs = self.source.facets.get("audience", ())[:SERVICES_SHOWN]
        return meta_item("people", [self.label("audiences", slug) for slug in slugs])

    def subject(self) -> MetaItem | None:
        return meta_item("document", [self.choice("subject_type", "subject_type")])

    def studies(self) -> MetaItem | None:
        return meta_item("calendar", [str(self.source.card.get("study_period") or "")])

    def time(self) -> MetaItem | None:
        return meta_item("clock", [self.choice("time_to_use", "time_to_use")])

    def minutes(self) -> MetaItem | None:
        minutes = self.source.card.get("minutes")
        return meta_item("clock", [minutes_words(int(minutes))] if minutes else [])

    def languages(self) -> MetaItem | None:
        codes = [code for code in self.source.card.get("languages", ()) if code != self.source.locale]
        names = []
        for code in codes:
            try:
                names.append(language_name(code))
            except KeyError:
                names.append(code)
        return meta_item("document", names)

    def year(self) -> MetaItem | None:
        year = self.source.card.get("year") or (self.source.published.year if self.source.published else "")
        return meta_item("calendar", [str(year)])

    def reviewed(self) -> MetaItem | None:
        day = self.source.card.get("last_reviewed")
        if not day:
            return None
        words = gettext("Last reviewed %(day)s") % {"day": day_words(date.fromisoformat(day))}
        return meta_item("check", [words])


def meta_item(icon: str, words: Iterable[str], after: str = "") -> MetaItem | None:
    values = tuple(Value(text=word) for word in words if word)
    return MetaItem(icon=icon, values=values, after=after) if values else None


def rating_in_short(catalogue: Catalogue, slug: str, locale: str) -> str:
    """“Level 3: short-term benefit shown”, “Not in the Guidebook”; words for no rating too."""
    term = catalogue.term("evidence_ratings", slug or "out-of-scope")
    if term is None:
        return ""
    label = term.labels.get(locale, term.label)
    words = rating_words(term.extra.get("strength_order", 0))
    return f"{label}: {words}" if term.extra.get("official") and words else label


def rating_words(strength: int) -> str:
    """What a step of the Guidebook's scale says, in a few words; empty for states that are no step."""
    if strength >= 80:
        return gettext("long-term benefit shown")
    if strength >= 60:
        return gettext("short-term benefit shown")
    if strength >= 40:
        return gettext("preliminary evidence")
    return ""


def page_source(page: Any, terms: PageTerms, href: str) -> PageSource:
    """A library page as a card's source."""
    facets: dict[str, tuple[str, ...]] = {}
    for name, parameter in PARAMETERS.items():
        if name in ("local_authorities", "own_region"):
            continue
        if page._meta.get_field(name).many_to_many:
            found = terms.of(name)
        else:
            one = terms.one(name)
            found = (one,) if one else ()
        facets[parameter] = tuple(term.slug for term in found)
    facets["local-authority"] = tuple(one.code for one in terms.authorities)
    facets["region"] = tuple(term.slug for term in terms.regions)
    return PageSource(
        type=page.library_type,
        title=page.title,
        path=href,
        summary=page.summary,
        locale=page.locale.language_code,
        facets=facets,
        age_min=page.age_min_months,
        age_max=page.age_max_months,
        published=page.published_on,
        archived=page.archived_on is not None,
        card=page.card_data(),
    )


def cards_of_pages(pages: Sequence[Any], request: Any = None) -> dict[int, Card]:
    """Page id → card, for specific library pages: one query for each type among them."""
    catalogue, cards = get_catalogue(), {}
    by_model: dict[type[Any], list[Any]] = {}
    for page in pages:
        if getattr(page, "library_type", ""):
            by_model.setdefault(type(page), []).append(page)
    for model, some in by_model.items():
        ids = page_terms(model, [page.pk for page in some])
        for page in some:
            terms = PageTerms(page, ids.get(page.pk, {}), catalogue, interface_language())
            source = page_source(page, terms, page.get_url(request) or "")
            cards[page.pk] = card_of(source, catalogue=catalogue)
    return cards
