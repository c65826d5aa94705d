"""The search index's one truth, and what feeds it.

`SearchDocument` holds what engines index, one row for each page that was ever in the library; both
engines are projections of it, tailed by `seq`. `OutboxEntry` says which pages may have changed.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, TranslatableMixin

from search.analysis import analyse


def query_key(text: str, locale: str) -> str:
    """A query as search reads it: what two spellings of the same words have in common."""
    return " ".join(analyse(text, locale))[:255]


class SequenceCounter(models.Model):
    """One row. Its number is taken under a lock held to commit, so number order is commit order."""

    number = models.BigIntegerField(default=0)
    #: Made once for each database: an index file that was built from another one is built anew.
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    #: The highest number of a tombstone that is gone: an index that is not as far is built anew.
    forgotten = models.BigIntegerField(default=0)

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


class TermRefresh(models.Model):
    """A term was renamed or moved in its order: the texts of its items follow, a few at a time.

    One row, however many items carry the term. `done_to`: the highest page id that is done.
    """

    vocabulary = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    done_to = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.slug}"


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


class SynonymVersion(models.Model):
    """The whole table of a language as it was before a change: undoing is putting it back."""

    class Reason(models.TextChoices):
        EDIT = "edit", _("Edited")
        IMPORT = "import", _("Imported from a file")
        UNDO = "undo", _("Undone")

    locale = models.CharField(_("language"), max_length=10)
    reason = models.CharField(_("what was done"), max_length=10, choices=Reason, default=Reason.EDIT)
    rows = models.JSONField(default=list)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.locale} {self.made_at:%Y-%m-%d %H:%M}"


class PinnedResult(ClusterableModel):
    """Items that come first for a query, chosen by an editor. `key` is the query as search reads it."""

    MOST = 5

    query = models.CharField(
        _("search words"),
        max_length=200,
        help_text=_(
            "As readers type them. Small and capital letters, accents and endings make no difference."
        ),
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="+", verbose_name=_("language")
    )
    key = models.CharField(max_length=255, editable=False)
    starts = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: at once."))
    ends = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty: until removed."))
    note = models.TextField(_("note for editors"), blank=True)

    class Meta:
        ordering = ["query"]
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "locale"], name="one_pin_per_query_and_language")
        ]

    def __str__(self) -> str:
        return self.query

    def shown_now(self) -> str:
        """For the list: how many of the items readers see today."""
        from search.admin.pins import shown_now

        return shown_now(self)

    shown_now.short_description = _("today")  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = query_key(self.query, self.locale.language_code)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day is before the first.")})
        if self.locale_id is None:
            return
        key = query_key(self.query, self.locale.language_code)
        if not key:
            raise ValidationError({"query": _("Write at least one word.")})
        others = PinnedResult.objects.filter(key=key, locale=self.locale).exclude(pk=self.pk)
        if other := others.first():
            message = _("These words have pinned results already, as “%(query)s”.")
            raise ValidationError({"query": message % {"query": other.query}})


class PinnedItem(Orderable):
    pin = ParentalKey(PinnedResult, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("item")
    )

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pin", "page"], name="an_item_is_pinned_once_for_a_query")
        ]

    def __str__(self) -> str:
        return str(self.page)


class SynonymStamp(models.Model):
    """One row whose number is another after every change to the synonyms or the pinned results."""

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
    few_results = models.PositiveIntegerField(_("with one or two results"), default=0)
    first_day = models.DateField(_("first"))
    last_day = models.DateField(_("last"))

    class Meta:
        ordering = ["-searches", "text"]
        verbose_name = _("search words")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.text or "…"


class SearchWeek(models.Model):
    """The same numbers for one week, for the weekly report. `week`: its Monday."""

    tally = models.ForeignKey(SearchTally, on_delete=models.CASCADE, related_name="weeks")
    week = models.DateField()
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)
    few_results = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tally", "week"], name="one_row_per_query_and_week")
        ]

    def __str__(self) -> str:
        return f"{self.tally_id} {self.week}"


class AskedCell(models.Model):
    """How often the library was filtered by a service area and an age at once, in a week (its Monday).

    Terms of the vocabularies only, by slug: nothing that anybody typed, and nothing about who asked.
    """

    service_area = models.SlugField(max_length=80)
    age_band = models.SlugField(max_length=80)
    week = models.DateField()
    searches = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["week", "service_area", "age_band"], name="one_row_per_cell_and_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_area}, {self.age_band} {self.week}"


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
