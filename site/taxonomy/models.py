"""The controlled vocabularies, the 153 authorities, and the memory of old slugs.

One model for each vocabulary: a taxonomist finds it by its name, and each has columns of its
own. What they share is `taxonomy.terms.Term`; which vocabularies there are is
`taxonomy.vocabularies.VOCABULARIES`.
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import SynchronizedField

from taxonomy.places import AuthoritySuccession, LocalAuthority, StatisticalNeighbour
from taxonomy.terms import Term

__all__ = [
    "AgeBand",
    "Audience",
    "AuthoritySuccession",
    "Beneficiary",
    "CoProductionGroup",
    "CostRating",
    "DeliveryChannel",
    "EvidenceRating",
    "FormerLabel",
    "FundingStatus",
    "HubModel",
    "IntegrationDegree",
    "LocalAuthority",
    "MaturityStage",
    "PolicyEra",
    "PracticeTier",
    "Principle",
    "ReferenceLoad",
    "Region",
    "RemovedTerm",
    "ResourceFormat",
    "ServiceArea",
    "StatisticalNeighbour",
    "SupportLevel",
    "SystemTheme",
    "TaxonomyStamp",
    "TermAlias",
]


def _names(help_text: str) -> models.TextField:
    return models.TextField(blank=True, help_text=help_text)


class HubModel(Term):
    also_called = _names(_("Other names, separated by |. Found in search."))
    own_panels: ClassVar[list[Panel]] = [FieldPanel("also_called")]

    class Meta(Term.Meta):
        verbose_name = _("hub model")


class ServiceArea(Term):
    """Two levels: a group has no parent, an area has a group as its parent."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="areas", verbose_name=_("group")
    )
    annex_f_no = models.CharField(_("Annex F number"), max_length=40, blank=True)
    dfe_terms = _names(_("Words of the DfE service taxonomy, separated by |."))
    source = models.CharField(max_length=200, blank=True)
    policy_names = _names(_("Names in policy papers, separated by |. Found in search."))
    own_panels: ClassVar[list[Panel]] = [
        FieldPanel("parent"),
        FieldPanel("policy_names"),
        FieldPanel("dfe_terms"),
        FieldPanel("annex_f_no"),
        FieldPanel("source"),
    ]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("annex_f_no"),
        SynchronizedField("dfe_terms"),
        SynchronizedField("source"),
        SynchronizedField("policy_names"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("service area")

    def clean(self) -> None:
        super().clean()
        if self.parent is not None and self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Service areas have two levels: choose a group.")})


class AgeBand(Term):
    """A band of ages in completed months, both ends inclusive; before birth is negative."""

    class Kind(models.TextChoices):
        FACET = "facet", _("Filter box")
        ALIAS = "alias", _("Understood in search, no filter box")

    min_months = models.SmallIntegerField(_("from, in months"))
    max_months = models.SmallIntegerField(_("to, in months, inclusive"))
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.FACET)
    own_panels: ClassVar[list[Panel]] = [
        FieldPanel("min_months"),
        FieldPanel("max_months"),
        FieldPanel("kind"),
    ]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("kind"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("age band")


class SupportLevel(Term):
    class Meta(Term.Meta):
        verbose_name = _("support level")


class Region(Term):
    class Meta(Term.Meta):
        verbose_name = _("region")


class Principle(Term):
    class Meta(Term.Meta):
        verbose_name = _("delivery principle")


class SystemTheme(Term):
    toolkit_section = models.CharField(max_length=40, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("toolkit_section")]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("toolkit_section"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("system theme")


class Audience(Term):
    audience_group = models.CharField(max_length=40, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("audience_group")]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("audience_group"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("audience")


class CoProductionGroup(Term):
    kind = models.CharField(max_length=40, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("kind")]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("kind"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("co-production group")


class DeliveryChannel(Term):
    class Meta(Term.Meta):
        verbose_name = _("delivery channel")


class IntegrationDegree(Term):
    class Meta(Term.Meta):
        verbose_name = _("degree of integration")


class Beneficiary(Term):
    class Meta(Term.Meta):
        verbose_name = _("who benefits")
        verbose_name_plural = _("who benefits")


class ResourceFormat(Term):
    accessible_version_needed = models.CharField(max_length=200, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("accessible_version_needed")]

    class Meta(Term.Meta):
        verbose_name = _("resource format")


class EvidenceRating(Term):
    """The Guidebook's scale and the states beside it; for manualised interventions only."""

    code = models.CharField(max_length=10, blank=True)
    strength_order = models.SmallIntegerField(default=0)
    official = models.BooleanField(default=True)
    may_say_evidence_based = models.BooleanField(default=False)
    own_panels: ClassVar[list[Panel]] = [
        FieldPanel("code"),
        FieldPanel("strength_order"),
        FieldPanel("official"),
        FieldPanel("may_say_evidence_based"),
    ]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("code"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("evidence rating")


class CostRating(Term):
    class Meta(Term.Meta):
        verbose_name = _("cost rating")


class PracticeTier(Term):
    minimum_needed = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("minimum_needed"), FieldPanel("decided_by")]

    class Meta(Term.Meta):
        verbose_name = _("practice tier")


class FundingStatus(Term):
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    own_panels: ClassVar[list[Panel]] = [FieldPanel("starts"), FieldPanel("ends")]

    class Meta(Term.Meta):
        verbose_name = _("funding status")
        verbose_name_plural = _("funding statuses")


class MaturityStage(Term):
    class Meta(Term.Meta):
        verbose_name = _("maturity stage")


class PolicyEra(Term):
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    names_in_use = _names(_("Programme names of the time, separated by |. Found in search."))
    own_panels: ClassVar[list[Panel]] = [FieldPanel("starts"), FieldPanel("ends"), FieldPanel("names_in_use")]
    override_translatable_fields: ClassVar[list] = [
        *Term.override_translatable_fields,
        SynchronizedField("names_in_use"),
    ]

    class Meta(Term.Meta):
        verbose_name = _("policy era")


class TermAlias(models.Model):
    """A slug that a term had before it was renamed or merged: old addresses still work."""

    vocabulary = models.CharField(max_length=40)
    old_slug = models.SlugField(max_length=80)
    new_slug = models.SlugField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("old slug")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "old_slug"], name="old_slug_once_per_vocabulary")
        ]

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.old_slug} → {self.new_slug}"


class FormerLabel(models.Model):
    """What a term was called in a language: readers who search for the old words still find its items.

    `term_key` is the translation key of the term, which a new slug does not change.
    """

    vocabulary = models.CharField(max_length=40)
    term_key = models.UUIDField()
    language = models.CharField(max_length=10)
    label = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former label")
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "term_key", "language", "label"], name="former_label_once_per_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.label}"


class RemovedTerm(models.Model):
    """A slug that a taxonomist deleted: a newer reference file does not bring it back."""

    vocabulary = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    removed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("removed term")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "slug"], name="removed_once_per_vocabulary")
        ]

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.slug}"


class TaxonomyStamp(models.Model):
    """One row whose number is another after every change, so that each process knows its copy is old."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class ReferenceLoad(models.Model):
    """Which reference file was loaded last, by checksum: loading twice is free."""

    name = models.CharField(max_length=80, unique=True)
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
