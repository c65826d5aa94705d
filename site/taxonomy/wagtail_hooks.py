"""The vocabularies in Wagtail's admin: one group, one list for each vocabulary."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from taxonomy.models import AuthoritySuccession, LocalAuthority
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES


def viewset_for(key: str, term_model: type[Term]) -> type[SnippetViewSet]:
    attributes = {
        "model": term_model,
        "icon": "tag",
        "list_display": ["label", "slug", "sort_order", "retired"],
        "list_filter": ["retired"],
        "list_export": ["slug", "label", "description", "sort_order", "retired", "note"],
        "search_fields": ["label", "slug", "description"],
        "edit_handler": ObjectList(term_model.get_panels()),
        "ordering": ["sort_order", "label"],
    }
    return type(f"{term_model.__name__}ViewSet", (SnippetViewSet,), attributes)


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
