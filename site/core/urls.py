"""Addresses of what a reader does with a page. They stand under `/out-of-date/`."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("<int:page_id>/", views.report, name="report"),
    path("<int:page_id>/thanks/", views.report_done, name="report-done"),
]
