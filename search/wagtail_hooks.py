"""Search in Wagtail's admin: the synonyms as a table, pinned results, and what readers searched for."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.menus import MenuItem
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from search.admin import synonyms
from search.admin.pins import PinViewSet
from search.models import SearchTally, SynonymSet
from search.services import on_reserve_since

#: A restart of the cluster is nobody's business.
NOT_A_MOMENT = timedelta(minutes=2)


@hooks.register("construct_homepage_panels")
def say_that_the_reserve_answers(request: HttpRequest, panels: list[Any]) -> None:
    """One line for editors when the search cluster is away for longer than a moment."""
    since = on_reserve_since()
    if since is not None and timezone.now() - since > NOT_A_MOMENT:
        panels.append(ReserveLine(since))


class ReserveLine(Component):
    """Nothing is wrong for readers, and nothing is for editors to do."""

    name = "search-reserve"
    template_name = "search/admin/reserve_line.html"
    order = 400

    def __init__(self, since: datetime) -> None:
        self.since = since

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"since": self.since}


def to_table(request: HttpRequest, **_values: Any) -> HttpResponse:
    """There is one screen for synonyms; what leads to a single row leads there."""
    return redirect(synonyms.LIST)


@hooks.register("before_bulk_action")
def keep_the_table_whole(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Rows are deleted in the table, where it is tried, checked and can be taken back."""
    return redirect(synonyms.LIST) if action.model is SynonymSet else None


class SynonymViewSet(SnippetViewSet):
    """The snippet's addresses, all answered by the table: a row alone could break the rules of the whole."""

    model = SynonymSet
    icon = "list-ul"
    menu_label = gettext_lazy("Synonyms")
    copy_view_enabled = False
    panels = [FieldPanel(name) for name in ("kind", "terms", "ambiguous", "theme", "note")]

    def get_urlpatterns(self) -> list[URLPattern]:
        single: Callable[..., HttpResponse] = to_table
        return [
            path("", synonyms.table, name="list"),
            path("results/", single, name="list_results"),
            path("add/", single, name="add"),
            path("export/", synonyms.export, name="export"),
            path("import/", synonyms.upload, name="import"),
            path("undo/", synonyms.undo, name="undo"),
            *(
                path(f"{name}/<str:pk>/", single, name=name)
                for name in ("edit", "delete", "usage", "history", "history_results")
            ),
        ]


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds or changes what readers searched for."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action in ("view", "delete") and super().user_has_permission(user, action)


class TallyIndexView(IndexView):
    """What to do about words is one click away."""

    def get_list_more_buttons(self, instance: SearchTally) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        user = self.request.user
        if user.has_perm("search.change_synonymset"):
            query = urlencode({"add": instance.text, "locale": instance.locale})
            buttons.append(
                MenuItem(
                    _("Add a synonym"),
                    url=f"{reverse(synonyms.LIST)}?{query}",
                    icon_name="list-ul",
                    priority=5,
                )
            )
        if user.has_perm("search.add_pinnedresult"):
            query = urlencode({"query": instance.text, "language": instance.locale})
            buttons.append(
                MenuItem(
                    _("Pin a result"),
                    url=f"{reverse('wagtailsnippets_search_pinnedresult:add')}?{query}",
                    icon_name="pin",
                    priority=6,
                )
            )
        return buttons


class SearchTallyViewSet(SnippetViewSet):
    model = SearchTally
    icon = "search"
    menu_label = gettext_lazy("What readers searched for")
    list_display = ["text", "locale", "searches", "without_result", "few_results", "last_day"]
    list_filter = ["locale"]
    list_export = ["text", "locale", "searches", "without_result", "few_results", "first_day", "last_day"]
    ordering = ["-searches"]
    panels = [FieldPanel("text", read_only=True)]
    index_view_class = TallyIndexView

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchTally]:
        return SearchTally.objects.exclude(text="")


class SearchGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Search")
    menu_icon = "search"
    menu_order = 310
    items = (SynonymViewSet, PinViewSet, SearchTallyViewSet)


register_permission_policy(SearchTally, ReadOnlyPolicy(SearchTally))
register_snippet(SearchGroup)
