"""A page as the checks see it: its words in order, each with the place in the editor where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import capfirst
from wagtail.blocks import ListBlock, RichTextBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from safety.sanitise import strip_tags

#: Names of values that are no running text.
NOT_PROSE = frozenset(
    "kind level method direction url email consent_reference unit value baseline period_from period_to "
    "number_of_people language".split()
)
PART = re.compile(r"<(h[2-4]|p|li|blockquote|td|th)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]*?\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """A stretch of text: `kind` is title, summary, heading, text, quote or cell; `block` the block's id."""

    text: str
    field: str
    kind: str = "text"
    block: str = ""
    level: int = 0
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A result block: a figure with what should stand beside it."""

    values: Mapping[str, str]
    field: str
    block: str


@dataclass(frozen=True)
class Picture:
    """A picture of the page; `alt` is what is read instead of it."""

    alt: str
    field: str
    block: str = ""


@dataclass(frozen=True)
class Rating:
    """The Guidebook rating of a page, with what proves it."""

    label: str
    slug: str
    official: bool
    may_say_evidence_based: bool
    source_url: str
    checked_on: date | None


@dataclass(frozen=True)
class PageText:
    """Everything the checks need to know about a page. `places` are the names of its authorities."""

    passages: tuple[Passage, ...] = ()
    figures: tuple[Figure, ...] = ()
    pictures: tuple[Picture, ...] = ()
    places: tuple[str, ...] = ()
    rating: Rating | None = None
    library_type: str = ""
    today: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def prose(self) -> Iterator[Passage]:
        """What is read as sentences."""
        return (one for one in self.passages if one.kind in ("summary", "text", "quote"))


def read_page(page: Any) -> PageText:
    """The text of a page or of a revision as an object. Needs the database for terms and places only."""
    from django.utils import timezone

    passages = [Passage(page.title, "title", "title")]
    if getattr(page, "summary", ""):
        passages.append(Passage(page.summary, "summary", "summary"))
    figures: list[Figure] = []
    pictures: list[Picture] = []
    if getattr(page, "image_id", None):
        pictures.append(Picture(page.image_alt, "image_alt"))
    for one in page._meta.get_fields():
        value = getattr(page, one.name, None) if not one.auto_created else None
        if isinstance(one, RichTextField):
            passages += html_passages(value or "", one.name)
        elif isinstance(one, StreamField):
            for block in value:
                passages += block_passages(block, one.name)
                figures += [Figure(dict(found), one.name, block.id or "") for found in results(block)]
                if block.block_type == "image":
                    pictures.append(Picture(block.value.get("alt") or "", one.name, block.id or ""))
        elif one.name in PLAIN_TEXT and value:
            passages.append(Passage(str(value), one.name))
    places = page.local_authorities.all() if hasattr(page, "local_authorities") else ()
    return PageText(
        passages=tuple(passages),
        figures=tuple(figures),
        pictures=tuple(pictures),
        places=tuple(place.name for place in places),
        rating=rating_of(page),
        library_type=getattr(page, "library_type", ""),
        today=timezone.localdate(),
        labels=labels_of(page),
    )


#: Plain fields of pages that readers read.
PLAIN_TEXT = frozenset("no_results_reason short_answer co_production_note hero_lead".split())


def labels_of(page: Any) -> dict[str, str]:
    fields = (one for one in page._meta.get_fields() if hasattr(one, "verbose_name"))
    return {one.name: str(capfirst(one.verbose_name)) for one in fields}


def rating_of(page: Any) -> Rating | None:
    term = getattr(page, "evidence_rating", None)
    if term is None:
        return None
    return Rating(
        label=term.label,
        slug=term.slug,
        official=term.official,
        may_say_evidence_based=term.may_say_evidence_based,
        source_url=getattr(page, "rating_source_url", "") or "",
        checked_on=getattr(page, "rating_checked_on", None),
    )


def html_passages(html: str, name: str, block: str = "") -> Iterator[Passage]:
    """Paragraphs, list items, headings and cells of rich text, in order."""
    found = False
    for match in PART.finditer(html):
        text = strip_tags(match[2])
        tag = match[1].lower()
        if text:
            found = True
            level = int(tag[1]) if tag[0] == "h" and tag[1].isdigit() else 0
            kind = "heading" if level else "cell" if tag in ("td", "th") else "text"
            yield Passage(text, name, kind, block, level, tuple(LINK.findall(match[2])))
    if not found and (text := strip_tags(html)):
        yield Passage(text, name, "text", block, 0, tuple(LINK.findall(html)))


def block_passages(block: Any, name: str) -> Iterator[Passage]:
    key = block.id or ""
    if block.block_type == "heading":
        yield Passage(block.value["text"], name, "heading", key, int(block.value["level"] or 2))
    elif block.block_type == "result":
        for part in ("measure", "limits"):
            if block.value.get(part):
                yield Passage(block.value[part], name, "cell", key)
    else:
        kind = {"quote": "quote", "table": "cell"}.get(block.block_type, "text")
        yield from value_passages(block.block, block.value, name, kind, key)


def value_passages(kind_of: Any, value: Any, name: str, kind: str, key: str) -> Iterator[Passage]:
    if isinstance(kind_of, StructBlock):
        for part, child in kind_of.child_blocks.items():
            if part not in NOT_PROSE and value.get(part):
                yield from value_passages(child, value[part], name, kind, key)
    elif isinstance(kind_of, ListBlock):
        for one in value:
            yield from value_passages(kind_of.child_block, one, name, kind, key)
    elif isinstance(kind_of, RichTextBlock) or isinstance(value, RichText):
        yield from html_passages(getattr(value, "source", str(value)), name, key)
    elif isinstance(value, str) and value.strip():
        yield Passage(value, name, kind, key)


def results(block: Any) -> Iterator[Mapping[str, str]]:
    if block.block_type == "result":
        yield {part: str(block.value.get(part) or "") for part in block.block.child_blocks}
