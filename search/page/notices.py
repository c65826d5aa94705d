"""What the library page says about a search: relaxed words, corrections, meanings, ages."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from core.presentation import Link, Notice, Segment
from search.addresses import query_string
from search.facets import AGE
from search.listing import Listing
from taxonomy.catalogue import Catalogue


def notices(found: Listing, catalogue: Catalogue, action: str) -> tuple[Notice, ...]:
    """In the order in which a reader needs them. None for a search that was not done."""
    if found.problems:
        return ()
    made = (
        corrected(found, action),
        relaxed(found, action),
        *ambiguous(found, action),
        age_offer(found, catalogue, action),
    )
    return tuple(notice for notice in made if notice is not None)


def corrected(found: Listing, action: str) -> Notice | None:
    """Words that nothing contains were searched as their likely meaning."""
    meant = found.raw.did_you_mean
    if not meant:
        return None
    parts = (
        Segment(gettext("Some of your words are in no item. We also looked for ")),
        Segment(meant, True),
        Segment("."),
    )
    link = Link(
        label=gettext("Search for “%(text)s”") % {"text": meant},
        href=action + query_string(found.request, {"q": (meant,)}),
    )
    return Notice(name="corrected", kind="info", parts=parts, links=(link,))


def relaxed(found: Listing, action: str) -> Notice | None:
    """Fewer than ten items have every word: say how many do, and lead to those alone."""
    raw = found.raw
    if not raw.relaxed or not raw.total:
        return None
    exact = raw.exact_total
    how = gettext("most") if raw.rung == "most" else gettext("some")
    if exact:
        first = ngettext(
            "Only %(n)s item contains all your words, so we also show items with ",
            "Only %(n)s items contain all your words, so we also show items with ",
            exact,
        ) % {"n": exact}
    else:
        first = gettext("No item contains all your words, so we show items with ")
    parts = (Segment(first), Segment(how, True), Segment(gettext(" of them.")))
    links = ()
    if exact:
        label = ngettext("Show only the %(n)s exact match", "Show only the %(n)s exact matches", exact)
        href = action + query_string(found.request, {"match": ("all",)})
        links = (Link(label=label % {"n": exact}, href=href),)
    return Notice(name="relaxed", parts=parts, links=links)


def ambiguous(found: Listing, action: str) -> list[Notice]:
    """A short form with several meanings: all are searched, and each can be chosen."""
    query = found.request.query
    made: list[Notice] = []
    for reading in query.ambiguous if query else ():
        parts = (
            Segment(reading.typed, True),
            Segment(gettext(" has several meanings. We looked for all of them. Did you mean:")),
        )
        links = tuple(
            Link(
                label=meaning,
                href=action
                + query_string(found.request, {"q": (replaced(found.request.q, reading.typed, meaning),)}),
            )
            for meaning in reading.readings
        )
        made.append(Notice(name="ambiguous", kind="info", parts=parts, links=links))
    return made


def replaced(text: str, typed: str, meaning: str) -> str:
    at = text.casefold().find(typed.casefold())
    return meaning if at < 0 else f"{text[:at]}{meaning}{text[at + len(typed) :]}"


def age_offer(found: Listing, catalogue: Catalogue, action: str) -> Notice | None:
    """An age among the words raises what fits; the filter is offered, never set."""
    request = found.request
    if request.age or not request.query or not request.query.ages:
        return None
    one = request.query.ages[0]
    label = AGE.range_label(one, catalogue, request.scope.locale if request.scope else "en")
    parts = (Segment(gettext("Items for this age come first: ")), Segment(label, True), Segment("."))
    link = Link(
        label=gettext("Show only items for this age"),
        href=action + query_string(request, {"age": (one.value,)}),
    )
    return Notice(name="age", kind="info", icon="family", parts=parts, links=(link,))
