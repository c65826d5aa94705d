"""The filters of the desk's lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Page, WorkflowState

from core.registry import library_models
from core.review import DUE_SOON
from desk.enums import JobState
from desk.facets import BY_KEY, NEEDED, lacks_anywhere
from desk.querysets import end_of, reviewed_models, reviewed_pages
from desk.services.reminders import FOURTEEN

Rows = QuerySet[Any]


class DeskFilters(WagtailFilterSet):
    """Filters of a list whose rows the view gives; without a model there is no filter by language."""

    def __init__(self, data: Any = None, queryset: Rows | None = None, **options: Any) -> None:
        super().__init__(data, Page.objects.none() if queryset is None else queryset, **options)


def type_choices(models: Any) -> list[tuple[str, str]]:
    types = ContentType.objects.get_for_models(*models)
    names = [(str(types[model].pk), capfirst(str(model._meta.verbose_name))) for model in models]
    return sorted(names, key=lambda choice: choice[1])


def owner_choices() -> list[tuple[str, str]]:
    """People who own a page's review."""
    owners = reviewed_pages().order_by().values_list("reviewer_id", flat=True).distinct()
    people = get_user_model().objects.filter(pk__in=[pk for pk in owners if pk])
    return [("none", str(_("No owner"))), *sorted(((str(p.pk), str(p)) for p in people), key=lambda c: c[1])]


class ReviewFilters(DeskFilters):
    """Without a state the list shows what is due within 60 days or overdue."""

    STATES = (
        ("overdue", _("Overdue")),
        ("14-days", _("Due within 14 days")),
        ("due-soon", _("Due within 60 days, not overdue")),
        ("all", _("All pages with a date")),
        ("no-date", _("No review date")),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="by_state",
        empty_label=_("Due within 60 days or overdue"),
        widget=forms.RadioSelect,
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: type_choices(reviewed_models()),
        field_name="content_type_id",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    owner = django_filters.ChoiceFilter(
        label=_("Owner"),
        choices=owner_choices,
        method="by_owner",
        empty_label=_("Anybody"),
        widget=forms.RadioSelect,
    )

    def filter_queryset(self, queryset: Rows) -> Rows:
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            found = found.filter(review_due__lte=timezone.localdate() + DUE_SOON)
        return found

    def by_state(self, queryset: Rows, name: str, value: str) -> Rows:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(review_due__lt=today)
        if value == "14-days":
            return queryset.filter(review_due__range=(today, today + FOURTEEN))
        if value == "due-soon":
            return queryset.filter(review_due__range=(today, today + DUE_SOON))
        return queryset.filter(review_due__isnull=value == "no-date")

    def by_owner(self, queryset: Rows, name: str, value: str) -> Rows:
        if value == "none":
            return queryset.filter(reviewer_id__isnull=True)
        return queryset.filter(reviewer_id=value)


class WaitingFilters(DeskFilters):
    status = django_filters.ChoiceFilter(
        label=_("State"),
        choices=(
            (WorkflowState.STATUS_IN_PROGRESS, _("Waiting for a reviewer")),
            (WorkflowState.STATUS_NEEDS_CHANGES, _("Back with the author")),
        ),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    task = django_filters.ChoiceFilter(
        label=_("Step"),
        choices=lambda: task_choices(),
        field_name="current_task_state__task_id",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )


def task_choices() -> list[tuple[str, str]]:
    from wagtail.models import Task

    return [(str(pk), name) for pk, name in Task.objects.filter(active=True).values_list("pk", "name")]


class FacetFilters(DeskFilters):
    lacks = django_filters.ChoiceFilter(
        label=_("Without"),
        choices=[(facet.key, facet.label) for facet in NEEDED],
        method="by_facet",
        empty_label=_("Any of them"),
        widget=forms.RadioSelect,
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: type_choices(library_models()),
        field_name="content_type_id",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    def by_facet(self, queryset: Rows, name: str, value: str) -> Rows:
        return queryset.filter(lacks_anywhere(BY_KEY[value]))


class ScheduledFilters(DeskFilters):
    SPANS = (("today", _("Today")), ("week", _("Within 7 days")))
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=SPANS, method="by_span", empty_label=_("Any time"), widget=forms.RadioSelect
    )
    what = django_filters.ChoiceFilter(
        label=_("What"),
        choices=(("publish", _("Published")), ("expire", _("Taken down"))),
        method="by_kind",
        empty_label=_("Both"),
        widget=forms.RadioSelect,
    )

    def by_span(self, queryset: Rows, name: str, value: str) -> Rows:
        until = end_of(timezone.localdate(), 0 if value == "today" else 7)
        return queryset.filter(Q(publishes_at__lte=until) | Q(expires_at__lte=until))

    def by_kind(self, queryset: Rows, name: str, value: str) -> Rows:
        name = "publishes_at" if value == "publish" else "expires_at"
        return queryset.filter(**{f"{name}__isnull": False})


class SearchFilters(DeskFilters):
    FOUND = (("none", _("Nothing")), ("few", _("One or two items")))
    found = django_filters.ChoiceFilter(
        label=_("Found"),
        choices=FOUND,
        method="by_found",
        empty_label=_("Nothing or little"),
        widget=forms.RadioSelect,
    )
    locale = django_filters.ChoiceFilter(
        label=_("Language"),
        choices=lambda: languages(),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    last_day = django_filters.DateFilter(
        label=_("Searched for on or after"), lookup_expr="gte", field_name="last_day"
    )

    def by_found(self, queryset: Rows, name: str, value: str) -> Rows:
        field = "without_result" if value == "none" else "few_results"
        return queryset.filter(**{f"{field}__gt": 0})


class JobFilters(DeskFilters):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=JobState.choices, empty_label=_("All"), widget=forms.RadioSelect
    )


def languages() -> list[tuple[str, Any]]:
    from django.conf import settings

    return list(settings.WAGTAIL_CONTENT_LANGUAGES)
