"""The contents list: the fixed parts of a page type and the headings inside its streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.blocks import StreamValue

from core.presentation import TocEntry, anchor_of


def stream_headings(stream: StreamValue | None, level: str = "2") -> Iterator[TocEntry]:
    """The headings of one level in a stream, in order."""
    for block in stream or ():
        if block.block_type == "heading" and str(block.value.get("level")) == level:
            yield TocEntry(anchor=anchor_of(block.value["text"]), label=block.value["text"])


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
