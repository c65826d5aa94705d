"""Choices of the desk with their named groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderKind(models.TextChoices):
    """Why an owner was written to. Bulk reminders carry their day as well: `asked-2026-11-22`."""

    SIXTY_DAYS = "60-days", _("60 days before")
    FOURTEEN_DAYS = "14-days", _("14 days before")
    OVERDUE = "overdue", _("On the day it was overdue")
    ARCHIVE_NOTICE = "archive-notice", _("Will be archived")
    ARCHIVED = "archived", _("Was archived")


ASKED = "asked-"


class CommissionState(models.TextChoices):
    WANTED = "wanted", _("Wanted")
    ASKED = "asked", _("Asked for")
    DONE = "done", _("Done")


OPEN_COMMISSIONS = (CommissionState.WANTED, CommissionState.ASKED)


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")


UNFINISHED_JOBS = (JobState.WAITING, JobState.RUNNING)
