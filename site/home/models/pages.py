"""The home page with its featured items, and standard pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from core.blocks import BodyStream
from core.models import BasePage
from core.presentation import PageView

#: Two rows of cards.
MOST_FEATURED = 6


class HomePage(BasePage):
    """The front door: search first, then three ways in, then what family hubs and the centre are."""

    max_count = None
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "home/home_page.html"

    hero_title = models.CharField(_("headline"), max_length=120, blank=True)
    hero_lead = models.CharField(_("line under the headline"), max_length=240, blank=True)
    search_hints = models.CharField(
        _("searches to suggest"), max_length=240, blank=True, help_text=_("Separated by commas.")
    )
    about_title = models.CharField(_("title of “what family hubs are”"), max_length=120, blank=True)
    about = StreamField(BodyStream(), blank=True, verbose_name=_("what family hubs are"))
    principles_intro = models.CharField(_("line above the principles"), max_length=300, blank=True)
    voices_intro = models.CharField(_("line above the three voices"), max_length=300, blank=True)
    voice_evidence = models.CharField(_("voice: evidence and value"), max_length=400, blank=True)
    voice_families = models.CharField(_("voice: families"), max_length=400, blank=True)
    voice_providers = models.CharField(_("voice: providers"), max_length=400, blank=True)

    featured_title = models.CharField(
        _("title of the featured items"), max_length=120, blank=True, help_text=_("Empty: “Featured”.")
    )

    own_content_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_lead"), FieldPanel("search_hints")], heading=_("Top")
        ),
        FieldPanel("featured_title"),
        InlinePanel(
            "featured_items",
            heading=_("Featured items"),
            label=_("item"),
            max_num=MOST_FEATURED,
            help_text=_("In this order. With none, or none that is still to be shown: the newest items."),
        ),
        FieldPanel("about_title"),
        FieldPanel("about"),
        MultiFieldPanel(
            [
                FieldPanel("principles_intro"),
                FieldPanel("voices_intro"),
                FieldPanel("voice_evidence"),
                FieldPanel("voice_families"),
                FieldPanel("voice_providers"),
            ],
            heading=_("Principles and voices"),
        ),
    ]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Finds any page below in two queries; a page that routes by itself is found by Wagtail."""
        from core.routing import route

        found = route(request, path_components) if path_components else None
        return found or super().route(request, path_components)

    def page_view(self, request: HttpRequest) -> PageView:
        from home.presentation import home_view

        return home_view(self, request)


class FeaturedItem(Orderable):
    """A page that editors put on the home page. A hidden one is left out; its place is not kept."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_items")
    target = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day on the home page. Empty: until removed.")
    )

    panels = [PageChooserPanel("target"), FieldPanel("until")]

    class Meta(Orderable.Meta):
        verbose_name = _("featured item")

    def __str__(self) -> str:
        return f"{self.page_id} → {self.target_id}"


class StandardPage(BasePage):
    """About, help, legal, contact."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
    template = "home/standard_page.html"

    body = StreamField(BodyStream(), verbose_name=_("text"), blank=True)
    own_content_panels: ClassVar[list[Panel]] = [FieldPanel("body")]

    class Meta:
        verbose_name = _("standard page")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.page_presentation import standard_view

        return standard_view(self, request)
