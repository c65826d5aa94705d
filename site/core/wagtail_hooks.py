"""Reports of readers in Wagtail's admin: a list to filter and export, one form to close them.

Also where pages are counted as they are served.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.models import PageReport
from core.services.reports import close_report
from core.services.uses import count_reading


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """How a page's history says that somebody added a note outside the editor."""
    actions.register_action("core.note_change", _("Note a change"), _("Noted a change for readers"))


@hooks.register("on_serve_page", order=1000)
def count_served_pages(serve_page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Counts what a reader is given. Last of these hooks: what another one refuses never comes here."""

    def serve(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve_page(page, request, args, kwargs)
        count_reading(request=request, page=page, response=response)
        return response

    return serve


class PageReportForm(WagtailAdminModelForm):
    """Only the state can be changed: what a reader wrote stays as it was."""

    def save(self, commit: bool = True) -> Any:
        report = super().save(commit=commit)
        if commit and report.state == PageReport.State.CLOSED:
            close_report(report=report)
        return report


class NoAddingPolicy(ModelPermissionPolicy):
    """Reports come from the public form alone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class PageReportViewSet(SnippetViewSet):
    model = PageReport
    icon = "warning"
    menu_label = _("Out-of-date reports")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ("page_title", "get_kind_display", "get_state_display", "sent_at", "closed_at")
    list_filter = ("state", "kind", "sent_at")
    list_export = ("page_title", "kind", "message", "state", "sent_at", "closed_at")
    export_filename = "out-of-date-reports"
    search_fields = ("page_title", "message")
    ordering = ("-sent_at",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("page", read_only=True),
            FieldPanel("page_title", read_only=True),
            FieldPanel("kind", read_only=True),
            FieldPanel("message", read_only=True),
            FieldPanel("email", read_only=True),
            FieldPanel("state", widget=forms.RadioSelect),
            FieldPanel("sent_at", read_only=True),
            FieldPanel("closed_at", read_only=True),
        ],
        base_form_class=PageReportForm,
    )


register_permission_policy(PageReport, NoAddingPolicy(PageReport))
register_snippet(PageReportViewSet)
