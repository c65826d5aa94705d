"""A hit with what a person reads about it: the snippet, what matched, what did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from core.presentation import Segment
from search.ages import HIGHEST, LOWEST
from search.documents import Document
from search.engines.base import RawResult
from search.highlight import Highlight, Highlighter, Reason
from search.highlight import Segment as Mark
from search.request import SearchRequest


@dataclass(frozen=True)
class Item:
    """`summary` has the hits marked; `snippet` is a stretch of the text, empty when the summary says it all.

    Both are segments, so that whoever prints them escapes them. `matched` says in plain text what matched
    and where, `missing` which words did not.
    """

    document: Document
    summary: tuple[Segment, ...] = ()
    snippet: tuple[Segment, ...] = ()
    why: tuple[Segment, ...] = ()
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def snippet_text(self) -> str:
        """The snippet as plain text; the summary where there is none."""
        return "".join(segment.text for segment in self.snippet or self.summary)


def make_items(raw: RawResult, documents: Sequence[Document], request: SearchRequest) -> tuple[Item, ...]:
    """The hits of an answer, in order. Without words nothing is highlighted."""
    if raw.query is None or not raw.query.groups:
        return tuple(Item(document=one, summary=(Segment(one.summary),)) for one in documents)
    locale = request.scope.locale if request.scope else "en"
    highlighter = Highlighter(raw.query, locale)
    matched = {hit.page_id: hit.matched for hit in raw.hits}
    return tuple(
        make_item(one, highlighter.highlight(one, matched.get(one.page_id) or None), request)
        for one in documents
    )


def make_item(document: Document, found: Highlight, request: SearchRequest) -> Item:
    met = [reason for reason in found.reasons if reason.kind != "missing"]
    return Item(
        document=document,
        summary=converted(found.summary),
        snippet=converted(found.snippet),
        why=why(document, met, request),
        matched=tuple(reason.words for reason in met),
        missing=tuple(reason.typed for reason in found.reasons if reason.kind == "missing"),
    )


def converted(marks: Iterable[Mark]) -> tuple[Segment, ...]:
    return tuple(Segment(mark.text, mark.is_match) for mark in marks)


def why(document: Document, met: Sequence[Reason], request: SearchRequest) -> tuple[Segment, ...]:
    """The reasons that title and summary do not show: synonyms, corrections, files, terms; and the age."""
    parts: list[Segment] = []
    for reason in met:
        if reason.kind == "typed" and reason.place in ("title", "summary", "body", ""):
            continue
        parts += [Segment("; ")] if parts else []
        parts.append(Segment(reason.words))
    if all_ages(document) and request.wanted_ages:
        parts += [Segment("; ")] if parts else []
        parts.append(Segment(gettext("for all ages, so it ranks lower")))
    return (*parts, Segment(".")) if parts else ()


def all_ages(document: Document) -> bool:
    return (document.age_min, document.age_max) == (LOWEST, HIGHEST)
