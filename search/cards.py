"""An item of the library as a result of the page: kind, judgement in words, facts, picture."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.translation import get_language_info, gettext

from core.presentation import MetaItem, Picture, Tag, Value
from core.reading.words import listed
from search.ages import words as age_words
from search.documents import Document
from search.facets import TYPE_LABELS
from taxonomy.catalogue import Catalogue

TYPE_ICONS = {
    "case_study": "people",
    "evidence_summary": "chart",
    "resource": "document",
    "toolkit": "checklist",
}
FORMAT_ICONS = {
    "checklist": "checklist",
    "slides": "slides",
    "video": "video",
    "webinar-recording": "video",
    "self-assessment": "checklist",
    "infographic": "chart",
}
TYPE_MOTIFS = {"evidence_summary": "evidence", "resource": "resource", "toolkit": "toolkit"}
CURRENT_ERAS = frozenset({"best-start", "not-policy-specific"})


def first(document: Document, facet: str) -> str | None:
    return next(iter(document.facets.get(facet, ())), None)


def kind_and_icon(document: Document, catalogue: Catalogue, locale: str) -> tuple[str, str]:
    """What it is in words (a resource says its format) and the icon beside them."""
    form = first(document, "format") if document.type == "resource" else None
    if form:
        return catalogue.label("resource_formats", form, locale), FORMAT_ICONS.get(form, "document")
    return str(TYPE_LABELS[document.type]), TYPE_ICONS[document.type]


def judgement(document: Document, catalogue: Catalogue, locale: str) -> str:
    """The tier of a story, the rating of evidence, the time a resource takes: words, never a level alone."""
    if document.type == "case_study":
        tier = first(document, "practice-tier") or "not-tiered"
        return catalogue.label("practice_tiers", tier, locale)
    if document.type == "evidence_summary":
        rating = catalogue.term("evidence_ratings", first(document, "evidence") or "")
        if rating is not None:
            label, words = rating.labels.get(locale, rating.label), rating.description.rstrip(".")
            return f"{label}: {words[:1].lower()}{words[1:]}" if rating.extra.get("official") else label
        if document.card.get("subject_type") in ("practice", "model", "evaluation"):
            return gettext("Rating does not apply")
        return gettext("Not in the Guidebook")
    if minutes := document.card.get("minutes"):
        return gettext("%(minutes)s minutes to read") % {"minutes": minutes} if minutes > 1 else ""
    return ""


def tags(document: Document, catalogue: Catalogue, locale: str) -> tuple[Tag, ...]:
    found: list[Tag] = []
    era = first(document, "policy-era")
    if era and era not in CURRENT_ERAS:
        found.append(Tag(text=gettext("Older programme"), tone="yellow"))
    if document.archived:
        found.append(Tag(text=gettext("Archived"), tone="grey"))
    if document.card.get("for_families"):
        found.append(Tag(text=gettext("For families"), tone="purple"))
    if document.type == "resource" and document.facets.get("co-produced-with"):
        groups = document.facets["co-produced-with"]
        if any(group != "frontline-practitioners" for group in groups):
            found.append(Tag(text=gettext("Made with families or partners"), tone="purple"))
    return tuple(found)


def facts(document: Document, catalogue: Catalogue, locale: str) -> tuple[MetaItem, ...]:
    """Place, age, hub model, services, year: what decides whether a busy reader opens it."""
    found: list[MetaItem] = []
    codes = document.card.get("stated", {}).get("local_authorities", ())
    places = tuple(
        Value(text=catalogue.authorities[code].name) for code in codes if code in catalogue.authorities
    )
    regions = [catalogue.label("regions", slug, locale) for slug in document.facets.get("region", ())]
    if places:
        found.append(MetaItem(icon="place", values=places[:3], after=listed(regions)))
    elif regions:
        found.append(MetaItem(icon="place", values=(Value(text=listed(regions)),)))
    if document.age_min is not None and document.age_max is not None:
        found.append(
            MetaItem(icon="family", values=(Value(text=age_words(document.age_min, document.age_max)),))
        )
    models = [catalogue.label("hub_models", slug, locale) for slug in document.facets.get("hub-model", ())]
    if models:
        found.append(MetaItem(icon="door", values=tuple(Value(text=label) for label in models[:2])))
    areas = document.card.get("stated", {}).get("service_areas", ())[:2]
    if areas and document.type == "case_study":
        labels = tuple(Value(text=catalogue.label("service_areas", slug, locale)) for slug in areas)
        found.append(MetaItem(icon="heart", values=labels))
    year = document.card.get("year") or (document.published.year if document.published else None)
    if year:
        found.append(MetaItem(icon="calendar", values=(Value(text=str(year)),)))
    languages = [code for code in document.card.get("languages", ()) if code != document.locale]
    if languages:
        names = tuple(Value(text=language_name(code)) for code in languages)
        found.append(MetaItem(icon="quote", values=names))
    return tuple(found)


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def tone(document: Document, catalogue: Catalogue) -> str:
    """The slug of the first service group, or `system`: it gives a picture its colour."""
    for slug in document.facets.get("service-area", ()):
        term = catalogue.term("service_areas", slug)
        if term is not None:
            return term.parent_slug or term.slug
    return "system"


def picture(document: Document, catalogue: Catalogue) -> Picture:
    """The editor's image, or the drawing for its hub model or kind in the colour of its service."""
    own = document.card.get("picture")
    if own:
        return Picture(src=own["src"], alt=own["alt"])
    motif = TYPE_MOTIFS.get(document.type) or first(document, "hub-model") or "any-model"
    return Picture(src=static(f"art/{motif}--{tone(document, catalogue)}.svg"))
