"""What changed on a page: the editors' lines, newest first, and when it was first published."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.presentation import Change, Changes
from core.reading.context import Reading
from core.reading.words import day_words


def what_changed(reading: Reading, *, older: Any = (), always: bool = False) -> Changes | None:
    """The section at the foot of a page; None without anything to say.

    `older` are undated lines (a toolkit module's stream); `always` gives the day of publication even
    where no line was ever written. The notes come with the page's connections, without a query.
    """
    page = reading.page
    lines = [
        Change(day=day_words(on), iso=on.isoformat(), text=text) for on, text in reading.connections.notes
    ]
    lines += [Change(text=str(block.value)) for block in older or ()]
    first = getattr(page, "published_on", None) or page.first_published_at
    if not lines and not (always and first):
        return None
    return Changes(
        lines=tuple(lines),
        first_words=day_words(first) if first else "",
        first_iso=day_iso(first) if first else "",
    )


def day_iso(day: Any) -> str:
    """The day of a date or moment, in London, as `2026-10-14`."""
    return (timezone.localtime(day).date() if hasattr(day, "hour") else day).isoformat()
