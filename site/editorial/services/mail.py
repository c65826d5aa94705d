"""Wagtail's notifications, through the task queue and one mail for each person.

Wagtail sends them within the request and fails it when no mail server answers. Who is told what, and the
people's own switches, stay Wagtail's.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import PageSubscription, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from jobs.mail import send_later


class QueuedMail:
    """Renders a message for each recipient now, as things are, and leaves the sending to the worker."""

    def send_emails(self, template_set: dict[str, str], context: Any, recipients: Any, **_: Any) -> bool:
        for recipient in recipients:
            with override(recipient.wagtail_userprofile.get_preferred_language()):
                values = {**context, "user": recipient}
                subject = render_to_string(template_set["subject"], values)
                text = render_to_string(template_set["text"], values).strip()
            send_later(subject=subject, text=text, to=recipient.email)
        return True


class TaskSubmitted(QueuedMail, GroupApprovalTaskStateSubmissionEmailNotifier):
    pass


class WorkflowSubmitted(QueuedMail, WorkflowStateSubmissionEmailNotifier):
    pass


class WorkflowApproved(QueuedMail, WorkflowStateApprovalEmailNotifier):
    pass


class WorkflowRejected(QueuedMail, WorkflowStateRejectionEmailNotifier):
    pass


#: Signal, sender, Wagtail's name for its own receiver, ours instead.
RECEIVERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", TaskSubmitted()),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification", WorkflowSubmitted()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", WorkflowRejected()),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", WorkflowApproved()),
)


def take_over_notifications() -> None:
    """Under Wagtail's own names: whichever of the two is connected first, only ours remains."""
    for signal, sender, name, receiver in RECEIVERS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(receiver, sender=sender, dispatch_uid=name, weak=False)


def queue_comment_mail(*, page: Any, editor: Any, changes: dict[str, Any]) -> None:
    """Tells those who follow a page, or wrote in a thread, that its comments changed."""
    answered = [comment for comment, _replies in changes["new_replies"]]
    if not (changes["new_comments"] or changes["resolved_comments"] or answered):
        return
    lines = [f"“{comment.text}”" for comment in changes["new_comments"]]
    lines += [f"“{reply.text}”" for _comment, replies in changes["new_replies"] for reply in replies]
    lines += [gettext("Done: “%(text)s”") % {"text": one.text} for one in changes["resolved_comments"]]
    threads = [comment.pk for comment in (*answered, *changes["resolved_comments"])]
    title = page.get_admin_display_title()
    context = {
        "title": title,
        "editor": editor,
        "lines": lines,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    subject = gettext("New comments on “%(title)s”") % {"title": title}
    for person in followers(page, editor, threads):
        if person.email and UserProfile.get_for_user(person).updated_comments_notifications:
            send_later(
                subject=subject, text=render_to_string("emails/page_comments.txt", context), to=person.email
            )


def followers(page: Any, editor: Any, threads: list[int]) -> QuerySet[Any]:
    subscribed = PageSubscription.objects.filter(page_id=page.pk, comment_notifications=True)
    wanted = Q(pk__in=subscribed.values("user_id")) | Q(comment_replies__comment_id__in=threads)
    people = get_user_model().objects.filter(wanted | Q(wagtail_admin_comments__in=threads))
    return people.filter(is_active=True).exclude(pk=editor.pk).distinct()
