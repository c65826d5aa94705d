"""The filter panel: every facet with its options, the places like mine, dates and switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from search.addresses import query_string
from search.facets import FACETS, AgeFacet, Option, TermFacet
from search.facets import Facet as FacetDeclaration
from search.listing import Listing
from search.presentation import Facet, FacetOption, PlaceChoice, PlaceMember, PlaceOption, Switch, TextEntry
from taxonomy.catalogue import Catalogue

#: The three ways in, open from the start, in this order; then what stands beside them; the rest folds.
MAIN = ("hub-model", "age", "service-area")
PROMINENT = ("type", "region")
REST = (
    "audience",
    "support-level",
    "theme",
    "principle",
    "beneficiary",
    "channel",
    "format",
    "evidence",
    "practice-tier",
    "co-produced-with",
    "funding",
    "policy-era",
    "local-authority",
)
LABELS = {
    "type": _("Kind of item"),
    "co-produced-with": _("Made with"),
    "theme": _("Running the hub system"),
    "channel": _("How families are reached"),
    "policy-era": _("Programme at the time"),
    "practice-tier": _("Practice tier (local stories)"),
    "evidence": _("Guidebook rating (programmes with a manual)"),
}
#: Facets whose values without a result are shown too, so that the panel stays where it is.
WHOLE = frozenset({"hub-model", "age"})


@dataclass(frozen=True)
class Panel:
    """What the panel is made from."""

    listing: Listing
    catalogue: Catalogue
    locale: str

    @property
    def errors(self) -> Mapping[str, str]:
        return {problem.parameter: problem.detail for problem in self.listing.problems}

    def typed(self, parameter: str) -> str:
        """A value that could not be used, so that nobody types it again."""
        found = [problem.value for problem in self.listing.problems if problem.parameter == parameter]
        return found[0] if found else ""


def facets(panel: Panel) -> tuple[Facet, ...]:
    return tuple(facet(panel, FACETS[name]) for name in (*MAIN, *PROMINENT, *REST))


def facet(panel: Panel, declared: FacetDeclaration) -> Facet:
    name, request = declared.parameter, panel.listing.request
    counts = panel.listing.raw.counts.get(name, {})
    options: Sequence[Option]
    if isinstance(declared, AgeFacet):
        options = declared.options(counts, request.age, panel.catalogue, panel.locale)
        if name in WHOLE:
            options = with_empty(options, age_bands(declared, panel))
        chosen = len(request.age)
    else:
        selected = request.selections.get(name, ())
        options = in_place(declared, declared.options(counts, selected, panel.catalogue, panel.locale), panel)
        if name in WHOLE:
            options = with_empty(options, term_values(declared.vocabulary, panel))
        chosen = len(selected)
    return Facet(
        name=name,
        label=str(LABELS.get(name, declared.label)),
        legend=gettext("Age of the child or young person") if name == "age" else "",
        note=gettext("Items that touch any part of the range.") if name == "age" else "",
        options=nested(name, options),
        chosen=chosen,
        main=name in MAIN,
        prominent=name in PROMINENT,
        widget="select" if name == "local-authority" else "checkboxes",
        switch=covers_switch(request.age_covers) if name == "age" else None,
        entry=age_entry(panel) if name == "age" else None,
        error="" if name == "age" else panel.errors.get(name, ""),
    )


def age_bands(declared: AgeFacet, panel: Panel) -> list[Option]:
    return [
        Option(band.value, declared.range_label(band, panel.catalogue, panel.locale), 0, False)
        for band in declared.bands(panel.catalogue)
    ]


def term_values(vocabulary: str, panel: Panel) -> list[Option]:
    return [
        Option(term.slug, term.labels.get(panel.locale, term.label), 0, False)
        for term in panel.catalogue.terms(vocabulary)
        if not term.retired
    ]


def in_place(declared: TermFacet, options: Sequence[Option], panel: Panel) -> list[Option]:
    """The options in the vocabulary's order: a box must not move under the hand that ticks it."""
    order = {value: number for number, value in enumerate(declared.known(panel.catalogue))}
    return sorted(options, key=lambda option: order.get(option.value, len(order)))


def with_empty(options: Sequence[Option], every: Sequence[Option]) -> list[Option]:
    """The options and, at zero, the values that have no result, in the vocabulary's order."""
    known = {option.value: option for option in options}
    in_order = [known.pop(option.value, option) for option in every]
    return [*in_order, *known.values()]


def nested(name: str, options: Sequence[Option]) -> tuple[FacetOption, ...]:
    """Areas under their groups; an area whose group has no count stands by itself."""
    children: dict[str, list[Option]] = {}
    values = {option.value for option in options}
    for option in options:
        if option.parent and option.parent in values:
            children.setdefault(option.parent, []).append(option)
    return tuple(
        shown(name, option, tuple(shown(name, child) for child in children.get(option.value, ())))
        for option in options
        if not (option.parent and option.parent in values)
    )


def shown(name: str, option: Option, children: tuple[FacetOption, ...] = ()) -> FacetOption:
    return FacetOption(
        id=f"{name}-{option.value}",
        value=option.value,
        label=option.label,
        count=option.count,
        selected=option.selected,
        children=children,
    )


def covers_switch(on: bool) -> Switch:
    return Switch(
        id="age-covers",
        name="age-covers",
        label=gettext("Only items for the whole range"),
        hint=gettext("Leaves out items that fit a part of it."),
        on=on,
    )


def age_entry(panel: Panel) -> TextEntry:
    return TextEntry(
        id="age-own",
        name="age",
        label=gettext("Or type an age"),
        hint=gettext("Years, such as 2 or 2-4, or months, such as 18m"),
        value=panel.typed("age"),
        error=panel.errors.get("age", ""),
    )


def date_entry(panel: Panel, name: str, label: str, day: date | None) -> TextEntry:
    return TextEntry(
        id=name,
        name=name,
        label=label,
        value=panel.typed(name) or (day.isoformat() if day else ""),
        error=panel.errors.get(name, ""),
        type="date",
    )


def archived_switch(on: bool) -> Switch:
    return Switch(
        id="archived",
        name="archived",
        label=gettext("Archived items too"),
        hint=gettext("Kept for reference; nobody checks them any more."),
        on=on,
    )


def places_like(panel: Panel) -> PlaceChoice:
    """Every authority by region; the chosen one's ten neighbours with how close each is."""
    catalogue, request = panel.catalogue, panel.listing.request
    order = {term.slug: term.sort_order for term in catalogue.terms("regions")}
    authorities = sorted(catalogue.authorities.values(), key=lambda one: (order.get(one.region, 0), one.name))
    chosen = catalogue.authorities.get(request.like or "")
    members = tuple(
        PlaceMember(
            name=catalogue.authorities[code].name,
            closeness=closeness,
            href=query_string(request, {"like": (), "local-authority": (code,)}),
        )
        for code, closeness in (chosen.neighbours if chosen else ())
    )
    return PlaceChoice(
        options=tuple(
            PlaceOption(
                value=one.code,
                label=one.name,
                region=catalogue.label("regions", one.region, panel.locale),
                selected=one.code == request.like,
            )
            for one in authorities
        ),
        chosen_name=chosen.name if chosen else "",
        members=members,
        error=panel.errors.get("like", ""),
    )
