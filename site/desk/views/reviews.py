"""The review round: the list of what is due, “still right”, and reminders for many pages at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.enums import ReviewState
from core.review import review_state
from desk.panels import Action
from desk.querysets import reviewed_pages
from desk.services.jobs import start_bulk_reminder
from desk.services.reviews import ReviewError, confirm_review
from desk.views.base import (
    ActionsColumn,
    DayColumn,
    DeskListView,
    DeskViewMixin,
    PageTitleColumn,
    describe_type,
)
from desk.views.filters import ReviewFilters


class TickColumn(Column):
    """A box to choose the page."""

    header_template_name = "desk/tick_header.html"
    cell_template_name = "desk/tick_cell.html"


class StateColumn(Column):
    """The state in words, overdue ones marked."""

    cell_template_name = "desk/state_cell.html"


class ReviewsView(DeskListView):
    page_title = gettext_lazy("Reviews due")
    header_icon = "calendar-check"
    introduction = gettext_lazy("Published pages by the day on which somebody should read them again.")
    results_template_name = "desk/reviews_results.html"
    index_url_name, index_results_url_name = "desk:reviews", "desk:reviews_results"
    filterset_class = ReviewFilters
    default_ordering = "review_due"
    columns = [
        TickColumn("tick", label=gettext_lazy("Choose"), width="1%"),
        PageTitleColumn(),
        Column("type_words", label=gettext_lazy("Type"), sort_key="content_type_id"),
        StateColumn("state_words", label=gettext_lazy("State")),
        DayColumn("review_due", label=gettext_lazy("Due"), sort_key="review_due"),
        DayColumn("last_reviewed", label=gettext_lazy("Last reviewed"), sort_key="last_reviewed"),
        Column("owner_words", label=gettext_lazy("Owner"), sort_key="reviewer_email"),
        ActionsColumn("actions", label=gettext_lazy("Review")),
    ]
    list_export = [
        "title", "type_words", "state_words", "review_due", "last_reviewed", "owner_words", "url_path",
    ]  # fmt: skip
    export_headings = {
        "title": gettext_lazy("Title"),
        "type_words": gettext_lazy("Type"),
        "state_words": gettext_lazy("State"),
        "review_due": gettext_lazy("Due"),
        "last_reviewed": gettext_lazy("Last reviewed"),
        "owner_words": gettext_lazy("Owner"),
        "url_path": gettext_lazy("Path"),
    }
    export_filename = "reviews"

    def rows(self) -> QuerySet[Any]:
        people = get_user_model().objects.filter(pk=OuterRef("reviewer_id"))
        return reviewed_pages(self.access.pages()).annotate(
            reviewer_email=Subquery(people.values("email")[:1])
        )

    @cached_property
    def may_remind(self) -> bool:
        return self.visitor.may("desk.add_deskjob")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        describe_type(object_list)
        today = timezone.localdate()
        pages = list(object_list)
        owners = get_user_model().objects.in_bulk({page.reviewer_id for page in pages} - {None})
        for page in pages:
            state = review_state(
                last_reviewed=page.last_reviewed, review_due=page.review_due, archived_on=None, today=today
            )
            page.state_words, page.late = state.label, state == ReviewState.OVERDUE
            page.owner_words = str(owners.get(page.reviewer_id) or _("No owner"))
            page.actions = [] if self.is_export else self._actions(page)
        return pages

    def _actions(self, page: Any) -> list[Action]:
        if not self.access.may_confirm(page, page.reviewer_id):
            return []
        url = reverse("desk:still_right", args=[page.pk])
        return [
            Action(_("Still right"), url, page.title, "post"),
            Action(_("With a note"), url, page.title),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        filters = self.request.GET.copy()
        for name in ("export", "p", "_w_filter_fragment"):
            filters.pop(name, None)
        return {
            **context,
            "may_remind": self.may_remind,
            "filters_now": filters.urlencode(),
            "next_url": f"{self.index_url}?{filters.urlencode()}",
        }


class BulkRemindView(DeskViewMixin, View):
    """POST: reminders for the ticked pages, or for every page of the list as it is filtered."""

    http_method_names = ["post"]

    def permitted(self) -> bool:
        return self.access.anywhere and self.visitor.may("desk.add_deskjob")

    def post(self, request: HttpRequest) -> HttpResponse:
        pages = reviewed_pages(self.access.pages()).filter(review_due__isnull=False)
        if "all" in request.POST:
            chosen = QueryDict(request.POST.get("filters", ""))
            filters = ReviewFilters(chosen, request=request)
            ids = filters.filter_queryset(pages).order_by("pk") if filters.is_valid() else pages.none()
        else:
            ticked = [int(pk) for pk in request.POST.getlist("page") if pk.isdecimal()]
            ids = pages.filter(pk__in=ticked).order_by("pk")
        found = list(ids.values_list("pk", flat=True))
        if not found:
            messages.warning(request, _("Choose one page or more first."))
            return redirect("desk:reviews")
        return redirect(start_bulk_reminder(page_ids=found, by=request.user))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the page’s history: what you checked, or what changed."),
    )
    tell_readers = forms.BooleanField(
        label=gettext_lazy("Show the note to readers, under “What changed”"), required=False
    )


class StillRightView(DeskViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET asks for a note; POST confirms, with or without one."""

    template_name = "desk/still_right.html"
    page_title = gettext_lazy("Still right?")
    header_icon = "calendar-check"

    @cached_property
    def page(self) -> Page:
        """Pages that the person may not see do not exist for them."""
        return get_object_or_404(self.access.pages(), pk=self.kwargs["page_id"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:reviews"), "label": _("Reviews due")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = self.page.specific
        reviewer = getattr(page, "review_owner_id", None)
        return {
            **context,
            "form": kwargs.get("form") or NoteForm(),
            "page": page,
            "owner": getattr(page, "review_owner", None),
            "may_confirm": self.access.may_confirm(page, reviewer),
            "next": get_valid_next_url_from_request(self.request),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            page = confirm_review(
                self.page,
                request.user,
                form.cleaned_data["note"],
                tell_readers=form.cleaned_data["tell_readers"],
            )
        except ReviewError as problem:
            messages.error(request, str(problem))
        else:
            day = page.review_due
            words = _("“%(title)s” is confirmed. Its next review is due on %(day)s.")
            messages.success(request, words % {"title": page.title, "day": f"{day:%-d %B %Y}" if day else ""})
        return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))
