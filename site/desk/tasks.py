"""Background work of the desk."""

from __future__ import annotations

from jobs.tasks import task


@task()
def send_reminder_mail(mail_id: str) -> None:
    """Sends one reminder mail, unless somebody else does. A failure is tried again by the worker's clock."""
    from desk.reminder_mail import deliver

    deliver(mail_id)


@task()
def run_desk_job(job_id: int) -> None:
    """A bulk reminder."""
    from desk.services.jobs import run_job

    run_job(job_id)
