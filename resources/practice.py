"""Practitioner resources: something to use tomorrow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Orderable

from core.enums import LibraryType
from core.indexes import LibraryIndexPage
from core.models import LibraryPage
from core.presentation import PageView
from taxonomy.widgets import TermTicks


class TimeToUse(models.TextChoices):
    FIVE_MINUTES = "5-min", _("5 minutes")
    QUARTER_HOUR = "15-min", _("15 minutes")
    HOUR = "1-hour", _("An hour")
    HALF_DAY = "half-day", _("Half a day")
    LONGER = "longer", _("Longer than half a day")


class CostToUse(models.TextChoices):
    FREE = "free", _("Free")
    REGISTRATION = "free-registration", _("Free with registration")
    PAID = "paid", _("Paid")


class ResourceIndexPage(LibraryIndexPage):
    listed_type = LibraryType.RESOURCE
    max_count_per_parent = 1
    subpage_types: ClassVar[list[str]] = ["resources.ResourcePage"]

    class Meta:
        verbose_name = _("resource index")


class ResourcePage(LibraryPage):
    """A guide, template, checklist, film or leaflet. The page comes first, a file second."""

    library_type = LibraryType.RESOURCE
    parent_page_types: ClassVar[list[str]] = ["resources.ResourceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "resources/resource_page.html"

    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    external_url = models.URLField(_("address elsewhere"), blank=True)
    html_equivalent = models.BooleanField(
        _("the page says all that the files say"), default=False, help_text=_("Or an accessible file does.")
    )
    time_to_use = models.CharField(_("time to use"), max_length=8, choices=TimeToUse, blank=True)
    for_families = models.BooleanField(
        _("for families"), null=True, blank=True, help_text=_("Can it be handed to families as it is?")
    )
    co_production_note = models.TextField(
        _("what changed because of them"), blank=True, help_text=_("Who helped, and what they changed.")
    )
    cost_to_use = models.CharField(_("cost to use"), max_length=17, choices=CostToUse, blank=True)
    cost_reason = models.CharField(_("why a paid item is here"), max_length=300, blank=True)

    own_content_panels: ClassVar[list[Panel]] = [
        FieldPanel("resource_format"),
        MultiFieldPanel(
            [FieldPanel("publisher"), FieldPanel("time_to_use"), FieldPanel("for_families")],
            heading=_("About it"),
        ),
        FieldPanel("body"),
        FieldPanel("external_url"),
        InlinePanel("files", heading=_("Files"), label=_("file")),
        FieldPanel("html_equivalent"),
        FieldPanel("co_production_note"),
        MultiFieldPanel([FieldPanel("cost_to_use"), FieldPanel("cost_reason")], heading=_("Cost")),
    ]
    own_facet_panels: ClassVar[list[Panel]] = [
        FieldPanel("beneficiaries", widget=TermTicks),
        FieldPanel("co_production_groups", widget=TermTicks),
        FieldPanel("delivery_channels", widget=TermTicks),
    ]

    class Meta(LibraryPage.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def page_view(self, request: HttpRequest) -> PageView:
        from resources.presentation import resource_view

        return resource_view(self, request)

    def card_data(self) -> dict[str, Any]:
        languages = [file.language for file in self.files.all()]
        return {
            **super().card_data(),
            "for_families": self.for_families,
            "time_to_use": self.time_to_use,
            "languages": list(dict.fromkeys(languages)),
            "made_with": self.co_production_groups.exists(),
        }

    def extra_search_text(self) -> list[str]:
        return [self.publisher, self.co_production_note]

    def document_ids(self) -> list[int]:
        offered = [pk for file in self.files.all() for pk in (file.document_id, file.accessible_version_id)]
        return list(dict.fromkeys([*(pk for pk in offered if pk), *super().document_ids()]))


class ResourceFile(Orderable):
    """A file to download: what it is in plain words, its language, its accessible version."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )
    label = models.CharField(_("plain name"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    accessible_version = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accessible version"),
    )

    panels: ClassVar[list[Panel]] = [
        FieldPanel("document"),
        FieldPanel("label"),
        FieldPanel("language"),
        FieldPanel("accessible_version"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("file")

    def __str__(self) -> str:
        return self.label or str(self.document)
