"""The library page as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from core.presentation import Link, Notice, PageLink, Pagination, Segment, Tag
from search import cards
from search.addresses import parameters_of, query_string
from search.facets import FACETS, AgeFacet
from search.items import Item
from search.listing import Listing, last_page, page_exists
from search.page import filters
from search.page.notices import notices
from search.page.recovery import recovery
from search.presentation import Chip, LibraryView, Problem, Result, SortOption, Tools
from taxonomy.catalogue import Catalogue, get_catalogue

ANCHORS = {"q": "q", "age": "age-own", "like": "like", "published-from": "published-from"}
ANCHORS |= {"published-to": "published-to", "sort": "sort"}


def library_view(found: Listing, absolute: Callable[[str], str]) -> LibraryView:
    """Everything that templates/search/library.html prints. `absolute` makes a path a full address."""
    catalogue, request, raw = get_catalogue(), found.request, found.raw
    locale = request.scope.locale if request.scope else "en"
    panel = filters.Panel(listing=found, catalogue=catalogue, locale=locale)
    action = reverse("search:library")
    total_text = total_words(found)
    chips = chosen(found, catalogue, locale, action)
    exists = page_exists(found)
    return LibraryView(
        title=page_title(found, total_text),
        action=action,
        total=raw.total,
        total_text=total_text,
        query=request.q or panel.typed("q"),
        query_error=panel.errors.get("q", ""),
        show_text=show_words(raw.total),
        facets=filters.facets(panel),
        places_like=filters.places_like(panel),
        published_from=filters.date_entry(panel, "published-from", gettext("From"), request.published_from),
        published_to=filters.date_entry(panel, "published-to", gettext("To"), request.published_to),
        archived=filters.archived_switch(request.archived),
        hidden=tuple(
            (name, values[0]) for name, values in parameters_of(request).items() if name in ("match", "size")
        ),
        chosen=len(chips),
        chips=chips,
        clear_url=action + query_string(without_filters(found)),
        sort_options=sort_options(found),
        notices=notices(found, catalogue, action) if exists else (gone_notice(found, action),),
        problems=tuple(
            problem_shown(problem.parameter, problem.short_value, problem.detail)
            for problem in found.problems
        ),
        results=tuple(
            result(item, catalogue, locale, item.document.page_id in raw.pinned) for item in found.items
        ),
        pagination=pagination(found, action) if exists and not found.problems else None,
        recovery=recovery(found, catalogue, locale, action) if exists and not found.problems else (),
        tools=Tools(
            csv=reverse("search:export") + query_string(request),
            atom=reverse("search:feed") + query_string(request, {"sort": (), "size": ()}),
            link=absolute(action + query_string(request)),
        ),
        description=gettext("Evidence, local stories and resources to use, for people who run family hubs."),
        canonical=absolute(action + query_string(request, page=request.page)),
    )


def total_words(found: Listing) -> str:
    if found.problems:
        return gettext("Search not done")
    if not found.raw.total:
        return gettext("No results")
    return ngettext("%(n)s result", "%(n)s results", found.raw.total) % {"n": f"{found.raw.total:,}"}


def show_words(total: int) -> str:
    if not total:
        return gettext("Show results")
    return ngettext("Show %(n)s result", "Show %(n)s results", total) % {"n": f"{total:,}"}


def page_title(found: Listing, total_text: str) -> str:
    if found.problems:
        return gettext("Error: Library")
    name = found.request.q or gettext("Library")
    title = f"{name} – {total_text}"
    if found.request.page > 1:
        title += " – " + gettext("page %(n)s") % {"n": found.request.page}
    return title


def problem_shown(parameter: str, value: str, detail: str) -> Problem:
    """The error summary names the filter, the value and what to do, and leads to the field."""
    if parameter == "q":
        return Problem(text=detail, anchor="q")
    label = filters.LABELS.get(parameter) or (FACETS[parameter].label if parameter in FACETS else parameter)
    anchor = ANCHORS.get(parameter, "library-filters" if parameter in FACETS else "q")
    return Problem(text=f"{label}: “{value}”. {detail}", anchor=anchor)


def without_filters(found: Listing) -> Any:
    """The same words and order with every filter dropped."""
    from dataclasses import replace

    return replace(
        found.request,
        selections={},
        age=(),
        age_covers=False,
        published_from=None,
        published_to=None,
        like=None,
        like_codes=None,
        archived=False,
    )


def chosen(found: Listing, catalogue: Catalogue, locale: str, action: str) -> tuple[Chip, ...]:
    """A chip for every choice in force; following it takes that one away and keeps the rest."""
    request = found.request
    chips: list[Chip] = []
    for facet in FACETS:
        if isinstance(facet, AgeFacet):
            values = [(one.value, facet.range_label(one, catalogue, locale)) for one in request.age]
        else:
            selected = request.selections.get(facet.parameter, ())
            values = [(slug, facet.value_label(slug, catalogue, locale)) for slug in selected]
        for value, label in values:
            rest = tuple(other for other, _label in values if other != value)
            change = {facet.parameter: rest}
            if facet.parameter == "age" and not rest:
                change["age-covers"] = ()
            name = str(filters.LABELS.get(facet.parameter, facet.label))
            chips.append(Chip(facet=name, label=label, remove_url=action + query_string(request, change)))
    plain = [
        ("age-covers", gettext("Age"), gettext("whole range") if request.age_covers else ""),
        ("like", gettext("Places like"), place_name(request.like, catalogue)),
        ("published-from", gettext("From"), day(request.published_from)),
        ("published-to", gettext("To"), day(request.published_to)),
        ("archived", gettext("Archived items"), gettext("included") if request.archived else ""),
        ("match", gettext("Words"), gettext("all of them") if request.match_all else ""),
    ]
    chips += [
        Chip(facet=name, label=label, remove_url=action + query_string(request, {parameter: ()}))
        for parameter, name, label in plain
        if label
    ]
    return tuple(chips)


def place_name(code: str | None, catalogue: Catalogue) -> str:
    return catalogue.authorities[code].name if code in catalogue.authorities else ""


def day(value: Any) -> str:
    from django.utils.formats import date_format

    return date_format(value, "j F Y") if value else ""


def sort_options(found: Listing) -> tuple[SortOption, ...]:
    """The orders that make sense for what is asked; the one in use is selected."""
    labels = {
        "relevance": gettext("Best match"),
        "age-fit": gettext("Best fit for the age"),
        "newest": gettext("Newest"),
        "title": gettext("Title, A to Z"),
    }
    request = found.request
    offered = ["newest", "title"]
    if request.wanted_ages:
        offered.insert(0, "age-fit")
    if request.query:
        offered.insert(0, "relevance")
    default = "relevance" if request.query else ("age-fit" if request.age else "newest")
    return tuple(
        SortOption(
            value=value, label=labels[value], selected=value == found.raw.sort, default=value == default
        )
        for value in offered
    )


def result(item: Item, catalogue: Catalogue, locale: str, pinned: bool = False) -> Result:
    document = item.document
    chosen = (Tag(text=gettext("Chosen by our editors"), tone="blue"),) if pinned else ()
    kind, icon = cards.kind_and_icon(document, catalogue, locale)
    foreign = document.locale != translation.get_language()
    return Result(
        key=document.key,
        kind=kind,
        icon=icon,
        title=document.title,
        href=document.path,
        summary=item.snippet or item.summary,
        judged=cards.judgement(document, catalogue, locale),
        tags=(*chosen, *cards.tags(document, catalogue, locale)),
        facts=cards.facts(document, catalogue, locale),
        why=item.why,
        missing=() if pinned else item.missing,
        picture=cards.picture(document, catalogue),
        lang=document.locale if foreign else "",
        direction="rtl" if foreign and document.locale in ("ar", "ur") else "",
    )


def pagination(found: Listing, action: str) -> Pagination | None:
    last, current, request = last_page(found), found.request.page, found.request
    if last == 1:
        return None

    def href(number: int) -> str:
        return action + query_string(request, page=number)

    wanted = sorted({1, 2, current - 1, current, current + 1, last} & set(range(1, last + 1)))
    pages: list[PageLink] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            pages.append(PageLink(gap=True))
        pages.append(PageLink(number=number, href=href(number), current=number == current))
    note = ""
    if current == last and found.raw.total > last * request.size:
        note = gettext("These are the first 1,000 results. Add a filter or a word to narrow your search.")
    return Pagination(
        pages=tuple(pages),
        previous_href=href(current - 1) if current > 1 else "",
        next_href=href(current + 1) if current < last else "",
        note=note,
    )


def gone_notice(found: Listing, action: str) -> Notice:
    """There is no such page of results: say so and lead back."""
    last = last_page(found)
    parts = (Segment(gettext("There is no page %(page)s of these results.") % {"page": found.request.page}),)
    back = Link(
        label=gettext("Go to the last page") if last > 1 else gettext("Go to the first page"),
        href=action + query_string(found.request, page=last),
    )
    return Notice(name="no-such-page", parts=parts, links=(back,))
