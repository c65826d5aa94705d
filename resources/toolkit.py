"""The toolkit: the national how-to, and the modules it is made of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField

from core.blocks import LineStream
from core.enums import LibraryType
from core.models import BasePage, LibraryPage
from core.presentation import PageView
from taxonomy.widgets import TermTicks


class Section(models.TextChoices):
    BACKGROUND = "background", _("Background")
    GOLDEN_THREADS = "golden-threads", _("Golden threads")
    PRACTICE = "practice", _("Practice")


class ToolkitIndexPage(BasePage):
    """The toolkit's front page: its modules by section, numbered throughout."""

    show_in_menus_default = True
    footer_group: ClassVar[str] = "find"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["resources.ToolkitPage"]
    template = "resources/toolkit_index_page.html"

    class Meta:
        verbose_name = _("toolkit index")

    def page_view(self, request: HttpRequest) -> PageView:
        from resources.toolkit_presentation import toolkit_index_view

        return toolkit_index_view(self, request)


class ToolkitPage(LibraryPage):
    """A toolkit, or a module of one: a module is a toolkit item that is part of another."""

    library_type = LibraryType.TOOLKIT
    review_months = 6
    parent_page_types: ClassVar[list[str]] = ["resources.ToolkitIndexPage", "resources.ToolkitPage"]
    subpage_types: ClassVar[list[str]] = ["resources.ToolkitPage"]
    template = "resources/toolkit_page.html"

    section = models.CharField(_("section"), max_length=14, choices=Section, blank=True)
    order = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Where it stands among the modules.")
    )
    objectives = StreamField(
        LineStream(),
        blank=True,
        verbose_name=_("objectives"),
        help_text=_("What the reader can do afterwards."),
    )
    collaborators = StreamField(
        LineStream(),
        blank=True,
        verbose_name=_("collaborators"),
        help_text=_("Organisations and advisers who agreed to be named."),
    )
    change_log = StreamField(
        LineStream(),
        blank=True,
        verbose_name=_("what changed"),
        help_text=_("One dated sentence on what changed and why."),
    )

    own_content_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("section"), FieldPanel("order")], heading=_("Place")),
        FieldPanel("objectives"),
        InlinePanel("read_first_links", heading=_("Read first"), label=_("page")),
        FieldPanel("body"),
        FieldPanel("collaborators"),
        FieldPanel(
            "change_log",
            heading=_("What changed, older lines"),
            help_text=_("Write new lines under “What changed” in the tab “Review and search”."),
        ),
    ]
    own_facet_panels: ClassVar[list[Panel]] = [FieldPanel("co_production_groups", widget=TermTicks)]

    class Meta(LibraryPage.Meta):
        verbose_name = _("toolkit page")
        verbose_name_plural = _("toolkit pages")

    def page_view(self, request: HttpRequest) -> PageView:
        from resources.toolkit_presentation import toolkit_view

        return toolkit_view(self, request)

    def card_data(self) -> dict[str, Any]:
        return {**super().card_data(), "section": self.section}
