"""Files to download, with their kind, size and language in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from core.presentation import Download
from core.reading.translations import language_name
from core.reading.words import format_words, listed, size_words

EXTENSION_ICONS = {"pptx": "slides", "xlsx": "chart", "csv": "chart"}


def file_facts(document: Any) -> str:
    """“PDF, 84 KB”."""
    parts = [format_words(document.file_extension)]
    if document.file_size:
        parts.append(size_words(document.file_size))
    return listed(parts)


def download(
    document: Any, *, label: str = "", language: str = "", accessible: Any = None, page_language: str = "en"
) -> Download:
    """A document as a download; its language is named when it is not the page's."""
    code = language or document.language
    other = code if code and code != page_language else ""
    return Download(
        title=label or document.title,
        href=document.url,
        facts=file_facts(document),
        language=safe_language_name(other),
        language_code=other,
        icon=EXTENSION_ICONS.get(document.file_extension, "document"),
        accessible_href=accessible.url if accessible else "",
        accessible_label=(
            gettext("Accessible version, %(facts)s") % {"facts": file_facts(accessible)} if accessible else ""
        ),
    )


def safe_language_name(code: str) -> str:
    """A file may be in a language that Django does not know: then its code stands for it."""
    if not code:
        return ""
    try:
        return language_name(code)
    except KeyError:
        return code
