"""Takes the last publication back in one step, and the one before with the next.

What was published when stands in Wagtail's log. Undoing publishes the earlier content as a new version, so
the mistake stays in the history and can be compared, and search, aliases and the log hear of it the usual
way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

UNDO = "editorial.undo"
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
TAKEN_DOWN = ("wagtail.unpublish", "wagtail.unpublish.scheduled")


class Change(StrEnum):
    """What the last publication did, and so what undoing it does."""

    EDIT = "edit"  # replaced a public version: that one comes back
    FIRST = "first"  # made the page public: it is taken down
    UNPUBLISH = "unpublish"  # took the page down: it comes back


class UndoError(Exception):
    """It cannot be undone; the text says why, for people."""


@dataclass(frozen=True)
class LastChange:
    """The last publication of a page. `number` names it, so that a second click undoes nothing else."""

    number: int
    change: Change
    restores: int | None
    at: datetime
    by: Any


@dataclass(frozen=True)
class Entry:
    number: int
    action: str
    revision: int | None
    data: dict[str, Any]
    at: datetime
    by: Any


def entries_of(page: Any) -> list[Entry]:
    rows = PageLogEntry.objects.filter(page_id=page.pk, action__in=(*PUBLISHED, *TAKEN_DOWN, UNDO))
    rows = rows.select_related("user").order_by("timestamp", "pk")
    return [Entry(row.pk, row.action, row.revision_id, row.data, row.timestamp, row.user) for row in rows]


def last_change(entries: Iterable[Entry]) -> LastChange | None:
    """Replays the log: a stack of versions that were public, and whether the page is public now.

    An undo takes back its own step, so that the next one goes further back instead of forth again.
    """
    public: list[Entry] = []
    down: Entry | None = None
    for entry in entries:
        if entry.action in PUBLISHED:
            public.append(entry)
            down = None
        elif entry.action in TAKEN_DOWN:
            down = entry
        else:
            undone = entry.data.get("undone")
            if undone == Change.UNPUBLISH:
                down = None
            elif public:
                public.pop()
    if down is not None:
        back = public[-1].revision if public else None
        return LastChange(down.number, Change.UNPUBLISH, back, down.at, down.by) if back else None
    if not public:
        return None
    latest = public[-1]
    if len(public) == 1:
        return LastChange(latest.number, Change.FIRST, None, latest.at, latest.by)
    return LastChange(latest.number, Change.EDIT, public[-2].revision, latest.at, latest.by)


def undoable(page: Any) -> LastChange | None:
    """What one click would take back; None when nothing was published or its version is gone."""
    if page.alias_of_id is not None:
        return None
    found = last_change(entries_of(page))
    if found is None or (found.change is not Change.UNPUBLISH) != page.live:
        return None
    if found.restores and not Revision.objects.filter(pk=found.restores).exists():
        return None
    return found


def may_undo(page: Any, user: Any) -> bool:
    tester = page.permissions_for_user(user)
    return bool(tester.can_publish() and not tester.page_locked())


@transaction.atomic
def undo_last_publication(*, page: Any, user: Any, number: int) -> LastChange:
    """Undoes the publication of that number. Raises PermissionDenied, UndoError."""
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if not may_undo(page, user):
        raise PermissionDenied
    found = undoable(page)
    if found is None:
        raise UndoError(gettext("There is nothing to undo."))
    if found.number != number:
        raise UndoError(
            gettext("Somebody has published or taken down this page since you looked. Look again.")
        )
    revision = None
    if found.change is Change.FIRST:
        page.unpublish(user=user, log_action=False)
    else:
        revision = bring_back(page, Revision.objects.get(pk=found.restores), user)
    data = {"undone": found.change.value, "entry": found.number, "restored": found.restores}
    log(instance=page, action=UNDO, user=user, data=data, revision=revision, content_changed=True)
    return found


def bring_back(page: Any, earlier: Revision, user: Any) -> Revision:
    """Publishes the content of an earlier version as a new one; dates of its schedule that are over go."""
    content = earlier.as_object()
    if not Page._slug_is_available(content.slug, page.get_parent(), page):
        message = gettext("Another page has the earlier address (%(slug)s) now. Change one of the two first.")
        raise UndoError(message % {"slug": content.slug})
    now = timezone.now()
    content.go_live_at = None
    if content.expire_at is not None and content.expire_at <= now:
        content.expire_at = None
    revision = content.save_revision(user=user, clean=False)
    revision.publish(user=user, log_action=False, previous_revision=earlier, skip_permission_checks=True)
    return revision
