"""The home page, questions and answers, and standard pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from core.blocks import BodyStream
from core.languages import SharedField
from core.models import BasePage
from core.models.library import term_field, term_fields
from core.presentation import PageView


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

    own_content_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("hero_title"), FieldPanel("hero_lead"), FieldPanel("search_hints")], heading=_("Top")
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


class FaqIndexPage(BasePage):
    """Questions that areas really ask, by theme."""

    review_months = 6
    show_in_menus_default = True
    footer_group: ClassVar[str] = "find"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.FaqPage"]
    template = "home/faq_index_page.html"

    class Meta:
        verbose_name = _("questions index")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.page_presentation import faq_index_view

        return faq_index_view(self, request)


class FaqPage(BasePage):
    """One question a professional really asks; the question is the title."""

    class AskedBy(models.TextChoices):
        SUPPORTLINE = "supportline", _("SupportLine")
        EVENT = "event", _("Event")
        SEARCH_GAP = "search-gap", _("A search that found nothing")
        CONSULTATION = "consultation", _("Consultation")

    review_months = 6
    parent_page_types: ClassVar[list[str]] = ["home.FaqIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/faq_page.html"

    short_answer = models.TextField(_("short answer"), max_length=400, blank=True)
    body = StreamField(BodyStream(), verbose_name=_("detail"), blank=True)
    asked_by = models.CharField(_("asked through"), max_length=12, choices=AskedBy, blank=True)
    age_min_months = models.SmallIntegerField(_("age from, in months"), null=True, blank=True)
    age_max_months = models.SmallIntegerField(_("age to, in months"), null=True, blank=True)
    system_themes = term_fields("SystemTheme", _("themes"))
    service_areas = term_fields("ServiceArea", _("service areas"))
    hub_models = term_fields("HubModel", _("hub models"))
    principles = term_fields("Principle", _("principles"))
    audiences = term_fields("Audience", _("audiences"))
    policy_era = term_field("PolicyEra", _("policy era"))

    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        SharedField("policy_era"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [
        FieldPanel("short_answer"),
        FieldPanel("body"),
        FieldPanel("asked_by"),
        *(
            FieldPanel(name, widget=forms.CheckboxSelectMultiple)
            for name in ("system_themes", "service_areas", "hub_models", "principles", "audiences")
        ),
        FieldPanel("policy_era"),
    ]

    class Meta:
        verbose_name = _("question")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.page_presentation import faq_view

        return faq_view(self, request)
