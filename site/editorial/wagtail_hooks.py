"""The editorial tools in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from editorial import urls
from editorial.models import LinkCheck
from editorial.services.undo import UNDO, may_undo, undoable
from editorial.views.editor import check_bulk_publish, check_copy
from editorial.viewsets import SitePageViewSet

hooks.register("before_bulk_action", check_bulk_publish)
hooks.register("before_copy_page", check_copy)


@hooks.register("register_admin_viewset")
def site_pages() -> SitePageViewSet:
    return SitePageViewSet()


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("editorial/", include(urls))]


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("editorial/editorial.css"))


@hooks.register("insert_editor_js")
def scripts() -> SafeString:
    return format_html(
        '<script type="module" src="{}" data-similar="{}"></script>',
        static("editorial/editorial.js"),
        reverse("editorial:similar"),
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(UNDO, _("Undo the last publication"), _("Last publication undone"))


class UndoMenuItem(ActionMenuItem):
    """Beside publish and unpublish, at the foot of the editor."""

    label = _("Undo the last publication")
    name = "action-undo"
    icon_name = "undo"
    order = 25

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        if context["view"] != "edit" or page is None or context["locked_for_user"]:
            return False
        return may_undo(page, context["request"].user) and undoable(page) is not None

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("editorial:undo", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def undo_item() -> UndoMenuItem:
    return UndoMenuItem()


@hooks.register("register_page_header_buttons")
def undo_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "edit" and may_undo(page, user) and undoable(page) is not None:
        url = reverse("editorial:undo", args=[page.pk])
        yield Button(_("Undo the last publication"), url, icon_name="undo", priority=45)


class PageColumn(TitleColumn):
    def get_value(self, instance: LinkCheck) -> str:
        return instance.page.title

    def get_link_url(self, instance: LinkCheck, parent_context: Any) -> str:
        return reverse("wagtailadmin_pages:edit", args=[instance.page_id])


class LinkReportPolicy(ModelPermissionPolicy):
    """The list is made by the worker: nobody adds or changes rows."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


class LinkCheckViewSet(SnippetViewSet):
    model = LinkCheck
    icon = "link"
    menu_label = _("Broken links")
    menu_name = "broken-links"
    menu_order = 300
    menu_hook = "register_reports_menu_item"
    list_filter = ("state", "kind", "failed_since", "checked_at")
    list_export = (
        "page_id",
        "page.title",
        "place",
        "address",
        "get_state_display",
        "status",
        "detail",
        "failed_since",
        "checked_at",
    )
    export_headings = {
        "page_id": _("Page id"),
        "page.title": _("Page"),
        "get_state_display": _("State"),
    }
    export_filename = "broken-links"
    search_fields = ("address", "page__title")
    ordering = ("-failed_since", "page__title", "pk")
    list_per_page = 50
    copy_view_enabled = False
    panels = [FieldPanel("address", read_only=True)]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            PageColumn("page", label=_("Page"), sort_key="page__title"),
            Column("address", label=_("Address"), sort_key="address"),
            Column("place", label=_("Where"), sort_key="place"),
            Column("get_state_display", label=_("State"), sort_key="state"),
            Column("detail", label=_("What happened"), sort_key="detail"),
            Column("failed_since", label=_("Failed since"), sort_key="failed_since"),
            Column("checked_at", label=_("Followed"), sort_key="checked_at"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LinkCheck]:
        """Rows about pages that the person may see in the admin; what works is not listed."""
        from wagtail.models import Page
        from wagtail.permissions import policy_registry

        policy = policy_registry.get_by_type(Page)
        pages = policy.explorable_instances(request.user)
        rows = LinkCheck.objects.filter(page__in=pages.values("pk")).select_related("page")
        return rows.exclude(state__in=(LinkCheck.State.OK, LinkCheck.State.WAITING))


register_permission_policy(LinkCheck, LinkReportPolicy(LinkCheck))
register_snippet(LinkCheckViewSet)
