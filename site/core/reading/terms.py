"""The terms and places of one page, from the link tables or, in a preview, from the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modelcluster.fields import ParentalManyToManyField

from core.facets import page_terms
from core.presentation import Value
from core.reading.addresses import PARAMETERS, library_href
from core.reading.words import listed
from taxonomy.catalogue import AuthorityInfo, Catalogue, TermInfo
from taxonomy.vocabularies import vocabulary_of


@dataclass(frozen=True)
class PageTerms:
    """What a page is tagged with, in the order of the vocabularies, with labels in `locale`."""

    page: Any
    ids: Mapping[str, Sequence[int]]
    catalogue: Catalogue
    locale: str

    def of(self, field: str) -> tuple[TermInfo, ...]:
        """The terms of a many-to-many field."""
        if field not in self.ids:
            return ()
        by_id = self.catalogue.by_id[vocabulary_of(self.page._meta.get_field(field).related_model)]
        found = [by_id[pk] for pk in self.ids[field] if pk in by_id]
        return tuple(sorted(found, key=lambda term: (term.sort_order, term.slug)))

    def one(self, field: str) -> TermInfo | None:
        """The term of a foreign key; None when it is empty."""
        by_id = self.catalogue.by_id[vocabulary_of(self.page._meta.get_field(field).related_model)]
        return by_id.get(getattr(self.page, f"{field}_id"))

    @property
    def authorities(self) -> tuple[AuthorityInfo, ...]:
        found = [self.catalogue.authority_by_id.get(pk) for pk in self.ids.get("local_authorities", ())]
        return tuple(sorted((one for one in found if one), key=lambda one: one.name))

    @property
    def regions(self) -> tuple[TermInfo, ...]:
        """The regions of the authorities; the page's own only where there are none."""
        slugs = dict.fromkeys(one.region for one in self.authorities)
        if slugs:
            found = (self.catalogue.term("regions", slug) for slug in slugs)
            return tuple(sorted((term for term in found if term), key=lambda term: term.sort_order))
        own = self.one("own_region") if hasattr(self.page, "own_region_id") else None
        return (own,) if own else ()

    @property
    def group(self) -> str:
        """The slug of the first service group, which sets tone and colour; `system` without a service."""
        return first_group(self.catalogue, (term.slug for term in self.of("service_areas")))

    def label(self, term: TermInfo) -> str:
        return term.labels.get(self.locale, term.label)

    def values(self, field: str) -> tuple[Value, ...]:
        """The terms as values that lead to the library filtered by them."""
        return self.values_of(field, self.of(field))

    def value(self, field: str) -> tuple[Value, ...]:
        """As `values`, for a foreign key."""
        term = self.one(field)
        return self.values_of(field, (term,) if term else ())

    def values_of(self, field: str, terms: Iterable[TermInfo]) -> tuple[Value, ...]:
        parameter = PARAMETERS.get(field)
        return tuple(
            Value(text=self.label(term), href=library_href(**{parameter: term.slug}) if parameter else "")
            for term in terms
        )

    def places(self) -> tuple[Value, ...]:
        """The authorities; each leads to everything from there."""
        return tuple(
            Value(text=one.name, href=library_href(local_authority=one.code)) for one in self.authorities
        )

    def region_words(self) -> str:
        return listed(self.label(term) for term in self.regions)


def terms_of(page: Any, *, catalogue: Catalogue, locale: str, preview: bool = False) -> PageTerms:
    """One query for a stored page; none in a preview, which shows what is in the form."""
    fields = [field for field in page._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
    if not fields:
        ids: Mapping[str, Sequence[int]] = {}
    elif preview or page.pk is None:
        ids = {field.name: [term.pk for term in getattr(page, field.name).all()] for field in fields}
    else:
        ids = page_terms(type(page), [page.pk]).get(page.pk, {})
    return PageTerms(page=page, ids=ids, catalogue=catalogue, locale=locale)


def first_group(catalogue: Catalogue, services: Iterable[str]) -> str:
    """The group of the first of some service areas (or the group itself); `system` without any."""
    for slug in services:
        term = catalogue.term("service_areas", slug)
        if term is not None:
            return term.parent_slug or term.slug
    return "system"
