"""Links from a page to other pages, each readable from both ends in one query."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin


class PageLink(Orderable):
    """A page points at another. Subclasses say what for."""

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.page_id} → {self.target_id}"


class RelatedItem(PageLink):
    """What a reader would want next. Shown on both pages."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_from")

    class Meta(PageLink.Meta):
        verbose_name = _("related item")


class ProgrammeUse(PageLink):
    """A local story used a named programme; the programme's rating stays on its own page."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="programme_links")
    target = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="used_by")

    class Meta(PageLink.Meta):
        verbose_name = _("programme used")


class ReadFirst(PageLink):
    """A toolkit module says what to read before it."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="read_first_links")
    target = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="read_before")

    class Meta(PageLink.Meta):
        verbose_name = _("read first")


class PickedItem(TranslatableMixin, PageLink):
    """An editor gathered a page on a topic or collection page, and says why it is there."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="picked_items")
    target = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="picked_by", verbose_name=_("page")
    )
    why = models.CharField(
        _("why it is here"),
        max_length=200,
        blank=True,
        help_text=_("One line for readers: what they get from it here."),
    )

    panels = [PageChooserPanel("target"), FieldPanel("why")]

    class Meta(TranslatableMixin.Meta, PageLink.Meta):
        abstract = False
        verbose_name = _("picked item")
