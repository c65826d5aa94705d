"""News: what changed in policy, in the programme, in the library."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from core.blocks import BodyStream
from core.languages import SharedField
from core.models import BasePage
from core.presentation import PageView
from taxonomy.widgets import TermTicks


class NewsKind(models.TextChoices):
    POLICY = "policy", _("Policy")
    CENTRE = "centre", _("From the centre")
    MEDIA = "media", _("Media coverage")
    NETWORK = "network", _("From the network")


class NewsIndexPage(BasePage):
    """All news, newest first."""

    review_months = None
    show_in_menus_default = True
    footer_group: ClassVar[str] = "find"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]
    template = "news/news_index_page.html"

    class Meta:
        verbose_name = _("news index")

    def page_view(self, request: HttpRequest) -> PageView:
        from news.presentation import news_index_view

        return news_index_view(self, request)


class NewsPage(BasePage):
    """A dated record. It is never due for review; after 12 months it says that it is a record."""

    review_months = None
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "news/news_page.html"

    published_on = models.DateField(_("published"), null=True, blank=True, db_index=True)
    news_kind = models.CharField(_("kind"), max_length=7, choices=NewsKind, default=NewsKind.CENTRE)
    body = StreamField(BodyStream(), verbose_name=_("text"), blank=True)
    source_url = models.URLField(
        _("source"), blank=True, help_text=_("Needed for policy news: the landing page, not a file.")
    )
    expires_prominence_on = models.DateField(
        _("on the home page until"), null=True, blank=True, help_text=_("It stays in the list of news.")
    )
    service_areas = ParentalManyToManyField("taxonomy.ServiceArea", blank=True, related_name="+")
    system_themes = ParentalManyToManyField("taxonomy.SystemTheme", blank=True, related_name="+")
    local_authorities = ParentalManyToManyField("taxonomy.LocalAuthority", blank=True, related_name="+")
    policy_era = models.ForeignKey(
        "taxonomy.PolicyEra", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        SharedField("policy_era"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("published_on"), FieldPanel("news_kind"), FieldPanel("expires_prominence_on")],
            heading=_("News"),
        ),
        FieldPanel("body"),
        FieldPanel("source_url"),
        FieldPanel("service_areas", widget=TermTicks),
        FieldPanel("system_themes", widget=TermTicks),
        FieldPanel("local_authorities"),
        FieldPanel("policy_era"),
    ]

    class Meta:
        verbose_name = _("news page")

    def page_view(self, request: HttpRequest) -> PageView:
        from news.presentation import news_view

        return news_view(self, request)
