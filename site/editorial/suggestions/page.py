"""Suggestions for a page: its facets, what they have, and the words of today's vocabularies and synonyms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.facets import page_terms
from editorial.checks.text import PageText
from editorial.suggestions import ages
from editorial.suggestions.choose import Facet, FacetSuggestions, Term, suggest
from editorial.suggestions.phrases import PhraseIndex, index_of
from editorial.suggestions.places import by_name, find_places
from search.synonym_store import get_synonyms
from search.synonyms import SynonymTable
from taxonomy.catalogue import Catalogue, get_catalogue

#: Field → the least strength, in the order of the panel. Measured on the demonstration
#: (tests/editorial/test_suggestions.py): single mentions in the text do for terms that texts name
#: only when they are about them. Not here, because judged and never guessed: policy era, rating, tier,
#: funding, degree of integration, stage, principles.
FACETS: dict[str, float] = {
    "service_areas": 4,
    "system_themes": 6,
    "hub_models": 1,
    "support_levels": 2,
    "audiences": 2,
    "beneficiaries": 2,
    "delivery_channels": 1,
    "co_production_groups": 6,
}
PLACES, LEAST_FOR_PLACES = "local_authorities", 1.0
AGES, LEAST_FOR_AGES = ages.FIRST, 2.0
#: Says that the model does not matter: a page that has it needs no other.
ANY_MODEL = "any-model"
#: Whose labels list several words of which one is enough: “Branding and communications”.
LIST_LABELS = frozenset({"system_themes"})


@cache
def offered_fields(model: type[Any]) -> frozenset[str]:
    """The fields that the editor of a page type shows: not every facet of a model is asked for."""

    def walk(panel: Any) -> Iterator[str]:
        if name := getattr(panel, "field_name", None):
            yield name
        for child in getattr(panel, "children", ()):
            yield from walk(child)

    return frozenset(walk(model.get_edit_handler()))


class _Words:
    """The phrases of each vocabulary, made again when the vocabularies or the synonyms have changed."""

    def __init__(self) -> None:
        self.made_from: tuple[Catalogue, SynonymTable] | None = None
        self.phrases: dict[str, PhraseIndex] = {}
        self.places: dict[str, str] = {}

    def current(self, catalogue: Catalogue, synonyms: SynonymTable) -> _Words:
        known = self.made_from
        if known is not None and known[0] is catalogue and known[1] is synonyms:
            return self
        made = _Words()
        made.made_from = (catalogue, synonyms)
        made.phrases = {
            name: index_of(catalogue.terms(name), synonyms.rows, single_parts=name in LIST_LABELS)
            for name in FACETS
        }
        made.places = by_name(catalogue.authorities.values())
        return made


_words = _Words()


def page_suggestions(page: Any, text: PageText) -> tuple[FacetSuggestions, ...]:
    """What the text of a page mentions and the page does not have. Three queries at most.

    Pages in other languages have the facets of their English source, so nothing is suggested for them.
    """
    global _words
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return ()
    offered = offered_fields(type(page))
    if not offered & {*FACETS, PLACES, AGES}:
        return ()
    catalogue = get_catalogue()
    _words = known = _words.current(catalogue, get_synonyms(settings.LANGUAGE_CODE))
    facets = [facet for facet in all_facets(page, catalogue, known) if facet.field in offered]
    has = chosen(page, [facet.field for facet in facets], catalogue)
    if ANY_MODEL in has.get("hub_models", ()):
        facets = [facet for facet in facets if facet.field != "hub_models"]
    return suggest(text.passages, facets, has)


def all_facets(page: Any, catalogue: Catalogue, known: _Words) -> Iterator[Facet]:
    def label(name: str) -> str:
        return str(capfirst(page._meta.get_field(name).verbose_name))

    for name, least in FACETS.items():
        if hasattr(page, name):
            describe = partial(describe_term, catalogue, name)
            yield Facet(name, label(name), known.phrases[name].find, describe, least)
    if hasattr(page, AGES):
        yield Facet(
            AGES, str(_("Age of the child")), ages.find, ages.describe, LEAST_FOR_AGES, is_single=True
        )
    if hasattr(page, PLACES):
        find = partial(find_places, known=known.places)
        yield Facet(PLACES, label(PLACES), find, partial(describe_place, catalogue), LEAST_FOR_PLACES)


def chosen(page: Any, fields: Collection[str], catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Field → the keys of what a page has in it.

    What was changed in a draft is in memory; all else stands in the link tables, which are read in one query.
    """
    found: dict[str, frozenset[str]] = {}
    several = {name: getattr(page, name).all() for name in fields if name != AGES}
    stored: dict[str, list[int]] = {}
    # A draft answers with a query set of its own kind, which is none of Django's.
    if any(isinstance(terms, QuerySet) for terms in several.values()):
        stored = page_terms(type(page), [page.pk]).get(page.pk, {})
    for name, terms in several.items():
        ids = stored.get(name, []) if isinstance(terms, QuerySet) else [term.pk for term in terms]
        if name == PLACES:
            codes = (catalogue.authority_by_id.get(pk) for pk in ids)
            found[name] = frozenset(place.code for place in codes if place is not None)
        else:
            infos = (catalogue.by_id[name].get(pk) for pk in ids)
            found[name] = frozenset(info.slug for info in infos if info is not None)
    if AGES in fields and (page.age_min_months is not None or page.age_max_months is not None):
        found[AGES] = frozenset({"given"})
    return found


def describe_term(catalogue: Catalogue, vocabulary: str, slug: str) -> Term | None:
    term = catalogue.term(vocabulary, slug)
    if term is None:
        return None
    return Term(term.label, {vocabulary: str(term.id)}, term.parent_slug or "")


def describe_place(catalogue: Catalogue, code: str) -> Term | None:
    place = catalogue.authorities.get(code)
    return Term(place.name, {PLACES: str(place.id)}) if place is not None else None
