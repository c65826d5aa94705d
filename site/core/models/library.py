"""The base of the four library types: identity, licence and every facet."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from core.blocks import BodyStream
from core.enums import Licence
from core.languages import SharedField
from core.models.base import BasePage
from core.registry import register_library_type
from safety.sanitise import strip_tags
from taxonomy.widgets import TermTicks

MIN_MONTHS, MAX_MONTHS = -9, 311


def new_external_id() -> str:
    """An id of our own for a page made by hand; never changes and never clashes with an imported one."""
    return f"nfh-{uuid.uuid4().hex[:16]}"


def reading_minutes(page: Any) -> int:
    """Minutes to read the page at 200 words a minute, at least one."""
    words = 0
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            words += sum(
                len(str(text).split()) for text in field.get_searchable_content(getattr(page, field.name))
            )
        elif isinstance(field, RichTextField):
            words += len(strip_tags(getattr(page, field.name)).split())
    return max(1, round(words / 200))


def term_fields(model: str, label: Any, **options: Any) -> ParentalManyToManyField:
    """Terms of the default language only: a page in Welsh carries the same terms as its English source."""
    return ParentalManyToManyField(
        f"taxonomy.{model}",
        blank=True,
        related_name="+",
        verbose_name=label,
        limit_choices_to={"locale__language_code": "en"},
        **options,
    )


def term_field(model: str, label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        f"taxonomy.{model}",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        limit_choices_to={"locale__language_code": "en"},
    )


#: Import field → name of the page's many-to-many field.
TERM_LISTS: dict[str, str] = {
    "hub_models": "hub_models",
    "service_areas": "service_areas",
    "system_themes": "system_themes",
    "support_levels": "support_levels",
    "delivery_channels": "delivery_channels",
    "principles": "principles",
    "audiences": "audiences",
    "beneficiaries": "beneficiaries",
    "co_produced_with": "co_production_groups",
    "funding_statuses": "funding_statuses",
}
#: Import field → (name of the page's foreign key, vocabulary).
SINGLE_TERMS: dict[str, tuple[str, str]] = {
    "policy_era": ("policy_era", "policy_eras"),
    "practice_tier": ("practice_tier", "practice_tiers"),
    "resource_format": ("resource_format", "resource_formats"),
    "evidence_rating": ("evidence_rating", "evidence_ratings"),
    "region": ("own_region", "regions"),
}


class LibraryPage(BasePage):
    """An item of the library. A subclass sets `library_type` and is registered by that.

    Every type has every facet, because an imported item may carry any; which ones the editor
    offers is the type's `own_facet_panels`. Ages are completed months, both ends inclusive, from
    −9 (conception) to 311, both or neither.
    """

    #: One of `core.enums.LibraryType`.
    library_type: ClassVar[str] = ""

    external_id = models.CharField(
        _("id"), max_length=100, unique=True, default=new_external_id, editable=False
    )
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True, db_index=True)
    policy_era = term_field("PolicyEra", _("policy era"))
    practice_tier = term_field("PracticeTier", _("practice tier"))
    resource_format = term_field("ResourceFormat", _("format"))
    evidence_rating = term_field("EvidenceRating", _("evidence rating"))
    own_region = term_field("Region", _("region, only without an authority"))
    age_min_months = models.SmallIntegerField(_("age from, in months"), null=True, blank=True)
    age_max_months = models.SmallIntegerField(_("age to, in months"), null=True, blank=True)
    hub_models = term_fields("HubModel", _("hub models"))
    service_areas = term_fields("ServiceArea", _("service areas"))
    system_themes = term_fields("SystemTheme", _("system themes"))
    support_levels = term_fields("SupportLevel", _("support levels"))
    delivery_channels = term_fields("DeliveryChannel", _("delivery channels"))
    principles = term_fields("Principle", _("principles"))
    audiences = term_fields("Audience", _("audiences"))
    beneficiaries = term_fields("Beneficiary", _("who benefits"))
    co_production_groups = term_fields("CoProductionGroup", _("made with"))
    funding_statuses = term_fields("FundingStatus", _("funding"))
    local_authorities = ParentalManyToManyField(
        "taxonomy.LocalAuthority", blank=True, related_name="+", verbose_name=_("local authorities")
    )
    body = StreamField(BodyStream(), verbose_name=_("text"), blank=True)

    exclude_fields_in_copy: ClassVar[list[str]] = [*BasePage.exclude_fields_in_copy, "external_id"]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *(SharedField(name) for name in ("policy_era", "practice_tier", "resource_format")),
        *(SharedField(name) for name in ("evidence_rating", "own_region")),
    ]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_min_months__isnull=True, age_max_months__isnull=True)
                | models.Q(
                    age_min_months__gte=MIN_MONTHS,
                    age_max_months__lte=MAX_MONTHS,
                    age_min_months__lte=models.F("age_max_months"),
                ),
                name="%(app_label)s_%(class)s_ages_in_order",
            )
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.library_type:
            register_library_type(cls.library_type, cls)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.alias_of_id is not None:  # Wagtail copies every field to an alias; an id is one page's
            self.external_id = new_external_id()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        low, high = self.age_min_months, self.age_max_months
        if (low is None) != (high is None):
            raise ValidationError({"age_max_months": _("Give both ages or neither.")})
        if low is not None and high is not None and not MIN_MONTHS <= low <= high <= MAX_MONTHS:
            message = _("Ages run from −9 months (conception) to 311 months, the lower one first.")
            raise ValidationError({"age_max_months": message})

    def card_data(self) -> dict[str, Any]:
        """What a result or card shows beside title, summary and facets; plain JSON values.

        Extend it in a subclass. Labels are not in it: they follow the taxonomy at once.
        """
        data: dict[str, Any] = {
            "last_reviewed": self.last_reviewed.isoformat() if self.last_reviewed else None,
            "superseded": self.superseded_by_id is not None,
            "minutes": reading_minutes(self),
        }
        if self.image is not None:
            picture = self.image.get_rendition("fill-480x300|format-webp")
            data["picture"] = {"src": picture.url, "alt": self.image_alt}
        return {name: value for name, value in data.items() if value}

    def extra_search_text(self) -> list[str]:
        """Words on the page that are in no stream or rich text field."""
        return []

    def document_ids(self) -> list[int]:
        """Ids of the files that the page offers, in the order of the page."""
        ids: list[int] = []
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                for block in getattr(self, field.name).raw_data:
                    if block["type"] == "document":
                        ids += [block["value"].get("document"), block["value"].get("accessible_version")]
        return list(dict.fromkeys(pk for pk in ids if pk))

    @classmethod
    def get_facet_panels(cls) -> list[Panel]:
        ticks = TermTicks
        return [
            *cls.own_facet_panels,
            MultiFieldPanel(
                [FieldPanel("age_min_months"), FieldPanel("age_max_months")],
                heading=_("Age of the child or young person"),
            ),
            FieldPanel("service_areas", widget=ticks),
            FieldPanel("system_themes", widget=ticks),
            FieldPanel("hub_models", widget=ticks),
            FieldPanel("support_levels", widget=ticks),
            FieldPanel("principles", widget=ticks),
            FieldPanel("audiences", widget=ticks),
            FieldPanel("local_authorities"),
            FieldPanel("policy_era"),
            MultiFieldPanel([FieldPanel("published_on"), FieldPanel("licence")], heading=_("Publication")),
        ]
