"""The parts that pages are made of: links, facts, notices, cards, ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

NoticeKind = Literal["notice", "info", "good"]
TagTone = Literal["", "green", "yellow", "grey", "purple", "red"]


class Segment(NamedTuple):
    """A stretch of text; a marked one is emphasised (a hit, a changed word). Plain tuples do as well."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with its words and, where useful, one line under it."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a fact; with `href` it leads to the library filtered by it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An editor's image (rendition) or a drawn one, as an address that a browser can load.

    `alt` stays empty for drawings: the words beside them say the same. Sizes are pixels.
    """

    src: str
    alt: str = ""
    width: int = 480
    height: int = 300
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A small label such as “Older programme” (yellow) or “For families” (purple)."""

    text: str
    tone: TagTone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaItem:
    """One entry of the line of facts under a title or on a card; `icon` is a file in templates/icons/.

    Printed as the values joined by commas, then `after` (“Durham, Leeds” + “North East”).
    """

    icon: str
    values: tuple[Value, ...]
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of the “At a glance” panel. Rows without values are left out by whoever fills it."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The line directly under the title.

    `words`: “Last reviewed 14 October 2026, 2 months ago”; `next_words`: “Next check October 2027”. Without a
    day (`on`) nobody has reviewed it here yet, and no tick says otherwise.
    """

    words: str
    overdue: bool = False
    on: date | None = None
    next_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A panel near the top: archived, superseded, older programme, older translation, “a record of”.

    `name` says which one it is, for tests and styles; marked segments are printed bold.
    """

    name: str
    parts: tuple[Segment, ...]
    kind: NoticeKind = "notice"
    icon: str = "info"
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TocEntry:
    """An entry of the contents list; `anchor` is the id of a heading on the page, without “#”.

    `core.presentation.anchor_of` makes the id of a heading block. The templates' own ids, each there when its
    part is: case study `why what steps results families not-work costs advice programmes contact`; evidence
    `findings found unknown how implementation cost stories references`; resource `get about made`; toolkit
    module `objectives read-first modules collaborators`; all of them `related changes use`.
    """

    anchor: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A case study's practice tier with its meaning in one or two sentences."""

    label: str
    meaning: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingStep:
    """One step of the Guidebook ladder, weakest first: code “3, 3+”, label in words."""

    code: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The Guidebook box of an evidence summary.

    `steps` is empty where the rating does not apply; `words` then says so. `checked_words`: “Copied
    from the Foundations Guidebook on 2 September 2025; it may have changed.”
    """

    words: str
    meaning: str = ""
    steps: tuple[RatingStep, ...] = ()
    checked_words: str = ""
    source_href: str = ""
    cost_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file: `facts` is “PDF, 84 KB”, `language` only when it is not the page's."""

    title: str
    href: str
    facts: str = ""
    language: str = ""
    language_code: str = ""
    icon: str = "document"
    accessible_href: str = ""
    accessible_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """A related page: title and one line such as “Case study, 2025”; `lang` when it is not the page's."""

    title: str
    href: str
    note: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedGroup:
    """Related pages under a heading such as “Evidence behind this” or “Pages that point here”."""

    title: str
    items: tuple[RelatedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of “What changed”; without a day it is older than the dated ones."""

    text: str
    day: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed on a page, newest first, and the day of its first publication in words."""

    lines: tuple[Change, ...] = ()
    first_words: str = ""
    first_iso: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same page in another language; `direction` is “ltr” or “rtl”, `label` in its own language."""

    code: str
    label: str
    href: str
    direction: str = "ltr"
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An item in a grid. `tone` is the slug of its first service group, or “system”."""

    title: str
    href: str
    kind: str
    icon: str
    summary: str = ""
    tone: str = "system"
    picture: Picture | None = None
    judged: str = ""
    tags: tuple[Tag, ...] = ()
    meta: tuple[MetaItem, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An item that an editor gathered: its card, its place in the list, and why it is there."""

    number: int
    card: Card
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePair:
    """Research and local stories that belong together: of one area, or by one programme.

    `more_…` lead to all of them where only the newest are shown; `href` is the programme's own page.
    """

    anchor: str
    title: str
    href: str = ""
    note: str = ""
    evidence: tuple[RelatedItem, ...] = ()
    stories: tuple[RelatedItem, ...] = ()
    more_evidence: Link | None = None
    more_stories: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairGroup:
    """The areas of one region."""

    anchor: str
    title: str
    pairs: tuple[EvidencePair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGroup:
    """The authorities of one region as (DfE code, name), to choose one from."""

    region: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A way into the library: a service (tone and icon) or a hub model (picture)."""

    title: str
    href: str
    text: str = ""
    tone: str = "system"
    icon: str = "door"
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A numbered page of a list; `gap` stands for the dots between numbers."""

    number: int = 0
    href: str = ""
    current: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Numbered pages with neighbours; empty addresses mean “there is none”."""

    pages: tuple[PageLink, ...]
    previous_href: str = ""
    next_href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A toolkit module in its list; `number` continues over the sections."""

    number: int
    title: str
    href: str
    summary: str = ""
    meta: tuple[MetaItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSection:
    """Background, golden threads, practice: a heading and its modules. `tone` colours the numbers."""

    anchor: str
    title: str
    text: str = ""
    tone: str = "system"
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup:
    """Cards under a heading, for example the questions of one theme."""

    anchor: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """One of the three delivery principles, or of the three voices: a word and a sentence."""

    title: str
    text: str
    href: str = ""
    icon: str = "door"
