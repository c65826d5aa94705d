"""Questions and answers, and their index."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField

from core.blocks import BodyStream
from core.languages import SharedField
from core.models import BasePage
from core.models.library import term_field, term_fields
from core.presentation import PageView
from taxonomy.widgets import TermTicks


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
            FieldPanel(name, widget=TermTicks)
            for name in ("system_themes", "service_areas", "hub_models", "principles", "audiences")
        ),
        FieldPanel("policy_era"),
    ]

    class Meta:
        verbose_name = _("question")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.page_presentation import faq_view

        return faq_view(self, request)
