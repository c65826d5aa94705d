"""What every list of the desk shares: filters, sortable columns, export, who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView

from desk.access import PageAccess
from desk.home import STYLES
from desk.home_panels import edit_url, type_name
from desk.panels import Visitor

CRUMBS = [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Desk")}]


class DeskViewMixin:
    """Only for those who may see it; the rest are sent home with a message, as everywhere in the admin."""

    request: HttpRequest
    breadcrumbs_items = CRUMBS

    @cached_property
    def visitor(self) -> Visitor:
        return Visitor(self.request)

    @property
    def access(self) -> PageAccess:
        return self.visitor.access

    def permitted(self) -> bool:
        return self.access.anywhere

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request = request
        if not self.permitted():
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["media"] = context.get("media", Media()) + STYLES
        return context


class DeskListView(DeskViewMixin, ReportView):
    """A list of rows from one query. Subclasses give `rows()`, columns, filters and what is exported."""

    template_name = "desk/list.html"
    results_template_name = "desk/list_results.html"
    paginate_by = 50
    default_ordering: ClassVar[Any] = None
    introduction: ClassVar[Any] = ""

    def check_permissions(self) -> None:  # pragma: no cover - `permitted` decides
        return None

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_filtered_queryset(self) -> QuerySet[Any]:
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the column asked for; then by id, so that pages of the list never overlap."""
        return super().order_queryset(queryset).order_by(*self._order(), "pk")

    def _order(self) -> list[str]:
        ordering = self.ordering or ()
        return [ordering] if isinstance(ordering, str) else list(ordering)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["introduction"] = self.introduction
        return context


class DeskTableView(DeskViewMixin, SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen of figures that come from a computation, not from one query; its rows are exported."""

    def export_rows(self) -> Sequence[Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self.as_spreadsheet(self.export_rows(), request.GET["export"])
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class PageTitleColumn(TitleColumn):
    """A page's title with a link to its editor."""

    def __init__(self, name: str = "title", id_accessor: str = "pk", **options: Any) -> None:
        options.setdefault("label", _("Title"))
        options.setdefault("sort_key", name)
        super().__init__(name, id_accessor=id_accessor, **options)

    def get_link_url(self, instance: Any, parent_context: Any) -> str:
        return edit_url(getattr(instance, self.id_accessor))


class DayColumn(Column):
    """A day, or the day and minute of a moment, as people here write it."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, classname="desk-day", **options)

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "j M Y, H:i")
        return date_format(value, "j M Y") if value else ""


class ActionsColumn(Column):
    """Buttons and links of a row: its `actions`, a list of `desk.panels.Action`."""

    cell_template_name = "desk/actions_cell.html"


def describe_type(rows: Sequence[Any], name: str = "content_type_id") -> None:
    """Gives each row its type in words as `type_words`."""
    for row in rows:
        row.type_words = type_name(getattr(row, name))
