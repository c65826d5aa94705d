"""Guarded writes of the review clock: check, do, log, signal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from core.models import BasePage
from core.registry import is_library_model
from core.review import add_months
from core.services.changes import note_change
from desk.access import PageAccess
from desk.signals import review_confirmed
from search.indexing import queue_pages


class ReviewError(Exception):
    """The review cannot be confirmed; the message says why and what to do."""


def confirm_review(page: Page, user: Any, note: str = "", *, tell_readers: bool = False) -> BasePage:
    """“Still right”: the page was read as a whole today and found right. Returns the page as it is now.

    The live page, its latest draft, a scheduled version and the translations get the new dates; other
    changes in a draft stay unpublished. user: who has looked; needs to be a publisher of the page or the
    owner of its review. note: for the page's history; `tell_readers` also puts it under “What changed”.
    Raises ReviewError.
    """
    with transaction.atomic():
        current = Page.objects.select_for_update().filter(pk=page.pk).first()
        checked = _confirmable(current, user)
        today = timezone.localdate()
        dates = {"last_reviewed": today, "review_due": add_months(today, checked.review_months or 0)}
        set_dates(checked, dates)
        for translation in checked.get_translations().filter(live=True):
            set_dates(translation.specific, dates)
        data = {"note": note.strip(), "due": dates["review_due"].isoformat()}
        log(instance=checked, action="desk.confirm_review", user=user, data=data)
        if tell_readers and note.strip():
            note_change(checked, note, user)
        review_confirmed.send(sender=type(checked), page=checked, user=user, note=note.strip())
    return checked


def _confirmable(page: Page | None, user: Any) -> BasePage:
    """The page in its own type. Raises ReviewError."""
    if page is None:
        raise ReviewError(_("This page does not exist any more."))
    found = page.specific
    if not isinstance(found, BasePage) or not found.review_months:
        raise ReviewError(_("Pages of this kind have no review date."))
    if page.alias_of_id is not None:
        raise ReviewError(_("This is a second address of another page. Confirm that page."))
    if not page.live:
        raise ReviewError(_("Only a published page can be confirmed. Publish it first."))
    if found.archived_on is not None and found.archived_on <= timezone.localdate():
        raise ReviewError(_("This page is archived. Take the archive date away in the editor first."))
    if not PageAccess(user).may_confirm(page, found.review_owner_id):
        raise ReviewError(_("Only the page’s owner or somebody who may publish it can confirm it."))
    return found


def set_dates(page: BasePage, dates: dict[str, date | None]) -> None:
    """Writes dates of the review clock to a page and to every version of it that may still be published.

    No new version is made and nothing is published. Part of a transaction of the caller's.
    """
    model = type(page)
    model.objects.filter(pk=page.pk).update(**dates)
    aliases = list(model.objects.filter(alias_of_id=page.pk).values_list("pk", flat=True))
    model.objects.filter(pk__in=aliases).update(**dates)
    written = {name: day.isoformat() if day else None for name, day in dates.items()}
    for revision in pending_revisions(page):
        content = {**revision.content, **written}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    for name, day in dates.items():
        setattr(page, name, day)
    if is_library_model(model):
        queue_pages([page.pk], "review")


def pending_revisions(page: Page) -> list[Revision]:
    """The versions that are live, latest, scheduled, or in a reviewer's hands."""
    kind = ContentType.objects.get_for_model(Page)
    own = Revision.objects.filter(base_content_type=kind, object_id=str(page.pk))
    ids = {page.live_revision_id, page.latest_revision_id} - {None}
    ids |= set(own.filter(approved_go_live_at__isnull=False).values_list("pk", flat=True))
    in_review = TaskState.objects.filter(revision__in=own, status=TaskState.STATUS_IN_PROGRESS)
    ids |= set(in_review.values_list("revision_id", flat=True))
    return list(own.select_for_update().filter(pk__in=ids))
