"""What the desk keeps: what is wanted, who was reminded of what, and jobs with their progress."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.enums import CommissionState, JobState

ENGLISH = {"locale__language_code": "en"}


class Commission(models.Model):
    """Something that the library lacks and an editor wants: for a service, an age, a place or a search."""

    service_area = models.ForeignKey(
        "taxonomy.ServiceArea",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to=ENGLISH,
        verbose_name=_("service area"),
    )
    age_band = models.ForeignKey(
        "taxonomy.AgeBand",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to=ENGLISH,
        verbose_name=_("age"),
    )
    authority = models.ForeignKey(
        "taxonomy.LocalAuthority",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("local authority"),
    )
    words = models.CharField(
        _("searched for"),
        max_length=200,
        blank=True,
        help_text=_("What readers typed and did not find."),
    )
    note = models.TextField(
        _("note"), max_length=2000, blank=True, help_text=_("What is wanted, and whom to ask.")
    )
    state = models.CharField(
        _("state"), max_length=6, choices=CommissionState, default=CommissionState.WANTED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("commission")

    def __str__(self) -> str:
        parts = (self.service_area, self.age_band, self.authority, self.words and f"“{self.words}”")
        return ", ".join(str(part) for part in parts if part) or self.note[:60]

    def clean(self) -> None:
        if not (self.service_area_id or self.age_band_id or self.authority_id or self.words or self.note):
            raise ValidationError(_("Say what is wanted: a service, an age, a place, words or a note."))


class DeskJob(models.Model):
    """A bulk reminder with its progress. Doing it twice sends nothing twice."""

    page_ids = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=7, choices=JobState, default=JobState.WAITING)
    total = models.PositiveIntegerField(_("pages"), default=0)
    done = models.PositiveIntegerField(_("pages done"), default=0)
    reminded = models.PositiveIntegerField(_("reminders"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("bulk reminder")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("desk:job", args=[self.pk])

    @property
    def skipped(self) -> int:
        """Pages whose owner had been asked that day already, or that have no review date."""
        return max(self.done - self.reminded, 0)

    @property
    def percent(self) -> int:
        return 100 if not self.total else self.done * 100 // self.total


class ReminderMail(models.Model):
    """One mail to one owner, kept until it is sent (and 90 days longer). No address is in it.

    recipient: `user:<id>`, or `editors` for pages without an owner. batch: the day of the review clock,
    the job, or the week of a report of searches, so that each recipient has one mail of each.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.CharField(max_length=40)
    batch = models.CharField(max_length=40, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
    #: A worker that sends puts this ahead first: no other sends meanwhile, and a failure is tried again then.
    next_try = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "batch"], name="desk_one_mail_per_recipient_and_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch} → {self.recipient}"


class ReviewReminder(models.Model):
    """That the owner of a page was reminded, once for each reason and date: running twice changes nothing."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    due = models.DateField()
    mail = models.ForeignKey(ReminderMail, null=True, on_delete=models.SET_NULL, related_name="reminders")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "due"], name="desk_each_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.kind} {self.due}"
