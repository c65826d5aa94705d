"""The lists behind the desk's panels, apart from reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import WorkflowState

from desk.facets import gaps_of, incomplete_pages, with_gaps
from desk.home_panels import days_ago, missed_searches, word_actions
from desk.querysets import scheduled_pages, waiting_states
from desk.views.base import ActionsColumn, DayColumn, DeskListView, PageTitleColumn, describe_type
from desk.views.filters import FacetFilters, ScheduledFilters, SearchFilters, WaitingFilters

LIVE_WORKFLOWS = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


class WaitingView(DeskListView):
    page_title = _("Waiting for review")
    header_icon = "clipboard-list"
    introduction = _("Drafts in the workflow, the longest waiting first.")
    index_url_name, index_results_url_name = "desk:waiting", "desk:waiting_results"
    filterset_class = WaitingFilters
    default_ordering = "since"
    columns = [
        PageTitleColumn(id_accessor="page_id"),
        Column("type_words", label=_("Type")),
        Column("step", label=_("Step"), sort_key="current_task_state__task__name"),
        Column("get_status_display", label=_("State"), sort_key="status"),
        Column("requested_by", label=_("Sent by")),
        Column("waiting", label=_("Waiting"), sort_key="since"),
    ]
    list_export = ["title", "type_words", "step", "get_status_display", "requested_by", "since"]
    export_headings = {
        "title": _("Title"),
        "type_words": _("Type"),
        "step": _("Step"),
        "get_status_display": _("State"),
        "requested_by": _("Sent by"),
        "since": _("Since"),
    }
    export_filename = "waiting-for-review"

    def rows(self) -> QuerySet[Any]:
        return waiting_states(self.access.pages(), *LIVE_WORKFLOWS)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        describe_type(object_list, "page_type_id")
        for state in object_list:
            step = state.current_task_state
            state.step = step.task.name if step else ""
            state.waiting = days_ago(state.since)
        return object_list


class FacetsView(DeskListView):
    page_title = _("Missing facets")
    header_icon = "tag"
    introduction = _("Live items that lack a facet which readers filter by.")
    index_url_name, index_results_url_name = "desk:facets", "desk:facets_results"
    filterset_class = FacetFilters
    default_ordering = "-last_published_at"
    columns = [
        PageTitleColumn(),
        Column("type_words", label=_("Type"), sort_key="content_type_id"),
        Column("missing", label=_("Lacks")),
        DayColumn("last_published_at", label=_("Published"), sort_key="last_published_at"),
    ]
    list_export = ["title", "type_words", "missing", "last_published_at", "url_path"]
    export_headings = {
        "title": _("Title"),
        "type_words": _("Type"),
        "missing": _("Lacks"),
        "last_published_at": _("Published"),
        "url_path": _("Path"),
    }
    export_filename = "missing-facets"

    def rows(self) -> QuerySet[Any]:
        return with_gaps(incomplete_pages(self.access.pages()))

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        describe_type(object_list)
        for page in object_list:
            page.missing = ", ".join(gaps_of(page))
        return object_list


class ScheduledView(DeskListView):
    page_title = _("Scheduled")
    header_icon = "calendar-alt"
    introduction = _("What the worker will publish or take down, the next first.")
    index_url_name, index_results_url_name = "desk:scheduled", "desk:scheduled_results"
    filterset_class = ScheduledFilters
    default_ordering = "next_at"
    columns = [
        PageTitleColumn("draft_title"),
        Column("type_words", label=_("Type"), sort_key="content_type_id"),
        DayColumn("publishes_at", label=_("Published on"), sort_key="publishes_at"),
        DayColumn("expires_at", label=_("Taken down on"), sort_key="expires_at"),
    ]
    list_export = ["draft_title", "type_words", "publishes_at", "expires_at"]
    export_headings = {
        "draft_title": _("Title"),
        "type_words": _("Type"),
        "publishes_at": _("Published on"),
        "expires_at": _("Taken down on"),
    }
    export_filename = "scheduled"

    def rows(self) -> QuerySet[Any]:
        return scheduled_pages(self.access.pages())

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        describe_type(object_list)
        return object_list


class SearchesView(DeskListView):
    page_title = _("Searched for, found nothing or little")
    header_icon = "search"
    introduction = _(
        "What readers typed and found nothing for, or only one or two items. Words are kept once three "
        "visitors have used them."
    )
    index_url_name, index_results_url_name = "desk:searches", "desk:searches_results"
    filterset_class = SearchFilters
    default_ordering = ("-without_result", "-few_results")
    columns = [
        Column("text", label=_("Words"), sort_key="text"),
        Column("locale", label=_("Language"), sort_key="locale"),
        NumberColumn("without_result", label=_("Found nothing"), sort_key="without_result"),
        NumberColumn("few_results", label=_("Found one or two"), sort_key="few_results"),
        NumberColumn("searches", label=_("Searches"), sort_key="searches"),
        DayColumn("last_day", label=_("Last"), sort_key="last_day"),
        ActionsColumn("actions", label=_("What to do")),
    ]
    list_export = ["text", "locale", "without_result", "few_results", "searches", "first_day", "last_day"]
    export_headings = {
        "text": _("Words"),
        "locale": _("Language"),
        "without_result": _("Found nothing"),
        "few_results": _("Found one or two"),
        "searches": _("Searches"),
        "first_day": _("First"),
        "last_day": _("Last"),
    }
    export_filename = "searches-with-little-or-no-result"

    def permitted(self) -> bool:
        return self.visitor.may("search.view_searchtally")

    def rows(self) -> QuerySet[Any]:
        return missed_searches()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for tally in object_list:
            tally.actions = word_actions(self.visitor, tally)
        return object_list
