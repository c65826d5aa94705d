"""What the toolkit's front page, a toolkit and a module show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from wagtail.models import Page

from core.models.library import reading_minutes
from core.presentation import Fact, Link, MetaItem, Module, ModuleSection, TocEntry, ToolkitView, Value
from core.reading import (
    Reading,
    contents,
    day_words,
    item_parts,
    library_href,
    links,
    minutes_words,
    page_parts,
    people_facts,
    place_facts,
    related_groups,
    standing_facts,
    stream_headings,
    subject_facts,
    text_meta,
)
from navigation.visibility import not_restricted
from resources.models import ToolkitIndexPage, ToolkitPage
from resources.toolkit import Section

#: The tone of a section's numbers.
TONES: dict[str, str] = {
    Section.BACKGROUND: "young-people-activities",
    Section.GOLDEN_THREADS: "send",
    Section.PRACTICE: "health-wellbeing",
}


def toolkit_index_view(page: ToolkitIndexPage, request: HttpRequest) -> ToolkitView:
    """The toolkit's front page: every module by section, numbered throughout."""
    reading = Reading(page, request)
    found = sections(toolkit_tree(page), reading)
    crumbs = (Link(label=gettext("Library"), href=library_href()),)
    return ToolkitView(
        **page_parts(reading, breadcrumbs=crumbs, schema_type="CollectionPage"),
        sections=found,
        toc=section_contents(found),
    )


def toolkit_view(page: ToolkitPage, request: HttpRequest) -> ToolkitView:
    """A toolkit with its modules, or one module with its neighbours."""
    reading = Reading(page, request)
    parent = page.get_parent()
    is_module = parent is not None and issubclass(parent.specific_class or Page, ToolkitPage)
    modules = ordered(toolkit_tree(parent if is_module else page)) if page.pk else []
    numbers = [module.pk for module in modules]
    number = numbers.index(page.pk) + 1 if is_module and page.pk in numbers else 0
    found = () if is_module else sections(modules, reading)
    first = reading.connections.out.get("read_first", ())
    groups = related_groups(reading, shown=first)
    return ToolkitView(
        **item_parts(
            reading,
            breadcrumbs=breadcrumbs(reading, parent, is_module),
            meta=meta(reading, number, len(modules)),
            facts=facts(reading),
            related=groups,
            older_changes=page.change_log,
            toc=contents(
                ("objectives", page.objectives, gettext("Afterwards you can")),
                stream_headings(page.body),
                ("modules", found, gettext("Modules")),
                ("related", groups, gettext("Stories and evidence on this theme")),
                ("collaborators", page.collaborators, gettext("Who worked on this")),
                ("changes", True, gettext("What changed on this page")),
                ("use", True, gettext("Use and share")),
            ),
            sections=found,
            module_number=number,
            who_for=reading.terms.values("audiences"),
            read_first=links(first),
            previous_module=neighbour(reading, modules, number - 2) if number else None,
            next_module=neighbour(reading, modules, number) if number else None,
        )
    )


def breadcrumbs(reading: Reading, parent: Page | None, is_module: bool) -> tuple[Link, ...]:
    crumbs = [Link(label=gettext("Library"), href=library_href())]
    if parent is not None and (is_module or issubclass(parent.specific_class or Page, ToolkitIndexPage)):
        if is_module:
            crumbs.append(Link(label=gettext("Toolkit"), href=library_href(type="toolkit")))
        crumbs.append(Link(label=parent.title, href=parent.get_url(reading.request) or ""))
    return tuple(crumbs)


def meta(reading: Reading, number: int, of: int) -> tuple[MetaItem, ...]:
    page = reading.page
    place = gettext("Module %(number)d of %(of)d") % {"number": number, "of": of} if number else ""
    return (
        *text_meta("checklist", place),
        *text_meta("door", page.get_section_display() if page.section else ""),
        *text_meta("clock", minutes_words(reading_minutes(page))),
    )


def facts(reading: Reading) -> tuple[Fact, ...]:
    return place_facts(reading) + subject_facts(reading) + people_facts(reading) + standing_facts(reading)


def toolkit_tree(top: Page) -> list[ToolkitPage]:
    """The modules to list below a page: those of its toolkits, or toolkits that have none. One query."""
    below = ToolkitPage.objects.descendant_of(top).filter(live=True).select_related("locale")
    pages = list(not_restricted(below).order_by("path"))
    parents = {page.path[: -Page.steplen] for page in pages}
    return [page for page in pages if page.path not in parents or (page.section and page.order)]


def ordered(modules: Iterable[ToolkitPage]) -> list[ToolkitPage]:
    """By section, then by the number that the editor gave, then as in the tree."""
    places = {value: place for place, value in enumerate(Section.values)}
    return sorted(
        modules,
        key=lambda page: (
            places.get(page.section, len(places)),
            page.order is None,
            page.order or 0,
            page.path,
        ),
    )


def sections(modules: Iterable[ToolkitPage], reading: Reading) -> tuple[ModuleSection, ...]:
    """Modules under the headings of their sections; those without one come last."""
    texts = {
        Section.BACKGROUND: (gettext("Background"), gettext("What hubs are for and where policy stands.")),
        Section.GOLDEN_THREADS: (gettext("Golden threads"), gettext("What every part of a hub needs.")),
        Section.PRACTICE: (gettext("Practice"), gettext("Doing it with families.")),
        "": (gettext("More modules"), ""),
    }
    grouped: dict[str, list[Module]] = {}
    for number, page in enumerate(ordered(modules), start=1):
        grouped.setdefault(page.section, []).append(module(number, page, reading))
    return tuple(
        ModuleSection(
            anchor=f"section-{section or 'more'}",
            title=title,
            text=text,
            tone=TONES.get(section, "system"),
            modules=tuple(grouped[section]),
        )
        for section, (title, text) in texts.items()
        if section in grouped
    )


def module(number: int, page: ToolkitPage, reading: Reading) -> Module:
    changed = [MetaItem(icon="clock", values=(Value(text=minutes_words(reading_minutes(page))),))]
    if page.last_reviewed:
        words = gettext("Last reviewed %(day)s") % {"day": day_words(page.last_reviewed)}
        changed.append(MetaItem(icon="check", values=(Value(text=words),)))
    return Module(
        number=number,
        title=page.title,
        href=page.get_url(reading.request) or "",
        summary=page.summary,
        meta=tuple(changed),
    )


def neighbour(reading: Reading, modules: list[Any], index: int) -> Link | None:
    """The module before or after; None at the ends."""
    if not 0 <= index < len(modules):
        return None
    return Link(label=modules[index].title, href=modules[index].get_url(reading.request) or "")


def section_contents(found: tuple[ModuleSection, ...]) -> tuple[TocEntry, ...]:
    return tuple(TocEntry(anchor=section.anchor, label=section.title) for section in found)
