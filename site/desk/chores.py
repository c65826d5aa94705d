"""What the worker does for the desk by the clock. Each is safe to run twice."""

from __future__ import annotations

from jobs.schedule import every

HOUR = 3600
QUARTER = 900


def remind() -> None:
    """The daily round: archiving, notices and reminders. Runs hourly; an owner has one mail a day."""
    from desk.services.archiving import archive_notices, archive_unchecked
    from desk.services.reminders import remind_owners

    archive_unchecked()
    remind_owners(also=archive_notices())


def report_searches() -> None:
    """The weekly report of what readers could not find; once a week, however often it runs."""
    from desk.services.search_report import order_report

    order_report()


def mend() -> None:
    """What was left: mails that could not be sent, jobs of a worker that stopped."""
    from desk.services.jobs import resume_jobs
    from desk.services.reminders import send_again

    send_again()
    resume_jobs()


def forget() -> None:
    from desk.services.jobs import forget_jobs
    from desk.services.reminders import forget_mails

    forget_mails()
    forget_jobs()


def register() -> None:
    every(seconds=HOUR, name="review reminders")(remind)
    every(seconds=QUARTER, name="weekly report of searches")(report_searches)
    every(seconds=60, name="unfinished reminders")(mend)
    every(seconds=24 * HOUR, name="forget old reminder mails")(forget)
