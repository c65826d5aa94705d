"""Commissions: what the library lacks and somebody wants, as a list to filter and export."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from desk.home import STYLES
from desk.models import Commission
from desk.views.base import DayColumn
from taxonomy.models import AgeBand, LocalAuthority, ServiceArea


class CommissionCreateView(CreateView):
    """Takes what is wanted from the address, so that it is one click from a gap to a commission."""

    def get_initial_form_instance(self) -> Commission:
        asked = self.request.GET
        commission = Commission(words=asked.get("words", "")[:200], asked_by=self.request.user)
        if area := asked.get("service_area"):
            commission.service_area = ServiceArea.objects.canonical().filter(slug=area).first()
        if band := asked.get("age_band"):
            commission.age_band = AgeBand.objects.canonical().filter(slug=band).first()
        if code := asked.get("authority"):
            commission.authority = LocalAuthority.objects.filter(dfe_code=code).first()
        return commission


class CommissionFilters(WagtailFilterSet):
    service_area = django_filters.ModelChoiceFilter(
        label=_("Service area"), queryset=lambda request: ServiceArea.objects.canonical()
    )
    age_band = django_filters.ModelChoiceFilter(
        label=_("Age"), queryset=lambda request: AgeBand.objects.canonical()
    )
    authority = django_filters.ModelChoiceFilter(
        label=_("Local authority"), queryset=lambda request: LocalAuthority.objects.all()
    )

    class Meta:
        model = Commission
        fields = ("state", "service_area", "age_band", "authority")


class CommissionIndexView(IndexView):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["media"] = context["media"] + STYLES
        return context


class CommissionViewSet(SnippetViewSet):
    model = Commission
    icon = "plus-inverse"
    menu_label = _("Commissions")
    index_view_class = CommissionIndexView
    add_view_class = CommissionCreateView
    list_display: Any = (
        "__str__",
        "service_area",
        "age_band",
        "authority",
        "state",
        "asked_by",
        DayColumn("made_at", label=_("Made"), sort_key="made_at"),
    )
    filterset_class = CommissionFilters
    menu_item_is_registered = True  # in the desk's menu
    index_results_template_name = "desk/commissions_results.html"
    list_export: Any = (
        "service_area", "age_band", "authority", "words", "note", "state", "asked_by", "made_at",
        "changed_at",
    )  # fmt: skip
    export_filename = "commissions"
    search_fields: Any = ("note", "words", "service_area__label", "authority__name")
    ordering: Any = ("-made_at",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("service_area", widget=forms.Select),
                    FieldPanel("age_band", widget=forms.Select),
                    FieldPanel("authority", widget=forms.Select),
                    FieldPanel("words"),
                ],
                heading=_("What is missing"),
            ),
            FieldPanel("note"),
            FieldPanel("state"),
        ]
    )

    def get_queryset(self, request: Any) -> Any:
        return Commission.objects.select_related("service_area", "age_band", "authority", "asked_by")
