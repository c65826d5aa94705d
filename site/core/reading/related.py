"""Links to other pages, grouped by what a reader would look for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from core.enums import LibraryType
from core.presentation import Link, RelatedGroup, RelatedItem
from core.reading.connections import PageRef
from core.reading.context import Reading
from core.reading.words import kind_words


def related_item(reading: Reading, ref: PageRef) -> RelatedItem:
    """A page with one line: its kind and, when it has one, its year. “Case study, 2025”."""
    note = kind_words(ref.model, format_label(reading, ref))
    if ref.published_on:
        note = f"{note}, {ref.published_on.year}"
    elsewhere = ref.language != reading.languages.content
    return RelatedItem(title=ref.title, href=ref.href, note=note, lang=ref.language if elsewhere else "")


def format_label(reading: Reading, ref: PageRef) -> str:
    if ref.library_type != LibraryType.RESOURCE or ref.format_id is None:
        return ""
    term = reading.catalogue.by_id["resource_formats"].get(ref.format_id)
    return reading.terms.label(term) if term else ""


def related_items(reading: Reading, refs: Iterable[PageRef]) -> tuple[RelatedItem, ...]:
    return tuple(related_item(reading, ref) for ref in refs)


def links(refs: Iterable[PageRef]) -> tuple[Link, ...]:
    return tuple(Link(label=ref.title, href=ref.href) for ref in refs)


def related_groups(
    reading: Reading,
    *,
    shown: Iterable[PageRef] = (),
    further: Iterable[tuple[str, Iterable[PageRef]]] = (),
) -> tuple[RelatedGroup, ...]:
    """What the editor chose, by type, then `further` groups, then the pages that point here.

    No page stands twice, and none that is in `shown`.
    """
    further = tuple(further)
    headings = {
        LibraryType.EVIDENCE_SUMMARY: gettext("Evidence behind this"),
        LibraryType.CASE_STUDY: gettext("Local stories"),
        LibraryType.RESOURCE: gettext("Tools and resources"),
        LibraryType.TOOLKIT: gettext("Toolkit"),
        "": gettext("More to read"),
    }
    connections = reading.connections
    seen = {ref.id for ref in shown}
    groups: dict[str, list[PageRef]] = {}
    for ref in connections.out.get("related", ()):
        if ref.id not in seen:
            seen.add(ref.id)
            groups.setdefault(headings.get(ref.library_type, headings[""]), []).append(ref)
    for title, refs in further:
        new = [ref for ref in refs if ref.id not in seen]
        seen |= {ref.id for ref in new}
        if new:
            groups[title] = new
    pointing = [
        ref
        for kind in ("related", "programme", "read_first")
        for ref in connections.back.get(kind, ())
        if ref.id not in seen
    ]
    unique = list({ref.id: ref for ref in pointing}.values())
    if unique:
        groups[gettext("Pages that point here")] = unique
    if gathered := [ref for ref in connections.back.get("picked", ()) if ref.id not in seen]:
        groups[gettext("In these topics and collections")] = gathered
    order = [
        *headings.values(),
        *(title for title, _refs in further),
        gettext("Pages that point here"),
        gettext("In these topics and collections"),
    ]
    return tuple(
        RelatedGroup(title=title, items=related_items(reading, groups[title]))
        for title in order
        if title in groups
    )
