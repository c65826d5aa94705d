"""The contents list: the fixed parts of a page type and the headings inside its streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from core.presentation import TocEntry, anchor_of

HEADING = "heading"


def mark_headings(page: Any) -> None:
    """Gives every heading of the page's streams an id of its own, which its template prints.

    The same words a second time get a number, so that no id stands twice on a page.
    """
    used: set[str] = set()
    for field in page._meta.get_fields():
        stream = getattr(page, field.name) if isinstance(field, StreamField) else None
        if not isinstance(stream, StreamValue) or all(raw["type"] != HEADING for raw in stream.raw_data):
            continue
        for block in stream:
            if block.block_type == HEADING:
                block.value["anchor"] = free_anchor(anchor_of(block.value["text"]), used)


def free_anchor(wanted: str, used: set[str]) -> str:
    anchor, number = wanted, 2
    while anchor in used:
        anchor, number = f"{wanted}-{number}", number + 1
    used.add(anchor)
    return anchor


def stream_headings(stream: StreamValue | None, level: str = "2") -> Iterator[TocEntry]:
    """The headings of one level in a stream, in order; `mark_headings` has run."""
    for block in stream or ():
        if block.block_type == HEADING and str(block.value.get("level")) == level:
            text = block.value["text"]
            yield TocEntry(anchor=block.value.get("anchor") or anchor_of(text), label=text)


def contents(*parts: tuple[str, Any, str] | Iterable[TocEntry]) -> tuple[TocEntry, ...]:
    """Joins parts to a contents list without doubles.

    A part is `(anchor, shown, label)`, left out when `shown` is empty, or entries of a stream.
    """
    found: dict[str, TocEntry] = {}
    for part in parts:
        if isinstance(part, tuple) and len(part) == 3 and isinstance(part[0], str):
            anchor, shown, label = part
            entries: Iterable[TocEntry] = (TocEntry(anchor=anchor, label=label),) if shown else ()
        else:
            entries = part  # type: ignore[assignment]
        for entry in entries:
            found.setdefault(entry.anchor, entry)
    return tuple(found.values())
