"""The vocabularies in Wagtail's admin: one group, one list for each vocabulary."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from taxonomy import fields, log_actions
from taxonomy.admin_forms import TermForm
from taxonomy.admin_views import (
    MergeView,
    OrderView,
    TermDeleteView,
    TermEditView,
    TermIndexView,
    address,
)
from taxonomy.models import AuthoritySuccession, LocalAuthority
from taxonomy.services.usage import usage_of
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES

fields.register()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    log_actions.register(actions)


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("taxonomy/vocabularies.css"))


@hooks.register("before_bulk_action")
def keep_terms_in_use(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Deleting several terms at once is refused like deleting one."""
    if action_type != "delete" or not issubclass(action.model, Term):
        return None
    used = [term for term in objects if term.locale.language_code == "en" and usage_of(term).used]
    if not used:
        return None
    said = _("Nothing was deleted. These terms are in use: %(labels)s. Merge or retire them instead.")
    messages.error(request, said % {"labels": ", ".join(f"“{term.label}”" for term in used)})
    return redirect(address(action.model, "list"))


class TermChooserViewSet(SnippetChooserViewSet):
    """Terms are chosen from a plain list (`taxonomy.fields`), which hides retired ones."""

    register_widget = False


class TermViewSet(SnippetViewSet):
    """A vocabulary: its list, its terms, their order, and two terms becoming one."""

    icon = "tag"
    list_filter = ["retired"]
    list_export = ["slug", "label", "description", "sort_order", "retired", "note"]
    search_fields = ["label", "slug", "description"]
    ordering = ["sort_order", "label"]
    list_per_page = 100
    copy_view_enabled = False
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView
    chooser_viewset_class = TermChooserViewSet

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("order/", self.construct_view(OrderView), name="order"),
            path("merge/", self.construct_view(MergeView), name="merge"),
        ]


def viewset_for(key: str, term_model: type[Term]) -> type[SnippetViewSet]:
    columns = ["label", "slug", "sort_order", "retired"]
    if any(field.name == "parent" for field in term_model._meta.fields):
        columns.insert(1, "parent")
    attributes = {
        "model": term_model,
        "list_display": columns,
        "edit_handler": ObjectList(term_model.get_panels(), base_form_class=TermForm),
    }
    return type(f"{term_model.__name__}ViewSet", (TermViewSet,), attributes)


class LocalAuthorityViewSet(SnippetViewSet):
    model = LocalAuthority
    icon = "site"
    list_display = ["name", "dfe_code", "region", "type"]
    list_filter = ["region", "type"]
    search_fields = ["name", "dfe_code"]
    list_export = ["dfe_code", "name", "region", "type"]
    panels = [FieldPanel(name) for name in ("name", "dfe_code", "region", "type", "abolished_on")]


class AuthoritySuccessionViewSet(SnippetViewSet):
    model = AuthoritySuccession
    icon = "redirect"
    list_display = ["predecessor", "successor", "changed_on"]
    panels = [FieldPanel(name) for name in ("predecessor", "successor", "changed_on")]


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabularies")
    menu_icon = "tag"
    menu_order = 300
    items = (
        *(viewset_for(key, model) for key, model in VOCABULARIES.items()),
        LocalAuthorityViewSet,
        AuthoritySuccessionViewSet,
    )


register_snippet(VocabularyGroup)
