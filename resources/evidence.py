"""Evidence summaries: what research says in five minutes, limits as plain as benefits."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from core.blocks import OutcomeStream, ReferenceStream
from core.blocks.text import PART_FEATURES
from core.enums import LibraryType
from core.indexes import LibraryIndexPage
from core.languages import SharedField
from core.models import LibraryPage
from core.models.library import term_field
from core.presentation import PageView
from taxonomy.widgets import TermTicks


class SubjectType(models.TextChoices):
    """What was studied. The Guidebook rates the first kind only."""

    MANUALISED = "manualised", _("Programme with a manual")
    PRACTICE = "practice", _("Practice or approach")
    MODEL = "model", _("Hub or system model")
    EVALUATION = "evaluation", _("Programme evaluation")


class StudyDesign(models.TextChoices):
    RCT = "rct", _("Trial with random allocation")
    QED = "qed", _("Comparison group without random allocation")
    BEFORE_AFTER = "before-after", _("Before and after, no comparison")
    QUALITATIVE = "qualitative", _("Interviews and observation")
    REVIEW = "review", _("Review of several studies")
    MIXED = "mixed", _("Mixed methods")


class EvidenceIndexPage(LibraryIndexPage):
    listed_type = LibraryType.EVIDENCE_SUMMARY
    max_count_per_parent = 1
    subpage_types: ClassVar[list[str]] = ["resources.EvidenceSummaryPage"]

    class Meta:
        verbose_name = _("evidence index")


class EvidenceSummaryPage(LibraryPage):
    """A summary of research. A rating is copied from the Guidebook, linked and dated, or absent."""

    library_type = LibraryType.EVIDENCE_SUMMARY
    parent_page_types: ClassVar[list[str]] = ["resources.EvidenceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "resources/evidence_summary_page.html"

    subject_type = models.CharField(_("what was studied"), max_length=10, choices=SubjectType, blank=True)
    rating_source_url = models.URLField(
        _("Guidebook entry"), blank=True, help_text=_("The address of the entry that you copied from.")
    )
    rating_checked_on = models.DateField(_("rating checked on"), null=True, blank=True)
    cost_rating = term_field("CostRating", _("cost rating"))
    outcomes = StreamField(
        OutcomeStream(),
        blank=True,
        verbose_name=_("outcomes"),
        help_text=_("One row for each outcome, “no difference” and “not enough evidence” included."),
    )
    study_design = models.CharField(_("study design"), max_length=12, choices=StudyDesign, blank=True)
    study_period = models.CharField(_("study period"), max_length=80, blank=True)
    sample = models.CharField(_("sample"), max_length=200, blank=True)
    how_it_works = RichTextField(_("how it works"), blank=True, features=PART_FEATURES)
    findings = RichTextField(_("what the studies found"), blank=True, features=PART_FEATURES)
    what_is_not_known = RichTextField(
        _("what is not known"), blank=True, features=PART_FEATURES, help_text=_("A gap is a finding.")
    )
    implementation = RichTextField(_("implementation"), blank=True, features=PART_FEATURES)
    references = StreamField(ReferenceStream(), blank=True, verbose_name=_("references"))

    override_translatable_fields: ClassVar[list[Any]] = [
        *LibraryPage.override_translatable_fields,
        SharedField("cost_rating"),
    ]
    own_content_panels: ClassVar[list[Panel]] = [
        FieldPanel("subject_type"),
        MultiFieldPanel(
            [
                FieldPanel("evidence_rating"),
                FieldPanel("rating_source_url"),
                FieldPanel("rating_checked_on"),
                FieldPanel("cost_rating"),
            ],
            heading=_("Guidebook rating, for programmes with a manual only"),
        ),
        FieldPanel("findings"),
        FieldPanel("outcomes"),
        FieldPanel("what_is_not_known"),
        FieldPanel("how_it_works"),
        FieldPanel("implementation"),
        FieldPanel("body"),
        FieldPanel("references"),
        MultiFieldPanel(
            [FieldPanel("study_design"), FieldPanel("study_period"), FieldPanel("sample")],
            heading=_("How it was studied"),
        ),
    ]
    own_facet_panels: ClassVar[list[Panel]] = [FieldPanel("beneficiaries", widget=TermTicks)]

    class Meta(LibraryPage.Meta):
        verbose_name = _("evidence summary")
        verbose_name_plural = _("evidence summaries")

    def page_view(self, request: HttpRequest) -> PageView:
        from resources.presentation import evidence_view

        return evidence_view(self, request)

    def clean(self) -> None:
        super().clean()
        if self.evidence_rating_id and self.subject_type and self.subject_type != SubjectType.MANUALISED:
            message = _("The Guidebook rates programmes with a manual only. Remove the rating.")
            raise ValidationError({"evidence_rating": message})

    def card_data(self) -> dict[str, Any]:
        return {**super().card_data(), "subject_type": self.subject_type, "study_period": self.study_period}

    def extra_search_text(self) -> list[str]:
        return [self.study_period, self.sample]
