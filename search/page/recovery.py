"""What would help when little or nothing was found: each change with the number of results it brings."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from core.presentation import Segment
from core.reading.words import listed
from search.addresses import Change, query_string
from search.facets import AGE, FACETS, AgeFacet
from search.listing import Listing
from search.page.filters import LABELS
from search.presentation import Recovery
from search.recovery import RecoveryOption
from taxonomy.catalogue import Catalogue

EVERY_FILTER: Change = {
    **{facet.parameter: () for facet in FACETS},
    "age-covers": (),
    "published-from": (),
    "published-to": (),
    "like": (),
}


def recovery(found: Listing, catalogue: Catalogue, locale: str, action: str) -> tuple[Recovery, ...]:
    """Changes that lead to results, as links, in the order the search offers them."""
    return tuple(
        Recovery(
            parts=words_of(option, found, catalogue, locale),
            href=action + query_string(found.request, change_of(option, found)),
            count_text=count_words(option.count),
        )
        for option in found.recovery
        if option.count
    )


def count_words(count: int) -> str:
    return ngettext("%(n)s result", "%(n)s results", count) % {"n": f"{count:,}"}


def change_of(option: RecoveryOption, found: Listing) -> Change:
    if option.kind in ("word", "spelling"):
        return {"q": (option.q,)}
    if option.kind == "broader":
        chosen = found.request.selections.get(option.parameter, ())
        return {option.parameter: tuple(option.instead if one == option.value else one for one in chosen)}
    if option.kind == "all-filters":
        return EVERY_FILTER
    if option.parameter == "published":
        return {"published-from": (), "published-to": ()}
    if option.parameter == "age":
        return {"age": (), "age-covers": ()}
    return {option.parameter: ()}


def words_of(
    option: RecoveryOption, found: Listing, catalogue: Catalogue, locale: str
) -> tuple[Segment, ...]:
    """What the change is, its subject emphasised."""
    if option.kind == "word":
        return (Segment(gettext("Remove the word ")), Segment(option.value, True))
    if option.kind == "spelling":
        return (Segment(gettext("Search for ")), Segment(option.q, True))
    if option.kind == "broader":
        label = catalogue.label(FACETS[option.parameter].vocabulary, option.instead, locale)
        return (Segment(gettext("Look in all of ")), Segment(label, True))
    if option.kind == "all-filters":
        return (Segment(gettext("Remove ")), Segment(gettext("all filters"), True))
    return (
        Segment(gettext("Remove the filter ")),
        Segment(filter_name(option, found, catalogue, locale), True),
    )


def filter_name(option: RecoveryOption, found: Listing, catalogue: Catalogue, locale: str) -> str:
    """The filter with what is chosen in it: “Hub model: Hub and spoke”."""
    request = found.request
    if option.parameter == "like":
        place = catalogue.authorities[request.like].name if request.like in catalogue.authorities else ""
        return gettext("Places like %(place)s") % {"place": place}
    if option.parameter == "published":
        return gettext("Date published")
    facet = FACETS[option.parameter]
    if isinstance(facet, AgeFacet):
        labels = [AGE.range_label(one, catalogue, locale) for one in request.age]
    else:
        chosen = request.selections.get(option.parameter, ())
        labels = [facet.value_label(value, catalogue, locale) for value in chosen]
    name = str(LABELS.get(option.parameter, facet.label))
    return f"{name}: {listed(labels)}" if labels else name
