"""What the translators' list can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.models import Page

from translations.models import TARGET_LANGUAGES
from translations.services.worklist import OPEN_STATES, State, translatable_types

TO_DO = "to-do"


def types(request: HttpRequest) -> models.QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=translatable_types()).order_by("model")


class WorklistFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=TARGET_LANGUAGES, empty_label=None, method="as_it_is"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(TO_DO, _("Anything to do")), *State.choices], method="in_state"
    )
    for_families = django_filters.BooleanFilter(label=_("For families"))
    content_type = ContentTypeFilter(label=_("Type"), queryset=types)

    class Meta:
        model = Page
        fields: list[str] = []

    def as_it_is(self, queryset: models.QuerySet, name: str, value: Any) -> models.QuerySet:
        """The language is part of the question itself."""
        return queryset

    def in_state(self, queryset: models.QuerySet, name: str, value: str) -> models.QuerySet:
        return queryset.filter(state__in=OPEN_STATES) if value == TO_DO else queryset.filter(state=value)
