"""Reports that a page is out of date: stored at once, mailed after commit, closed by an editor."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.models import PageReport

#: Readers' reports are deleted after this (retention schedule: 12 months).
KEEP = timedelta(days=365)


@transaction.atomic
def send_report(*, page: Any, kind: str, message: str, email: str = "") -> PageReport:
    """Stores a report and tells the editors and the page's owner once it is committed."""
    from core.tasks import mail_report

    report = PageReport.objects.create(
        page_id=page.pk, page_title=page.title[:255], kind=kind, message=message, email=email
    )
    transaction.on_commit(partial(mail_report.enqueue, report.pk))
    return report


@transaction.atomic
def close_report(*, report: PageReport) -> PageReport:
    """Closes a report and removes the reporter's address (retention schedule). Safe to repeat."""
    report.state = PageReport.State.CLOSED
    report.email = ""
    if report.closed_at is None:
        report.closed_at = timezone.now()
    report.save(update_fields=["state", "email", "closed_at"])
    return report


def forget_old_reports() -> int:
    """Deletes reports of more than twelve months (retention schedule). Returns how many."""
    deleted, _each = PageReport.objects.filter(sent_at__lt=timezone.now() - KEEP).delete()
    return deleted
