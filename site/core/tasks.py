"""Background work of pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from core.models import PageReport
from jobs.tasks import task


@task()
def mail_report(report_id: int) -> None:
    """Sends a report to the editors and the page's owner. Nothing of its text is logged."""
    report = PageReport.objects.select_related("page").filter(pk=report_id).first()
    if report is None:
        return
    page = report.page.specific if report.page else None
    text = render_to_string("emails/page_report.txt", mail_context(report, page))
    subject = f"Out of date? {report.page_title}"[:150].replace("\n", " ").replace("\r", " ")
    message = EmailMessage(subject=subject, body=text, to=recipients(page))
    if report.email:
        message.reply_to = [report.email]
    message.send()


def mail_context(report: PageReport, page: Any) -> dict[str, Any]:
    base = settings.WAGTAILADMIN_BASE_URL
    path = page.get_url() or "" if page is not None else ""
    return {
        "report": report,
        "page_url": path if path.startswith("http") else f"{base}{path}" if path else "",
        "admin_url": f"{base}{reverse('wagtailsnippets_core_pagereport:edit', args=[report.pk])}",
    }


def recipients(page: Any) -> list[str]:
    """The editors' mailbox, and the owner's if the page has one who is active."""
    found = [settings.EDITORS_EMAIL]
    owner = getattr(page, "review_owner", None)
    if owner is not None and owner.is_active and owner.email:
        found.append(owner.email)
    return list(dict.fromkeys(found))
