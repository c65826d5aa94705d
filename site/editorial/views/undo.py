"""“Undo the last publication”: one question, one click."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from editorial.services.undo import Change, UndoError, may_undo, undo_last_publication, undoable

DONE = {
    Change.EDIT: gettext_lazy("The version before is public again. What was undone stays in the history."),
    Change.FIRST: gettext_lazy("The page is a draft again."),
    Change.UNPUBLISH: gettext_lazy("The page is public again."),
}


class UndoView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Undo the last publication")
    template_name = "editorial/undo.html"
    header_icon = "undo"

    def setup(self, request: HttpRequest, *args: Any, page_id: int, **kwargs: Any) -> None:
        super().setup(request, *args, page_id=page_id, **kwargs)
        self.page = get_object_or_404(Page, pk=page_id).specific

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_undo(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url, "label": self.page.get_admin_display_title()},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = undoable(self.page)
        earlier = Revision.objects.filter(pk=found.restores).first() if found and found.restores else None
        compare = ""
        if earlier is not None and self.page.live:
            compare = reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, earlier.pk, "live"])
        return super().get_context_data(
            **kwargs,
            page=self.page,
            last=found,
            earlier=earlier,
            compare_url=compare,
            edit_url=self.edit_url,
            is_scheduled=self.page.scheduled_revision is not None,
            in_workflow=self.page.workflow_in_progress,
            has_draft=self.page.has_unpublished_changes,
        )

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            number = int(request.POST.get("number", ""))
        except ValueError:
            number = 0
        try:
            done = undo_last_publication(page=self.page, user=request.user, number=number)
        except UndoError as error:
            messages.error(request, str(error))
            return redirect("editorial:undo", page_id=self.page.pk)
        button = messages.button(
            reverse("wagtailadmin_pages:history", args=[self.page.pk]), gettext("History")
        )
        messages.success(request, str(DONE[done.change]), buttons=[button])
        return redirect(self.edit_url)
