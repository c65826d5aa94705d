"""Reminders of reviews: who is written to about which pages, once for each reason and date.

A mail is a row first (`ReminderMail`), made in one transaction with the reminders that it carries; a
unique key makes it impossible to make either twice. Sending comes after the commit and is repeated, ever
more slowly, until it has worked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page

from desk.enums import UNFINISHED_JOBS, ReminderKind
from desk.models import DeskJob, ReminderMail, ReviewReminder
from desk.querysets import due_pages

FOURTEEN = timedelta(days=14)
EDITORS = "editors"
#: A mail that cannot be sent is tried again after 5, 10, 20 … minutes, at most this often.
MOST_ATTEMPTS = 9
FIRST_WAIT = timedelta(minutes=5)
#: Sent mails are forgotten after this (retention schedule: 90 days).
KEEP = timedelta(days=90)


@dataclass(frozen=True)
class Wanted:
    """A reminder to be made."""

    page_id: int
    kind: str
    due: date
    owner_id: int | None


def due_reminders(today: date, pages: QuerySet[Page] | None = None) -> list[Wanted]:
    """What the clock asks for today and was not sent yet: the nearest of 60 days, 14 days, overdue."""
    kind = Case(
        When(review_due__lt=today, then=Value(ReminderKind.OVERDUE.value)),
        When(review_due__lte=today + FOURTEEN, then=Value(ReminderKind.FOURTEEN_DAYS.value)),
        default=Value(ReminderKind.SIXTY_DAYS.value),
        output_field=CharField(),
    )
    made = ReviewReminder.objects.filter(
        page_id=OuterRef("pk"), kind=OuterRef("kind"), due=Cast(OuterRef("review_due"), DateField())
    )
    rows = due_pages(pages, today=today).annotate(kind=kind).exclude(Exists(made)).order_by("pk")
    return [Wanted(*row) for row in rows.values_list("pk", "kind", "review_due", "reviewer_id")]


def remind_owners(today: date | None = None, *, also: Iterable[Wanted] = ()) -> int:
    """One mail for each owner with everything that is due, and what else there is to say today.

    Safe to run at any time, twice, and at once. Who has had today’s mail is not written to again before
    tomorrow. Returns how many mails were made.
    """
    today = today or timezone.localdate()
    return len(make_mails([*also, *due_reminders(today)], batch=f"clock-{today.isoformat()}"))


def make_mails(wanted: Iterable[Wanted], *, batch: str, once: bool = True) -> list[ReminderMail]:
    """Makes the reminders and a mail for each owner; each mail is queued after its commit.

    once: an owner who has a mail of this batch already gets nothing new (the daily mail). Otherwise further
    reminders are added to it and sending is left to the caller (a job adds page after page).
    """
    mails = []
    for recipient, rows in by_recipient(wanted).items():
        with transaction.atomic():
            mail, made = ReminderMail.objects.get_or_create(recipient=recipient, batch=batch)
            if once and not made:
                continue
            ReviewReminder.objects.bulk_create(
                (ReviewReminder(page_id=r.page_id, kind=r.kind, due=r.due, mail=mail) for r in rows),
                ignore_conflicts=True,
                batch_size=500,
            )
            if once:
                queue_mail(mail)
        mails.append(mail)
    return mails


def by_recipient(wanted: Iterable[Wanted]) -> dict[str, list[Wanted]]:
    """The reminders of each owner; those of pages without an active owner go to the editors."""
    rows = list(wanted)
    owners = {row.owner_id for row in rows if row.owner_id is not None}
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    active = set(people.filter(pk__in=owners).values_list("pk", flat=True))
    found: dict[str, list[Wanted]] = {}
    for row in rows:
        key = f"user:{row.owner_id}" if row.owner_id in active else EDITORS
        found.setdefault(key, []).append(row)
    return dict(sorted(found.items()))


def queue_mail(mail: ReminderMail) -> None:
    from desk.tasks import send_reminder_mail

    transaction.on_commit(partial(send_reminder_mail.enqueue, str(mail.pk)))


def claim(mail_id: str) -> ReminderMail | None:
    """The mail, if it is this process's to send now. While it tries, no other does."""
    now = timezone.now()
    mail = ReminderMail.objects.filter(pk=mail_id, sent_at__isnull=True, next_try__lte=now).first()
    if mail is None:
        return None
    wait = FIRST_WAIT * 2**mail.attempts
    mine = ReminderMail.objects.filter(pk=mail.pk, sent_at__isnull=True, attempts=mail.attempts).update(
        next_try=now + wait, attempts=F("attempts") + 1
    )
    return mail if mine else None


def send_again() -> int:
    """Queues the mails that could not be sent and whose time has come again. Returns how many."""
    waiting = ReminderMail.objects.filter(
        sent_at__isnull=True, next_try__lte=timezone.now() - FIRST_WAIT, attempts__lt=MOST_ATTEMPTS
    )
    # A job's mails are queued by the job when all its pages are done.
    unfinished = DeskJob.objects.filter(state__in=UNFINISHED_JOBS).values_list("pk", flat=True)
    waiting = waiting.exclude(batch__in=[f"job-{pk}" for pk in unfinished])
    found = list(waiting[:500])
    for mail in found:
        queue_mail(mail)
    return len(found)


def forget_mails() -> int:
    """Deletes mails of more than 90 days; that a page was reminded of stays. Returns how many."""
    deleted, _each = ReminderMail.objects.filter(made_at__lt=timezone.now() - KEEP).delete()
    return deleted
