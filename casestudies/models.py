"""Case studies: what an area did, told so that another can judge and copy it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from core.blocks import AdviceStream, FamilyVoiceStream, LineStream, ResultStream, StepStream, WorkStream
from core.blocks.text import PART_FEATURES
from core.enums import LibraryType
from core.indexes import LibraryIndexPage
from core.languages import SharedField
from core.models import LibraryPage
from core.models.library import term_field
from core.presentation import PageView
from taxonomy.widgets import TermTicks


class CaseStudyIndexPage(LibraryIndexPage):
    """The parent of all case studies."""

    listed_type = LibraryType.CASE_STUDY
    max_count_per_parent = 1
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseStudyPage"]

    class Meta:
        verbose_name = _("case study index")


class CaseStudyPage(LibraryPage):
    """A local story: why, what, how, what happened, what did not work, what to know before trying it."""

    library_type = LibraryType.CASE_STUDY
    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_study_page.html"

    partners = StreamField(
        LineStream(), blank=True, verbose_name=_("partners"), help_text=_("Organisations, not people.")
    )
    started = models.DateField(_("started"), null=True, blank=True, help_text=_("The first of the month."))
    ended = models.DateField(
        _("ended"), null=True, blank=True, help_text=_("Leave empty if it is still running.")
    )
    rationale = RichTextField(
        _("why"),
        blank=True,
        features=PART_FEATURES,
        help_text=_("What need led to this? Give local figures with a date and source."),
    )
    what_we_did = StreamField(
        WorkStream(),
        blank=True,
        verbose_name=_("what was done"),
        help_text=_("Describe the work so that a stranger could picture it."),
    )
    steps = StreamField(
        StepStream(),
        blank=True,
        verbose_name=_("steps"),
        help_text=_("The order in which you did things, with rough times."),
    )
    results = StreamField(
        ResultStream(),
        blank=True,
        verbose_name=_("results"),
        help_text=_("Each figure needs a period and a source."),
    )
    no_results_reason = models.TextField(
        _("why there are no results yet"), blank=True, help_text=_("No figures yet? Say why.")
    )
    what_did_not_work = RichTextField(
        _("what did not work"),
        blank=True,
        features=PART_FEATURES,
        help_text=_("What went wrong or changed nothing? This helps others most."),
    )
    family_voice = StreamField(
        FamilyVoiceStream(),
        blank=True,
        verbose_name=_("what families said"),
        help_text=_("Only words people agreed to share. Never full names."),
    )
    costs = RichTextField(
        _("costs"),
        blank=True,
        features=PART_FEATURES,
        help_text=_("Staff, set-up and running cost, and who paid."),
    )
    advice = StreamField(
        AdviceStream(),
        blank=True,
        verbose_name=_("advice"),
        help_text=_("What should another area know before it tries this? Three short points."),
    )
    integration_degree = term_field("IntegrationDegree", _("degree of integration"))
    maturity_stage = term_field("MaturityStage", _("maturity stage"))
    public_contact = models.EmailField(
        _("contact"), blank=True, help_text=_("A shared team address, not a person.")
    )
    family_material = models.BooleanField(
        _("contains family material"),
        default=False,
        help_text=_("Does this contain a family’s story, words or picture?"),
    )

    override_translatable_fields: ClassVar[list[Any]] = [
        *LibraryPage.override_translatable_fields,
        SharedField("integration_degree"),
        SharedField("maturity_stage"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [
        FieldPanel("family_material"),
        MultiFieldPanel([FieldPanel("started"), FieldPanel("ended")], heading=_("When")),
        FieldPanel("partners"),
        FieldPanel("rationale"),
        FieldPanel("what_we_did"),
        FieldPanel("body"),
        FieldPanel("steps"),
        FieldPanel("results"),
        FieldPanel("no_results_reason"),
        FieldPanel("what_did_not_work"),
        FieldPanel("family_voice"),
        FieldPanel("costs"),
        FieldPanel("advice"),
        FieldPanel("public_contact"),
        InlinePanel("programme_links", heading=_("Programmes used"), label=_("evidence page")),
    ]
    own_facet_panels: ClassVar[list[Panel]] = [
        FieldPanel("practice_tier"),
        FieldPanel("beneficiaries", widget=TermTicks),
        FieldPanel("funding_statuses", widget=TermTicks),
        FieldPanel("funding_not_stated"),
        FieldPanel("delivery_channels", widget=TermTicks),
        FieldPanel("co_production_groups", widget=TermTicks),
        FieldPanel("integration_degree"),
        FieldPanel("maturity_stage"),
    ]

    class Meta(LibraryPage.Meta):
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")

    def page_view(self, request: HttpRequest) -> PageView:
        from casestudies.presentation import case_study_view

        return case_study_view(self, request)

    def card_data(self) -> dict[str, Any]:
        year = self.started.year if self.started else (self.published_on.year if self.published_on else None)
        return {**super().card_data(), "year": year}

    def extra_search_text(self) -> list[str]:
        return [self.no_results_reason]
