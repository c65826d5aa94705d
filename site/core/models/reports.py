"""“Out of date?”: what a reader tells the editors about a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageReport(models.Model):
    """A reader says that a page is wrong or old.

    The address is optional and only for an answer; it is removed when the report is closed, and the
    text after 12 months (retention schedule).
    """

    class Kind(models.TextChoices):
        OUT_OF_DATE = "out-of-date", _("Something is out of date")
        WRONG = "wrong", _("Something is wrong")
        BROKEN = "broken", _("A link or file does not work")
        ACCESS = "access", _("I cannot use part of it")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        on_delete=models.SET_NULL,
        related_name="reports",
        verbose_name=_("page"),
    )
    page_title = models.CharField(_("title then"), max_length=255)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OUT_OF_DATE)
    message = models.TextField(_("message"), max_length=2000)
    email = models.EmailField(_("email for an answer"), blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("out-of-date report")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.page_title}"
