"""A hit with what a person reads about it: the snippet, what matched, what did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.presentation import Segment
from search.documents import Document
from search.engines.base import RawResult
from search.request import SearchRequest


@dataclass(frozen=True)
class Item:
    """`snippet` and `why` are segments, so that whoever prints them escapes them; `matched` is plain."""

    document: Document
    snippet: tuple[Segment, ...] = ()
    why: tuple[Segment, ...] = ()
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def snippet_text(self) -> str:
        return "".join(segment.text for segment in self.snippet)


def make_items(raw: RawResult, documents: Sequence[Document], request: SearchRequest) -> tuple[Item, ...]:
    return tuple(Item(document=d, snippet=(Segment(d.summary),)) for d in documents)
