"""The desk in Wagtail: its home, its menu, its addresses, its words in a page's history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from desk.home import REPLACED, Desk
from desk.panels import Visitor
from desk.views.commissions import CommissionViewSet

register_snippet(CommissionViewSet)


@hooks.register("construct_homepage_panels")
def the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Takes the place of Wagtail's own panels; those of other apps stay below it."""
    panels[:] = [Desk(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("desk/", include("desk.urls"))]


class DeskMenuItem(MenuItem):
    """Shown to those who may open what it leads to."""

    def __init__(self, label: Any, url: Any, allowed: Callable[[Visitor], bool], **options: Any) -> None:
        super().__init__(label, url, **options)
        self.allowed = allowed

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allowed(Visitor(request))


def edits(visitor: Visitor) -> bool:
    return visitor.access.anywhere


def commissions(visitor: Visitor) -> bool:
    return visitor.may("desk.view_commission", "desk.add_commission", "desk.change_commission")


def jobs(visitor: Visitor) -> bool:
    return visitor.may("desk.view_deskjob", "desk.add_deskjob")


def searches(visitor: Visitor) -> bool:
    return visitor.may("search.view_searchtally")


#: Label, address, icon, who.
MENU = (
    (gettext_lazy("Waiting for review"), "desk:waiting", "clipboard-list", edits),
    (gettext_lazy("Reviews due"), "desk:reviews", "calendar-check", edits),
    (gettext_lazy("Missing facets"), "desk:facets", "tag", edits),
    (gettext_lazy("Scheduled"), "desk:scheduled", "calendar-alt", edits),
    (gettext_lazy("Searched for, found nothing or little"), "desk:searches", "search", searches),
    (gettext_lazy("Coverage by service and age"), "desk:coverage", "table", commissions),
    (gettext_lazy("Coverage by authority"), "desk:places", "site", commissions),
    (gettext_lazy("Commissions"), "wagtailsnippets_desk_commission:list", "plus-inverse", commissions),
    (gettext_lazy("Bulk reminders"), "desk:jobs", "mail", jobs),
)

desk_menu = Menu(
    register_hook_name="register_desk_menu_item",
    construct_hook_name="construct_desk_menu",
    items=[
        DeskMenuItem(label, reverse_lazy(name), allowed, name=name, icon_name=icon, order=order * 10)
        for order, (label, name, icon, allowed) in enumerate(MENU)
    ],
)


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return SubmenuMenuItem(gettext_lazy("Desk"), desk_menu, name="desk", icon_name="clipboard-list", order=50)


@hooks.register("register_log_actions")
def words_of_history(actions: Any) -> None:
    @actions.register_action("desk.confirm_review")
    class Confirmed(LogFormatter):
        label = gettext_lazy("Confirm review")

        def format_message(self, entry: Any) -> str:
            note = entry.data.get("note", "")
            words = _("Still right; next review %(due)s") % {"due": entry.data.get("due", "")}
            return f"{words}: {note}" if note else words

    @actions.register_action("desk.archive")
    class Archived(LogFormatter):
        label = gettext_lazy("Archive")
        message = gettext_lazy("Archived: nobody has checked it for 24 months")
