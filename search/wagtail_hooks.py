"""Search in Wagtail's admin: the synonyms as a table, and what readers searched for."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.models import SearchTally, SynonymSet


class SynonymViewSet(SnippetViewSet):
    model = SynonymSet
    icon = "list-ul"
    menu_label = _("Synonyms")
    list_display = ["terms", "kind", "theme", "ambiguous"]
    list_filter = ["kind", "theme", "ambiguous"]
    list_export = ["kind", "theme", "terms", "ambiguous", "note"]
    search_fields = ["terms", "note"]
    ordering = ["theme", "terms"]
    panels = [FieldPanel(name) for name in ("kind", "terms", "ambiguous", "theme", "note")]


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds or changes what readers searched for."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action in ("view", "delete") and super().user_has_permission(user, action)


class SearchTallyViewSet(SnippetViewSet):
    model = SearchTally
    icon = "search"
    menu_label = _("What readers searched for")
    list_display = ["text", "locale", "searches", "without_result", "last_day"]
    list_filter = ["locale"]
    list_export = ["text", "locale", "searches", "without_result", "first_day", "last_day"]
    ordering = ["-searches"]
    panels = [FieldPanel("text", read_only=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchTally]:
        return SearchTally.objects.exclude(text="")


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Search")
    menu_icon = "search"
    menu_order = 310
    items = (SynonymViewSet, SearchTallyViewSet)


register_permission_policy(SearchTally, ReadOnlyPolicy(SearchTally))
register_snippet(SearchGroup)
