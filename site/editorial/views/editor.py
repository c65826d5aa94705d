"""Wagtail's page editor with our own summary of what is missing, advice beside the page, and tested doors.

A page can go out through five doors by hand: the editor's form (publish, submit, approve, schedule), the
approval in a list, bulk publishing, publishing a copy, and undo. The form holds the rules for the first;
`refuse_incomplete` for approval, bulk publishing and copies; undo only brings back what was public.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page

from editorial.needs import page_gaps
from editorial.side_panel import AdviceSidePanel


def panel_ids(bound_panel: Any) -> dict[str, str]:
    """Field or relation → id of the section of the editor that holds it."""
    found: dict[str, str] = {}

    def walk(panel: Any) -> None:
        children = getattr(panel, "visible_children_with_identifiers", None)
        if children is None:
            return
        for child, identifier in children:
            name = getattr(child, "field_name", None) or getattr(child.panel, "relation_name", None)
            if name:
                found.setdefault(name, f"{panel.prefix}-{identifier}-section")
            walk(child)

    walk(bound_panel)
    return found


def targets_of(bound_panel: Any, form: Any) -> dict[str, str]:
    """Field → id of what a link leads to: the field itself, else what holds it."""
    targets = panel_ids(bound_panel)
    for name in form.fields:
        ours = form[name].id_for_label or form[name].auto_id
        targets[name] = ours or targets.get(name, "")
    for name, formset in form.formsets.items():
        targets[name] = f"id_{formset.prefix}-ADD"
    return targets


def problem_summary(form: Any, targets: dict[str, str]) -> SafeString:
    """All problems of a form in one message, each linked to its field."""
    problems = [
        {"label": label, "message": message, "target": targets.get(field, ""), "field": field}
        for field, label, message in form.problems()
    ]
    context = {
        "problems": problems,
        "missing": len(form.gaps),
        "only_missing": len(form.gaps) == len(problems),
        "is_publishing": form.is_publishing,
    }
    return render_to_string("editorial/problem_summary.html", context)


class EditorMixin:
    """One message for everything that is wrong, and the panel with advice."""

    request: HttpRequest
    form: Any
    page: Any

    def form_invalid(self, form: Any) -> HttpResponse:
        blocked = getattr(self, "locked_for_user", False) or getattr(self, "is_cancelling_workflow", False)
        if blocked or self.expects_json_response or not hasattr(form, "problems"):
            return super().form_invalid(form)  # type: ignore[misc]
        bound = self.edit_handler.get_bound_panel(instance=self.page, request=self.request, form=form)
        messages.error(self.request, problem_summary(form, targets_of(bound, form)))
        self.errors_debug = None  # Wagtail prints it into the page for its own tests
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()  # type: ignore[misc]
        return MediaContainer([*panels, AdviceSidePanel(self.page, self.request)])


class PageCreateView(EditorMixin, CreateView):
    pass


class PageEditView(EditorMixin, EditView):
    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """Through the task queue: Wagtail's own way fails the request when no mail server answers."""
        from editorial.services.mail import queue_comment_mail

        queue_comment_mail(page=self.page, editor=self.request.user, changes=changes)


class PageRevertView(EditorMixin, RevisionsRevertView):
    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        from editorial.services.mail import queue_comment_mail

        queue_comment_mail(page=self.page, editor=self.request.user, changes=changes)


def refuse_incomplete(request: HttpRequest, pages: list[Any]) -> bool:
    """Says what each page lacks before it may be published; False when nothing is missing."""
    lacking = [(page, gaps) for page in pages if (gaps := page_gaps(page))]
    for page, gaps in lacking:
        context = {"page": page, "gaps": gaps, "url": reverse("wagtailadmin_pages:edit", args=[page.pk])}
        messages.error(request, render_to_string("editorial/incomplete_page.html", context))
    return bool(lacking)


class CompleteOnApproval:
    """Approving publishes what was saved last, which nobody may have checked since it was submitted."""

    action_name: str
    object: Any
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        latest = self.object.specific.get_latest_revision_as_object()
        if self.action_name == "approve" and refuse_incomplete(request, [latest]):
            edit = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": edit})
            return redirect(edit)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class CheckedWorkflowActionView(CompleteOnApproval, WorkflowActionView):
    pass


def check_bulk_publish(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """`before_bulk_action`: publishes none of the chosen pages while one of them lacks something."""
    if action_type != "publish" or not all(isinstance(one, Page) for one in objects):
        return None
    pages = list(objects)
    if request.POST.get("include_descendants"):
        pages += [below for page in objects for below in page.get_descendants().not_live()]
    latest = [page.specific.get_latest_revision_as_object() for page in pages]
    return redirect(action.next_url) if refuse_incomplete(request, latest) else None


def check_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """`before_copy_page`: a copy is published by hand, so it obeys the same rules as its original."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return None
    if not page.permissions_for_user(request.user).can_copy():
        raise PermissionDenied
    if refuse_incomplete(request, [page.specific]):
        messages.warning(request, gettext("Copy it without publishing, or mend the page first."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None
