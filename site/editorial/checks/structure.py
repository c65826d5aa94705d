"""Headings in order, words for pictures, links that lead to pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from core.models.base import SUMMARY_LIMIT, TITLE_LIMIT
from editorial.checks.advice import Advice, cut
from editorial.checks.text import PageText

LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT}
FILES = (".pdf", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx")


def skipped_headings(page: PageText) -> Iterator[Advice]:
    """A heading may be one level below the one before it, not two. A part's own title is level 2."""
    level, field = 2, ""
    for passage in page.passages:
        if passage.field != field:
            field = passage.field
            level = 1 if field == "body" else 2
        if passage.kind != "heading":
            continue
        if passage.level > level + 1:
            message = gettext(
                "A heading of level %(level)d follows one of level %(before)d: use level %(next)d."
            )
            values = {"level": passage.level, "before": max(level, 1), "next": level + 1}
            if level == 1:
                message, values = gettext("The first heading is of level %(level)d: use level 2."), values
            yield Advice("heading", message % values, passage.field, passage.block, passage.text)
        level = passage.level


def missing_alt_text(page: PageText) -> Iterator[Advice]:
    for picture in page.pictures:
        if not picture.alt.strip():
            message = gettext(
                "The picture has no text for those who cannot see it. Say what it tells the reader; leave it "
                "empty only if it tells nothing."
            )
            yield Advice("alt-text", message, picture.field, picture.block)


def too_long(page: PageText) -> Iterator[Advice]:
    """An imported title or summary may be longer than one that is typed."""
    for passage in page.passages:
        limit = LIMITS.get(passage.field)
        if limit and len(passage.text) > limit:
            message = gettext("%(length)d characters; cards show %(limit)d well.")
            values = {"length": len(passage.text), "limit": limit}
            yield Advice("length", message % values, passage.field, quote=cut(passage.text))


def links_to_files(page: PageText) -> Iterator[Advice]:
    """Outside links go to landing pages (rule 9): a file moves, and nobody is told what it is."""
    for passage in page.passages:
        for link in passage.links:
            if link.lower().split("?")[0].endswith(FILES) and link.startswith("http"):
                message = gettext("Link to the page that offers the file, not to the file itself.")
                yield Advice("file-link", message, passage.field, passage.block, link)
