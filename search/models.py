"""The search index's one truth, and what feeds it.

`SearchDocument` holds what engines index, one row for each page that was ever in the library; both
engines are projections of it, tailed by `seq`. `OutboxEntry` says which pages may have changed.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin


class SequenceCounter(models.Model):
    """One row. Its number is taken under a lock held to commit, so number order is commit order."""

    number = models.BigIntegerField(default=0)
    #: Made once for each database: an index file that was built from another one is built anew.
    identity = models.UUIDField(default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return str(self.number)


class SearchDocument(models.Model):
    """A page as search sees it, or the tombstone of one (`deleted`, kept seven days)."""

    page_id = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=100, db_index=True)
    locale = models.CharField(max_length=10)
    type = models.CharField(max_length=20)
    seq = models.BigIntegerField(unique=True)
    deleted = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["deleted", "locale"])]

    def __str__(self) -> str:
        return f"{self.key} ({self.seq}{', deleted' if self.deleted else ''})"


class OutboxEntry(models.Model):
    """A page may have changed: build it again. Written in the transaction of the change."""

    page_id = models.BigIntegerField(db_index=True)
    reason = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reason}"


class SynonymSet(TranslatableMixin, models.Model):
    """Words that find each other, or one that finds more; effective at the next search."""

    class Kind(models.TextChoices):
        EQUIVALENT = "equivalent", _("All terms find each other")
        ONE_WAY = "one_way", _("The first term also finds the rest")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.EQUIVALENT)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    terms = models.TextField(_("terms"), help_text=_("Separated by |."))
    ambiguous = models.BooleanField(
        _("ambiguous"), default=False, help_text=_("Readings are offered as choices. One-way only.")
    )
    note = models.TextField(_("note for editors"), blank=True)

    class Meta(TranslatableMixin.Meta):
        ordering = ["theme", "terms"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.terms


class SynonymStamp(models.Model):
    """One row whose number is another after every change to the synonyms."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class SearchTally(models.Model):
    """How often something was searched for. `text` stays empty until three visitors have used the words."""

    digest = models.CharField(max_length=64, unique=True)
    locale = models.CharField(_("language"), max_length=10)
    text = models.CharField(_("words"), max_length=200, blank=True)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    without_result = models.PositiveIntegerField(_("without a result"), default=0)
    first_day = models.DateField(_("first"))
    last_day = models.DateField(_("last"))

    class Meta:
        ordering = ["-searches", "text"]
        verbose_name = _("search words")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.text or "…"


class SearchVisitor(models.Model):
    """That a visitor, known only by a hash of one day, used some words; deleted once they are kept."""

    tally = models.ForeignKey(SearchTally, on_delete=models.CASCADE, related_name="visitors")
    visitor = models.CharField(max_length=32)
    day = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tally", "visitor"], name="one_row_per_visitor_and_query")
        ]

    def __str__(self) -> str:
        return f"{self.tally_id} {self.day}"
