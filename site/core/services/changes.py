"""Notes on what changed on a page, and whether an update lacks one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from core.models.changes import ChangeNote

LIMIT = 300


def note_change(page: Any, text: str, user: Any = None) -> ChangeNote:
    """Adds a line of today to a page, at once for readers; drafts and rollbacks keep it.

    Nothing else of the page is touched. The same line on the same day is there once. Raises ValueError
    for a line without words or of more than 300 characters.
    """
    text = " ".join(text.split())
    if not text or len(text) > LIMIT:
        raise ValueError(f"a change note has 1 to {LIMIT} characters, not {len(text)}")
    author = user if getattr(user, "pk", None) else None
    note, is_new = ChangeNote.objects.get_or_create(
        page_id=page.pk, on=timezone.localdate(), text=text, defaults={"author": author}
    )
    if is_new:
        log(instance=page, action="core.note_change", user=author, data={"note": text})
    return note


def lacks_note(page: Any, notes: Iterable[ChangeNote]) -> bool:
    """Whether a page that readers have seen before is about to change without a new line of why.

    New is a note of today, or one that is not among the published ones. On the day of its first
    publication a page needs none.
    """
    today = timezone.localdate()
    first = page.first_published_at
    if page.pk is None or first is None or timezone.localtime(first).date() >= today:
        return False
    stored = {note.words for note in ChangeNote.objects.filter(page_id=page.pk)}
    return not any(note.on == today or note.words not in stored for note in notes if note.text)
