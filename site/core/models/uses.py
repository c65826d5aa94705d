"""How often pages are read: numbers of a month, and nothing about who read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageUse(models.Model):
    """How often a page was read in a month by people who had the site in a language.

    Where a page has no translation its English text is read inside the interface of another language: such
    a reading stands at the English page under the language of the interface. Nothing says who read.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    #: Its first day.
    month = models.DateField(_("month"))
    language = models.CharField(_("language of the interface"), max_length=10)
    views = models.PositiveIntegerField(_("views"), default=0)

    #: A number about a page is no use of the page: it must not stand in an editor's way who deletes it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page use")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page", "month", "language"], name="core_one_use_per_page_month_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.month:%Y-%m} {self.language}: {self.views}"
