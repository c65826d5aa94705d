"""One class for each kind of page: everything its template prints besides the page's own rich text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.presentation.parts import (
    Card,
    CardGroup,
    Changes,
    Download,
    EvidencePair,
    Fact,
    Link,
    MetaItem,
    ModuleSection,
    Notice,
    Pagination,
    PairGroup,
    Pick,
    Picture,
    PlaceGroup,
    Principle,
    Rating,
    RelatedGroup,
    RelatedItem,
    Review,
    Tag,
    Tier,
    Tile,
    TocEntry,
    Translation,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What every reading page needs: head, review line, notices, crumbs, social metadata.

    `breadcrumbs` leaves out home and the page itself. `lang` and `direction` are set only when the content is
    not in the language of the interface (fallback to English). `canonical` and `social_image` are absolute.
    """

    title: str
    description: str = ""
    canonical: str = ""
    social_image: str = ""
    social_image_alt: str = ""
    social_type: Literal["website", "article"] = "article"
    json_ld: Mapping[str, object] | None = None
    breadcrumbs: tuple[Link, ...] = ()
    translations: tuple[Translation, ...] = ()
    lang: str = ""
    direction: str = ""
    kind: str = ""
    icon: str = ""
    lead: str = ""
    meta: tuple[MetaItem, ...] = ()
    tags: tuple[Tag, ...] = ()
    review: Review | None = None
    notices: tuple[Notice, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    picture: Picture | None = None
    related: tuple[RelatedGroup, ...] = ()
    report_href: str = ""
    changes: Changes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView(PageView):
    """A library item: facts, files, citation, licence. Case studies and resources use it as it is.

    `tier` is for case studies only. `get_it` are the ways to a resource that are no files (a link to the
    publisher); `contact` is a shared mailbox (`mailto:`).
    """

    facts_title: str = ""
    facts: tuple[Fact, ...] = ()
    tier: Tier | None = None
    downloads: tuple[Download, ...] = ()
    get_it: tuple[Link, ...] = ()
    contact: Link | None = None
    programmes: tuple[RelatedItem, ...] = ()
    made_with: tuple[str, ...] = ()
    citation: str = ""
    licence: Link | None = None
    licence_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView(ItemView):
    """An evidence summary and its rating box. `stories` used the programme locally.

    The findings table comes from the page's outcome blocks.
    """

    rating: Rating | None = None
    stories: tuple[RelatedItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolkitView(ItemView):
    """A toolkit with its modules (`sections`), or one module (`module_number` above 0)."""

    sections: tuple[ModuleSection, ...] = ()
    module_number: int = 0
    who_for: tuple[Value, ...] = ()
    read_first: tuple[Link, ...] = ()
    previous_module: Link | None = None
    next_module: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView(PageView):
    """A list of pages: news, questions, the toolkit's modules. `library_href` leads to the filters.

    `cards` stand without headings, `groups` with one each; `sections` are numbered modules.
    """

    cards: tuple[Card, ...] = ()
    groups: tuple[CardGroup, ...] = ()
    sections: tuple[ModuleSection, ...] = ()
    pagination: Pagination | None = None
    library_href: str = ""
    library_label: str = ""
    empty_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringView(PageView):
    """A topic or a collection: items gathered by hand, then what its saved search finds now.

    `found_text`: “See all 12 in the library”. `tone` is the colour of the numbers.
    """

    tone: str = "system"
    picks: tuple[Pick, ...] = ()
    found_title: str = ""
    found: tuple[Card, ...] = ()
    found_href: str = ""
    found_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView(PageView):
    """Evidence beside local stories: hubs as a whole, by area under regions, by programme."""

    facts: tuple[Fact, ...] = ()
    general: tuple[RelatedItem, ...] = ()
    regions: tuple[PairGroup, ...] = ()
    programmes: tuple[EvidencePair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView(PageView):
    """The home page: what family hubs are, and the three ways into the library.

    Texts left empty fall back to the template's own. `total_text`: “See all 64 items”. `featured` is what
    editors chose; `newest` is filled only without any. `places` are the choices of “Places like mine”.
    """

    hero_title: str = ""
    hero_lead: str = ""
    library_href: str = ""
    total_text: str = ""
    popular: tuple[Link, ...] = ()
    services: tuple[Tile, ...] = ()
    ages: tuple[Link, ...] = ()
    models: tuple[Tile, ...] = ()
    featured_title: str = ""
    featured: tuple[Card, ...] = ()
    newest: tuple[Card, ...] = ()
    places: tuple[PlaceGroup, ...] = ()
    newest_href: str = ""
    principles: tuple[Principle, ...] = ()
    voices: tuple[Principle, ...] = ()
    questions: tuple[Link, ...] = ()
    questions_href: str = ""
    news: tuple[Card, ...] = ()
    news_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView(PageView):
    """The “out of date?” form and its answer; `item_title` and `item_href` name the page it is about."""

    item_title: str = ""
    item_href: str = ""
