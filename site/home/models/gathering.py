"""Pages on which an editor gathers items: topics, collections, and what is known about hubs in areas.

None of them is an item of the library: they are never counted there.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from core.blocks import BodyStream
from core.languages import SharedField
from core.models import BasePage
from core.presentation import PageView
from home.saved_search import InvalidSearch, canonical_search

MOST_PICKED, MOST_FOUND = 40, 24


class Tone(models.TextChoices):
    """Which service group's colour a page wears."""

    SYSTEM = "system", _("Running the hub system")
    PREGNANCY = "pregnancy-early-years", _("Pregnancy, babies and early years")
    FAMILY = "family-support", _("Family support and relationships")
    MONEY = "money-housing-practical", _("Money, housing and practical help")
    HEALTH = "health-wellbeing", _("Health and wellbeing")
    YOUNG = "young-people-activities", _("Young people and activities")
    SEND = "send", _("SEND")


class IntroducedPage(BasePage):
    """A page with an introduction in the colour of a service group.

    A subclass names its icon (templates/icons/) and the motif of its drawing (`site/frontend/art.py`).
    """

    card_icon: ClassVar[str] = "layers"
    motif: ClassVar[str] = "topic"

    introduction = StreamField(BodyStream(), verbose_name=_("introduction"), blank=True)
    tone = models.CharField(_("colour"), max_length=24, choices=Tone, default=Tone.SYSTEM)

    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        SharedField("tone"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [FieldPanel("tone"), FieldPanel("introduction")]

    class Meta:
        abstract = True


class GatheringPage(IntroducedPage):
    """Items gathered by hand, each with a line of why, by a saved search, or both.

    The saved search is the query of the library's address, checked and put in order by the library's
    own rules; what it finds is looked up anew for every reader.
    """

    search_title = models.CharField(
        _("title above what the search finds"),
        max_length=100,
        blank=True,
        help_text=_("Empty: “From the library”."),
    )
    search_address = models.CharField(
        _("saved search"),
        max_length=1500,
        blank=True,
        help_text=_("Search and filter in the library, then copy the address of that page here."),
    )
    search_limit = models.PositiveSmallIntegerField(
        _("how many to show"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_FOUND)],
        help_text=_("At most 24; the rest is one link away."),
    )

    override_translatable_fields: ClassVar[list[Any]] = [
        *IntroducedPage.override_translatable_fields,
        SharedField("search_address"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [
        *IntroducedPage.own_content_panels,
        InlinePanel(
            "picked_items",
            heading=_("Gathered by hand"),
            label=_("page"),
            max_num=MOST_PICKED,
            help_text=_("In this order. A page that is hidden later disappears from the list by itself."),
        ),
        MultiFieldPanel(
            [FieldPanel("search_address"), FieldPanel("search_title"), FieldPanel("search_limit")],
            heading=_("Found by a search"),
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.search_address:
            try:
                self.search_address = canonical_search(self.search_address)
            except InvalidSearch as problem:
                raise ValidationError({"search_address": list(problem.problems)}) from None

    def page_view(self, request: HttpRequest) -> PageView:
        from home.gathering_presentation import gathering_view

        return gathering_view(self, request)


class TopicPage(GatheringPage):
    """What the library has on one subject."""

    parent_page_types: ClassVar[list[str]] = ["home.TopicIndexPage"]
    template = "home/gathering_page.html"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class CollectionPage(GatheringPage):
    """Items that belong together for one purpose, such as the first month in a job."""

    card_icon = "shelf"
    motif = "collection"

    parent_page_types: ClassVar[list[str]] = ["home.CollectionIndexPage"]
    template = "home/gathering_page.html"

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")


class EvaluationPage(IntroducedPage):
    """How family hubs are evaluated: evidence beside local stories, by area and by programme.

    The lists are made from the items' own relations (authorities, programmes used), never typed.
    """

    card_icon = "chart"
    motif = "evidence"

    parent_page_types: ClassVar[list[str]] = ["home.TopicIndexPage"]
    template = "home/evaluation_page.html"

    class Meta:
        verbose_name = _("evaluation of hubs in areas")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.evaluation_presentation import evaluation_view

        return evaluation_view(self, request)


class TopicIndexPage(BasePage):
    """All topics as cards."""

    review_months = None
    show_in_menus_default = True
    footer_group: ClassVar[str] = "find"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.TopicPage", "home.EvaluationPage"]
    template = "home/gathering_index_page.html"

    class Meta:
        verbose_name = _("topics index")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.gathering_presentation import index_view

        return index_view(self, request)


class CollectionIndexPage(BasePage):
    """All collections as cards."""

    review_months = None
    footer_group: ClassVar[str] = "find"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.CollectionPage"]
    template = "home/gathering_index_page.html"

    class Meta:
        verbose_name = _("collections index")

    def page_view(self, request: HttpRequest) -> PageView:
        from home.gathering_presentation import index_view

        return index_view(self, request)
