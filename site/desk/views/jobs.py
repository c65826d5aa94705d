"""A bulk reminder while it runs and afterwards."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from desk.enums import JobState
from desk.models import DeskJob
from desk.views.base import DayColumn, DeskListView, DeskViewMixin
from desk.views.filters import JobFilters


class JobMixin(DeskViewMixin):
    """For those who may see bulk reminders, and whoever asked for this one."""

    def jobs(self) -> QuerySet[DeskJob]:
        found = DeskJob.objects.select_related("by").defer("page_ids")
        return found if self.visitor.may("desk.view_deskjob") else found.filter(by=self.visitor.user)

    def permitted(self) -> bool:
        return self.visitor.may("desk.view_deskjob", "desk.add_deskjob")


class JobView(JobMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/job.html"
    page_title = _("Bulk reminder")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:jobs"), "label": _("Bulk reminders")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = get_object_or_404(self.jobs(), pk=self.kwargs["pk"])
        return {**super().get_context_data(**kwargs), "job": job, "finished": job.state == JobState.DONE}


class JobStateView(JobMixin, View):
    """The progress as JSON, for the script of the page."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        job = get_object_or_404(self.jobs(), pk=pk)
        state = {"state": job.state, "done": job.done, "total": job.total, "words": job.get_state_display()}
        return JsonResponse(state, headers={"Cache-Control": "no-store"})


class JobsView(JobMixin, DeskListView):
    page_title = _("Bulk reminders")
    header_icon = "mail"
    introduction = _("Reminders that editors asked for, the newest first.")
    index_url_name, index_results_url_name = "desk:jobs", "desk:jobs_results"
    filterset_class = JobFilters
    default_ordering = "-made_at"
    columns = [
        TitleColumn("made_words", label=_("Asked for"), url_name="desk:job", sort_key="made_at"),
        Column("by", label=_("By"), sort_key="by__email"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        NumberColumn("total", label=_("Pages"), sort_key="total"),
        NumberColumn("reminded", label=_("Reminders"), sort_key="reminded"),
        DayColumn("finished_at", label=_("Finished"), sort_key="finished_at"),
    ]
    list_export = ["made_at", "by", "get_state_display", "total", "reminded", "finished_at"]
    export_headings = {
        "made_at": _("Asked for"),
        "by": _("By"),
        "get_state_display": _("State"),
        "total": _("Pages"),
        "reminded": _("Reminders"),
        "finished_at": _("Finished"),
    }
    export_filename = "bulk-reminders"

    def rows(self) -> QuerySet[DeskJob]:
        return self.jobs()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for job in object_list:
            job.made_words = date_format(timezone.localtime(job.made_at), "j M Y, H:i")
        return object_list
