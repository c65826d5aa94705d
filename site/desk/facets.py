"""Which facets an item of each type needs (content model, section 2, column R), and which items lack them.

Funding is not asked for: “not stated” is an answer there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.models import LibraryPage
from core.registry import library_types
from desk.querysets import table_name

#: Fields of which an item needs at least one.
Choice = tuple[str, ...]


@dataclass(frozen=True)
class NeededFacet:
    """A facet and the types of item that need it. Of several fields one is enough."""

    key: str
    label: Promise
    fields: Choice
    types: tuple[str, ...]
    only: Mapping[str, str] | None = None


NEEDED: tuple[NeededFacet, ...] = (
    NeededFacet("hub-model", _("hub model"), ("hub_models",), ("case_study",)),
    NeededFacet(
        "service",
        _("service area or theme"),
        ("service_areas", "system_themes"),
        ("case_study", "evidence_summary", "resource"),
    ),
    NeededFacet("theme", _("theme"), ("system_themes",), ("toolkit",)),
    NeededFacet("age", _("age"), ("age_min_months",), ("case_study", "evidence_summary", "resource")),
    NeededFacet(
        "beneficiary", _("who benefits"), ("beneficiaries",), ("case_study", "evidence_summary", "resource")
    ),
    NeededFacet("audience", _("audience"), ("audiences",), ("resource", "toolkit")),
    NeededFacet("place", _("local authority"), ("local_authorities",), ("case_study",)),
    NeededFacet("tier", _("practice tier"), ("practice_tier",), ("case_study",)),
    NeededFacet(
        "rating",
        _("evidence rating"),
        ("evidence_rating",),
        ("evidence_summary",),
        only={"subject_type": "manualised"},
    ),
    NeededFacet("format", _("format"), ("resource_format",), ("resource",)),
    NeededFacet(
        "era",
        _("policy era"),
        ("policy_era",),
        ("case_study", "evidence_summary", "resource", "toolkit"),
    ),
)
BY_KEY = {facet.key: facet for facet in NEEDED}


def lacks(facet: NeededFacet, model: type[LibraryPage]) -> Q:
    """Condition on a query over all pages: a page of this type has none of the facet's fields."""
    condition = Q(content_type=ContentType.objects.get_for_model(model))
    for field in facet.fields:
        if model._meta.get_field(field).many_to_many:
            many = model._meta.get_field(field)
            owner = many.m2m_field_name()
            condition &= ~Exists(many.remote_field.through.objects.filter(**{f"{owner}_id": OuterRef("pk")}))
        else:
            condition &= Q(**{f"{table_name(model)}__{field}__isnull": True})
    for field, value in (facet.only or {}).items():
        condition &= Q(**{f"{table_name(model)}__{field}": value})
    return condition


def lacks_anywhere(facet: NeededFacet) -> Q:
    types = library_types()
    condition = Q()
    for key in facet.types:
        condition |= lacks(facet, types[key])
    return condition


def open_items(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Live library items in English that are not archived: those worth completing."""
    today = timezone.localdate()
    items = Q()
    for model in library_types().values():
        kind = ContentType.objects.get_for_model(model)
        name = f"{table_name(model)}__archived_on"
        items |= Q(content_type=kind) & (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": today}))
    return pages.filter(items, live=True, alias_of__isnull=True, locale__language_code=settings.LANGUAGE_CODE)


def incomplete_pages(pages: QuerySet[Page], facets: Sequence[NeededFacet] = NEEDED) -> QuerySet[Page]:
    """Items that lack one of the facets."""
    condition = Q()
    for facet in facets:
        condition |= lacks_anywhere(facet)
    return open_items(pages).filter(condition)


def with_gaps(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds a column for each facet: whether it is missing."""
    return pages.annotate(
        **{
            column(facet): Case(
                When(lacks_anywhere(facet), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
            for facet in NEEDED
        }
    )


def column(facet: NeededFacet) -> str:
    return f"lacks_{facet.key.replace('-', '_')}"


def gaps_of(page: Page) -> list[str]:
    """The words for what a page of `with_gaps` lacks."""
    return [str(facet.label) for facet in NEEDED if getattr(page, column(facet))]
