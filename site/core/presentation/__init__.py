"""What a reading page shows, as plain data.

A page's `get_context` fills one of the `…View` classes and passes it to its template as `view`; the
templates print it and decide nothing. Rich text and StreamFields are not here: templates take them
from `page`. Everything is text or tuples of text, never markup, so templates escape all of it.

Words in these objects are already in the language of the interface.
"""

from core.presentation.anchors import anchor_of
from core.presentation.parts import (
    Card,
    CardGroup,
    Download,
    Fact,
    Link,
    MetaItem,
    Module,
    ModuleSection,
    Notice,
    NoticeKind,
    PageLink,
    Pagination,
    Picture,
    Principle,
    Rating,
    RatingStep,
    RelatedGroup,
    RelatedItem,
    Review,
    Segment,
    Tag,
    TagTone,
    Tier,
    Tile,
    TocEntry,
    Translation,
    Value,
)
from core.presentation.views import (
    EvidenceView,
    HomeView,
    IndexView,
    ItemView,
    PageView,
    ReportView,
    ToolkitView,
)

__all__ = [
    "Card",
    "CardGroup",
    "Download",
    "EvidenceView",
    "Fact",
    "HomeView",
    "IndexView",
    "ItemView",
    "Link",
    "MetaItem",
    "Module",
    "ModuleSection",
    "Notice",
    "NoticeKind",
    "PageLink",
    "PageView",
    "Pagination",
    "Picture",
    "Principle",
    "Rating",
    "RatingStep",
    "RelatedGroup",
    "RelatedItem",
    "ReportView",
    "Review",
    "Segment",
    "Tag",
    "TagTone",
    "Tier",
    "Tile",
    "TocEntry",
    "ToolkitView",
    "Translation",
    "Value",
    "anchor_of",
]
