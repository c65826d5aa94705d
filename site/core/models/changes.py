"""“What changed”: dated lines, each saying why, that stay with a page for good."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

#: Key of a revision that names the stored notes which its author knew of.
KNOWN = "change_notes_known"


class ChangeNote(models.Model):
    """What was changed on a page on a day, and why. Readers see the lines, newest first; never the author."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="change_notes")
    on = models.DateField(_("day"), default=timezone.localdate)
    text = models.CharField(
        _("what changed and why"),
        max_length=300,
        help_text=_("One sentence for readers: what is different now, and why."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [FieldPanel("on"), FieldPanel("text")]

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("change note")

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"

    @property
    def words(self) -> tuple[str, str]:
        """What makes two notes of a page the same note."""
        return str(self.on), self.text


def stored_numbers(page_id: int | None) -> list[int]:
    """The notes that a page has now."""
    return list(ChangeNote.objects.filter(page_id=page_id).values_list("pk", flat=True)) if page_id else []


def with_stored_notes(page: Any, content: dict[str, Any]) -> dict[str, Any]:
    """The content of a revision with the notes that were stored after it was written.

    Publishing replaces a page's notes by those of the revision. An older revision (a draft begun
    before, a rollback) knows nothing of later notes and must not delete them; a note that its author
    knew and took out stays out. A note that was new in the revision and has been published since is
    given its number, so that it is not kept twice.
    """
    stored = list(ChangeNote.objects.filter(page_id=page.pk)) if page.pk else []
    rows = [dict(row) for row in content.get("change_notes") or ()]
    numbers = {row.get("pk") for row in rows}
    known = set(content.get(KNOWN) or ())
    for note in stored:
        if note.pk in numbers:
            continue
        same = (
            row for row in rows if not row.get("pk") and (str(row.get("on")), row.get("text")) == note.words
        )
        row = next(same, None)
        if row is not None:
            row["pk"] = note.pk
        elif note.pk not in known:
            rows.append(
                {
                    "pk": note.pk,
                    "page": page.pk,
                    "on": note.on.isoformat(),
                    "text": note.text,
                    "author": note.author_id,
                }
            )
    # A note that was deleted since (with its page's history, say) would come back under its old number.
    alive = {note.pk for note in stored}
    for row in rows:
        if row.get("pk") and row["pk"] not in alive:
            row["pk"] = None
    rows.sort(key=lambda row: (str(row.get("on")), row.get("pk") or float("inf")), reverse=True)
    return {**content, "change_notes": rows}
