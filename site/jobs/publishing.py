"""Publishing and expiry at their time: every due page on its own, so that one failure stops no other."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger("worker")


def publish_due() -> int:
    """Takes down what has expired, publishes what is due; returns how many pages changed.

    Two cheap queries when nothing is due, so it may run every second. Who scheduled a page had it checked
    then (`editorial.forms`); it is not checked again.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    changed = 0
    for page_id in list(expired.values_list("pk", flat=True)):
        changed += alone("unpublish page", page_id, unpublish)
    for revision_id in list(due.values_list("pk", flat=True)):
        changed += alone("publish revision", revision_id, publish)
    return changed


def alone(what: str, pk: int, run: Any) -> bool:
    try:
        with transaction.atomic():
            run(pk)
    except Exception:
        logger.exception("could not %s %s at its time", what, pk)
        return False
    return True


def unpublish(page_id: int) -> None:
    page = Page.objects.get(pk=page_id).specific
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(revision_id: int) -> None:
    revision = Revision.objects.filter(pk=revision_id).first()
    if revision is not None and revision.content_object is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
