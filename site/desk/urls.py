"""Addresses below `/admin/desk/`. Each list has a second one that answers only the rows, for its filters."""

from __future__ import annotations

from django.urls import URLPattern, path

from desk.views.base import DeskListView
from desk.views.coverage import CoverageView, PlacesView
from desk.views.jobs import JobStateView, JobsView, JobView
from desk.views.lists import FacetsView, ScheduledView, SearchesView, WaitingView
from desk.views.reviews import BulkRemindView, ReviewsView, StillRightView

app_name = "desk"


def listing(address: str, view: type[DeskListView]) -> list[URLPattern]:
    """A list and its rows alone."""
    name = address.rstrip("/")
    return [
        path(address, view.as_view(), name=name),
        path(f"{address}results/", view.as_view(results_only=True), name=f"{name}_results"),
    ]


urlpatterns = [
    *listing("waiting/", WaitingView),
    *listing("reviews/", ReviewsView),
    path("reviews/remind/", BulkRemindView.as_view(), name="remind"),
    path("reviews/<int:page_id>/still-right/", StillRightView.as_view(), name="still_right"),
    *listing("facets/", FacetsView),
    *listing("scheduled/", ScheduledView),
    *listing("searches/", SearchesView),
    *listing("jobs/", JobsView),
    path("jobs/<int:pk>/", JobView.as_view(), name="job"),
    path("jobs/<int:pk>/state/", JobStateView.as_view(), name="job_state"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("coverage/places/", PlacesView.as_view(), name="places"),
]
