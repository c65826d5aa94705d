"""Small things said in words: dates, file sizes, minutes, the kind of a page and its icon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from core.enums import LibraryType

KIND_ICONS: dict[str, str] = {
    LibraryType.CASE_STUDY: "people",
    LibraryType.EVIDENCE_SUMMARY: "chart",
    LibraryType.RESOURCE: "document",
    LibraryType.TOOLKIT: "checklist",
}
#: Formats with an icon of their own; the others show a document.
FORMAT_ICONS: dict[str, str] = {
    "checklist": "checklist",
    "self-assessment": "checklist",
    "slides": "slides",
    "training-pack": "slides",
    "video": "video",
    "webinar-recording": "video",
    "research-report": "chart",
    "data-tool": "chart",
    "family-leaflet": "family",
}
#: File extension → what people call it.
FORMAT_NAMES: dict[str, str] = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "odt": "OpenDocument"}


def comma() -> str:
    """What stands between the parts of a list, with its blank: “, ”, in Arabic “، ”."""
    return pgettext("between the parts of a list, with its blank", ", ")


def listed(parts: Iterable[object]) -> str:
    """The parts with the language's comma between them."""
    return comma().join(map(str, parts))


def day_words(day: date | datetime) -> str:
    """“14 October 2026”, in the active language; a moment counts as its day in London."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return date_format(day, "j F Y")


def month_words(day: date) -> str:
    """“October 2026”."""
    return date_format(day, "F Y")


def period_words(started: date | None, ended: date | None) -> str:
    """“April 2024, still running”, “April 2024 to May 2025”; empty without a start and an end."""
    if started is None:
        return gettext("until %(month)s") % {"month": month_words(ended)} if ended else ""
    if ended is None:
        return gettext("%(month)s, still running") % {"month": month_words(started)}
    if month_words(started) == month_words(ended):
        return month_words(started)
    return gettext("%(first)s to %(last)s") % {"first": month_words(started), "last": month_words(ended)}


def minutes_words(minutes: int) -> str:
    return ngettext("%(n)d minute to read", "%(n)d minutes to read", minutes) % {"n": minutes}


def size_words(size: int) -> str:
    """A file's size in words: “84 KB”, “1.2 MB” (1,024 bytes are a KB, as file managers count)."""
    if size < 1024:
        return ngettext("%(n)d byte", "%(n)d bytes", size) % {"n": size}
    if size < 1024 * 1023:
        return f"{number_format(round(size / 1024))} KB"
    return f"{number_format(round(size / 1024**2, 1), 1)} MB"


def format_words(extension: str) -> str:
    """What people call a kind of file: “PDF”, “Word”."""
    return FORMAT_NAMES.get(extension.lower(), extension.upper())


def kind_words(model: type[Any], format_label: str = "") -> str:
    """What a page is, to a reader: its format for a resource, else its type."""
    if format_label:
        return format_label
    library_type = getattr(model, "library_type", "")
    return str(LibraryType(library_type).label) if library_type else capfirst(str(model._meta.verbose_name))


def kind_icon(library_type: str, format_slug: str = "") -> str:
    """The icon beside the kind, a file in templates/icons/."""
    if library_type == LibraryType.RESOURCE and format_slug in FORMAT_ICONS:
        return FORMAT_ICONS[format_slug]
    return KIND_ICONS.get(library_type, "document")
