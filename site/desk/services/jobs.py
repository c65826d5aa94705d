"""Bulk reminders: many pages at once, through the task queue, with progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from desk.enums import ASKED, UNFINISHED_JOBS, JobState
from desk.models import DeskJob, ReminderMail, ReviewReminder
from desk.querysets import reviewed_pages
from desk.services.reminders import Wanted, make_mails, queue_mail

CHUNK = 100
#: A job that has not moved for this long was left by a worker that stopped.
STUCK = timedelta(minutes=10)


@transaction.atomic
def start_bulk_reminder(*, page_ids: Iterable[int], by: Any) -> DeskJob:
    """Stores the job and queues it. page_ids: pages that the person may see; doubles are dropped."""
    ids = list(dict.fromkeys(page_ids))
    job = DeskJob.objects.create(page_ids=ids, total=len(ids), by=by)
    _queue(job)
    return job


def _queue(job: DeskJob) -> None:
    from desk.tasks import run_desk_job

    transaction.on_commit(partial(run_desk_job.enqueue, job.pk))


def run_job(job_id: int) -> DeskJob | None:
    """Makes the reminders, a hundred pages at a time, then queues one mail for each owner.

    Each chunk is committed with its progress. A second run, at the same time or after a stop, finds
    the reminders made and sends nothing twice. An owner is asked about a page at most once a day.
    """
    job = DeskJob.objects.filter(pk=job_id, state__in=UNFINISHED_JOBS).first()
    if job is None:
        return None
    DeskJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING, changed_at=timezone.now())
    batch = f"job-{job.pk}"
    kind = f"{ASKED}{timezone.localtime(job.made_at).date().isoformat()}"
    done = 0
    for chunk in chunks(job.page_ids, CHUNK):
        done += len(chunk)
        with transaction.atomic():
            rows = reviewed_pages().filter(pk__in=chunk, review_due__isnull=False)
            found = rows.values_list("pk", "review_due", "reviewer_id")
            make_mails((Wanted(pk, kind, due, owner) for pk, due, owner in found), batch=batch, once=False)
            reminded = ReviewReminder.objects.filter(mail__batch=batch).count()
            DeskJob.objects.filter(pk=job.pk).update(done=done, reminded=reminded, changed_at=timezone.now())
    with transaction.atomic():
        mails = ReminderMail.objects.filter(batch=batch)
        mails.filter(reminders__isnull=True).delete()
        for mail in mails.filter(sent_at__isnull=True):
            queue_mail(mail)
        DeskJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            state=JobState.DONE, finished_at=timezone.now(), changed_at=timezone.now()
        )
    job.refresh_from_db()
    return job


def chunks(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def resume_jobs() -> int:
    """Queues jobs again that a stopped worker left unfinished. Returns how many."""
    stuck = list(DeskJob.objects.filter(state__in=UNFINISHED_JOBS, changed_at__lt=timezone.now() - STUCK))
    for job in stuck:
        DeskJob.objects.filter(pk=job.pk).update(changed_at=timezone.now())
        _queue(job)
    return len(stuck)


def forget_jobs() -> int:
    """Deletes finished jobs of more than 90 days. Returns how many."""
    old = timezone.now() - timedelta(days=90)
    deleted, _each = DeskJob.objects.filter(state=JobState.DONE, made_at__lt=old).delete()
    return deleted
