"""The facets, declared once: form, engines, templates, interface and docs all read `FACETS`.

A facet knows its URL parameter, its import field, its vocabulary, how its values are validated, whether
"not stated" may be selected, and how its options are ordered. Documents and addresses carry slugs, never
labels: renaming a term needs no reindex.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from search.ages import AgeRange, InvalidAge, parse_age
from search.analysis import fold

NOT_STATED = "not-stated"
TYPE_LABELS: dict[str, Promise] = {
    "case_study": _("Case study"),
    "evidence_summary": _("Evidence summary"),
    "resource": _("Resource"),
    "toolkit": _("Toolkit"),
}


class Term(Protocol):
    """A term of a vocabulary, in the default language. Age bands: min_months, max_months, kind in extra."""

    @property
    def slug(self) -> str: ...
    @property
    def parent_slug(self) -> str | None: ...
    @property
    def extra(self) -> Mapping[str, Any]: ...


class Authority(Protocol):
    """A local authority. neighbours: ten (code, closeness word), closest first."""

    @property
    def name(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def neighbours(self) -> tuple[tuple[str, str], ...]: ...


class Vocabulary(Protocol):
    """What the facets need to know of the taxonomy; `taxonomy.catalogue.Catalogue` is one."""

    @property
    def authorities(self) -> Mapping[str, Any]: ...
    def terms(self, vocabulary: str) -> Sequence[Any]: ...
    def label(self, vocabulary: str, slug: str, locale: str = "en") -> str: ...
    def resolve(self, vocabulary: str, slug: str) -> str | None: ...


class InvalidValue(ValueError):
    """A value that cannot be asked for. parameter, value and detail go into the answer (status 400)."""

    def __init__(self, parameter: str, value: str, detail: str) -> None:
        super().__init__(parameter, value, detail)
        self.parameter, self.value, self.detail = parameter, value, detail

    def __str__(self) -> str:
        return f"{self.parameter}: {self.detail}"


@dataclass(frozen=True)
class Option:
    """One value of a facet as people see it. level: 1 for an area inside a service group."""

    value: str
    label: str
    count: int
    selected: bool
    level: int = 0
    parent: str | None = None


@dataclass(frozen=True)
class TermFacet:
    """A facet over the terms of a vocabulary. `parameter` names it in addresses, documents and results.

    ordered: options keep the vocabulary's order; otherwise selected first, then count, then label.
    hierarchical: documents carry the ancestors of their values, so a group counts its areas.
    """

    parameter: str
    field: str
    vocabulary: str
    label: Promise
    ordered: bool = False
    hierarchical: bool = False
    not_stated: bool = False
    kind: ClassVar[str] = "term"

    def parse(self, values: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
        """Current slugs without doubles, as ordered; empty values are ignored. Raises InvalidValue."""
        slugs: dict[str, None] = {}
        for raw in values:
            value = raw.strip()
            if not value:
                continue
            slug = value if self.not_stated and value == NOT_STATED else self.resolve(value, vocabulary)
            if slug is None:
                raise InvalidValue(
                    self.parameter, raw, gettext("This is not one of the values of this filter.")
                )
            slugs[slug] = None
        return tuple(slugs)

    def resolve(self, slug: str, vocabulary: Vocabulary) -> str | None:
        """The slug in use for a current or old slug, None for an unknown one."""
        return vocabulary.resolve(self.vocabulary, slug)

    def value_label(self, value: str, vocabulary: Vocabulary, locale: str = "en") -> str:
        """What people read for a value, `not-stated` included."""
        if value == NOT_STATED:
            return gettext("Not stated")
        return vocabulary.label(self.vocabulary, value, locale)

    def known(self, vocabulary: Vocabulary) -> dict[str, str | None]:
        """All values in the vocabulary's order with the group each is in."""
        return {term.slug: term.parent_slug for term in vocabulary.terms(self.vocabulary)}

    def options(
        self, counts: Mapping[str, int], selected: Collection[Any], vocabulary: Vocabulary, locale: str = "en"
    ) -> list[Option]:
        """Every value that has a count or is selected, in this facet's order; others do not exist."""
        known = self.known(vocabulary)
        if self.not_stated:
            known[NOT_STATED] = None
        shown = [
            Option(
                value=value,
                label=self.value_label(value, vocabulary, locale),
                count=counts.get(value, 0),
                selected=value in selected,
                level=1 if parent else 0,
                parent=parent,
            )
            for value, parent in known.items()
            if counts.get(value) or value in selected
        ]
        return (
            shown
            if self.ordered
            else sorted(shown, key=lambda o: (not o.selected, -o.count, fold(o.label, locale)))
        )


@dataclass(frozen=True)
class TypeFacet(TermFacet):
    """The four types of library item. Their words belong to the code, not to the taxonomy."""

    def resolve(self, slug: str, vocabulary: Vocabulary) -> str | None:
        return slug if slug in TYPE_LABELS else None

    def value_label(self, value: str, vocabulary: Vocabulary, locale: str = "en") -> str:
        return str(TYPE_LABELS.get(value, value))

    def known(self, vocabulary: Vocabulary) -> dict[str, str | None]:
        return dict.fromkeys(TYPE_LABELS)


@dataclass(frozen=True)
class AuthorityFacet(TermFacet):
    """Local authorities by DfE code. Their names are not translated."""

    def resolve(self, slug: str, vocabulary: Vocabulary) -> str | None:
        return slug if slug in vocabulary.authorities else None

    def value_label(self, value: str, vocabulary: Vocabulary, locale: str = "en") -> str:
        authority = vocabulary.authorities.get(value)
        return authority.name if authority else value

    def known(self, vocabulary: Vocabulary) -> dict[str, str | None]:
        return dict.fromkeys(vocabulary.authorities)


@dataclass(frozen=True)
class AgeFacet:
    """Age by overlap, in months. Options are bands of kind `facet`, then selected ranges that are no band."""

    parameter: str
    label: Promise
    vocabulary: str = "age_bands"
    field: str = "age_min_months"
    ordered: bool = True
    hierarchical: bool = False
    not_stated: bool = False
    kind: ClassVar[str] = "age"

    def all_bands(self, vocabulary: Vocabulary) -> tuple[AgeRange, ...]:
        """Every band that an address may name, aliases included."""
        return tuple(
            AgeRange(int(term.extra["min_months"]), int(term.extra["max_months"]), term.slug)
            for term in vocabulary.terms(self.vocabulary)
        )

    def bands(self, vocabulary: Vocabulary) -> tuple[AgeRange, ...]:
        """The bands that are options and are counted: `SearchRequest.age_bands`. Retired ones are not."""
        offered = {
            term.slug
            for term in vocabulary.terms(self.vocabulary)
            if term.extra["kind"] == "facet" and not getattr(term, "retired", False)
        }
        return tuple(band for band in self.all_bands(vocabulary) if band.slug in offered)

    def parse(self, values: Iterable[str], vocabulary: Vocabulary) -> tuple[AgeRange, ...]:
        """Ranges without doubles; the months of an option become that option. Raises InvalidValue."""
        every, options = self.all_bands(vocabulary), {band.months: band for band in self.bands(vocabulary)}
        chosen: dict[tuple[int, int], AgeRange] = {}
        for raw in values:
            if not raw.strip():
                continue
            current = vocabulary.resolve(self.vocabulary, raw.strip()) or raw
            try:
                one = parse_age(current, every)
            except InvalidAge as problem:
                raise InvalidValue(self.parameter, raw, str(problem)) from problem
            one = options.get(one.months, one)
            chosen.setdefault(one.months, one)
        return tuple(chosen.values())

    def options(
        self,
        counts: Mapping[str, int],
        selected: Collection[AgeRange],
        vocabulary: Vocabulary,
        locale: str = "en",
    ) -> list[Option]:
        """Bands with a count or selected, in their order; then other selected ranges, by months."""
        options = self.bands(vocabulary)
        months = {one.months for one in selected}
        extra = sorted(
            (one for one in selected if one.months not in {b.months for b in options}), key=lambda a: a.months
        )
        return [
            Option(
                one.value,
                self.range_label(one, vocabulary, locale),
                counts.get(one.value, 0),
                one.months in months,
            )
            for one in (*options, *extra)
            if counts.get(one.value) or one.months in months
        ]

    def range_label(self, one: AgeRange, vocabulary: Vocabulary, locale: str = "en") -> str:
        """The band's label in the language, or the range in words."""
        return vocabulary.label(self.vocabulary, one.slug, locale) if one.slug else one.words


Facet = TermFacet | AgeFacet


class FacetSet:
    """All facets by parameter, in the order they are shown."""

    def __init__(self, *facets: Facet) -> None:
        self._facets = {facet.parameter: facet for facet in facets}

    def __iter__(self) -> Iterator[Facet]:
        return iter(self._facets.values())

    def __getitem__(self, parameter: str) -> Facet:
        return self._facets[parameter]

    def __contains__(self, parameter: object) -> bool:
        return parameter in self._facets

    def __len__(self) -> int:
        return len(self._facets)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of all facets."""
        return tuple(self._facets)

    @property
    def term_facets(self) -> tuple[TermFacet, ...]:
        """Those whose values are in `Document.facets` (`type` too: from `Document.type`)."""
        return tuple(facet for facet in self if isinstance(facet, TermFacet))


AGE = AgeFacet("age", _("Age"))
FACETS = FacetSet(
    TypeFacet("type", "type", "", _("Type")),
    TermFacet("hub-model", "hub_models", "hub_models", _("Hub model"), not_stated=True),
    TermFacet("service-area", "service_areas", "service_areas", _("Service area"), hierarchical=True),
    AGE,
    TermFacet("support-level", "support_levels", "support_levels", _("Level of support"), ordered=True),
    TermFacet("region", "region", "regions", _("Region")),
    AuthorityFacet("local-authority", "local_authorities", "local_authorities", _("Local authority")),
    TermFacet("principle", "principles", "principles", _("Principle")),
    TermFacet("theme", "system_themes", "system_themes", _("System theme")),
    TermFacet("audience", "audiences", "audiences", _("Audience")),
    TermFacet("co-produced-with", "co_produced_with", "co_production_groups", _("Co-produced with")),
    TermFacet("channel", "delivery_channels", "delivery_channels", _("Delivery channel"), not_stated=True),
    TermFacet("beneficiary", "beneficiaries", "beneficiaries", _("Who benefits")),
    TermFacet("format", "resource_format", "resource_formats", _("Format")),
    TermFacet("evidence", "evidence_rating", "evidence_ratings", _("Evidence rating"), ordered=True),
    TermFacet("practice-tier", "practice_tier", "practice_tiers", _("Practice tier"), ordered=True),
    TermFacet("funding", "funding_statuses", "funding_statuses", _("Funding"), not_stated=True),
    TermFacet("policy-era", "policy_era", "policy_eras", _("Policy era"), ordered=True),
)


def with_ancestors(slugs: Iterable[str], facet: TermFacet, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The slugs and every group they are in, for `Document.facets`; in the order given, groups after."""
    found = dict.fromkeys(slugs)
    if facet.hierarchical:
        parents = facet.known(vocabulary)
        queue = list(found)
        while queue:
            parent = parents.get(queue.pop(0))
            if parent and parent not in found:
                found[parent] = None
                queue.append(parent)
    return tuple(found)


def like_codes(code: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """An authority and its ten statistical neighbours, itself first. Raises InvalidValue."""
    authority = vocabulary.authorities.get(code)
    if authority is None:
        raise InvalidValue("like", code, gettext("There is no local authority with this code."))
    return (code, *(neighbour for neighbour, _closeness in authority.neighbours))
