"""What the editorial tools remember."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """A link on a public page, and whether it led somewhere when it was last followed.

    One row for each page and address; the same address on two pages is followed once.
    """

    class Kind(models.TextChoices):
        OUTSIDE = "outside", _("Outside address")
        INSIDE = "inside", _("Page of this site")

    class State(models.TextChoices):
        WAITING = "waiting", _("Not followed yet")
        OK = "ok", _("Works")
        UNSURE = "unsure", _("Could not be told")
        FAILED = "failed", _("Failed once, tried again next day")
        BROKEN = "broken", _("Broken")

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="link_checks", verbose_name=_("page")
    )
    address = models.CharField(_("address"), max_length=2000)
    digest = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.OUTSIDE)
    place = models.CharField(_("where"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING, db_index=True)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    detail = models.CharField(_("what happened"), max_length=200, blank=True)
    failed_since = models.DateTimeField(_("failed since"), null=True, blank=True)
    checked_at = models.DateTimeField(_("followed"), null=True, blank=True)
    check_after = models.DateTimeField(_("next time"), null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-failed_since", "page_id", "address"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "digest"], name="editorial_one_row_per_page_and_link")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["digest"])]

    def __str__(self) -> str:
        return self.address

    @staticmethod
    def digest_of(address: str) -> str:
        return hashlib.sha256(address.encode()).hexdigest()


class RoundDone(models.Model):
    """When something that is done every so often was last done; it outlives a restart of the worker."""

    name = models.CharField(max_length=60, unique=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.done_at:%Y-%m-%d %H:%M}"
