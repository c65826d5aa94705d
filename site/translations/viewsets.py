"""The glossary and the names in Wagtail's admin, with the translators' list before them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from translations.models import DoNotTranslate, GlossaryTerm
from translations.views import PERMISSION, can_import


class GlossaryIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [*super().header_more_buttons]
        if can_import(self.request.user):
            buttons.append(
                Button(_("Import terms"), url=reverse("translations:import"), icon_name="upload", priority=50)
            )
        buttons.append(
            Button(
                _("All terms as CSV"), url=reverse("translations:export"), icon_name="download", priority=60
            )
        )
        return buttons


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "list-ul"
    menu_label = _("Glossary")
    index_view_class = GlossaryIndexView
    list_display = ("english", "language", "agreed", "checked")
    list_filter = ("language", "checked")
    list_export = ("english", "language", "agreed", "note", "checked")
    export_filename = "glossary"
    search_fields = ("english", "agreed", "note")
    ordering = ("english", "language")
    list_per_page = 100


class NamesViewSet(SnippetViewSet):
    model = DoNotTranslate
    icon = "lock"
    menu_label = _("Names not to translate")
    list_display = ("text", "note")
    list_export = ("text", "note")
    export_filename = "names-not-to-translate"
    search_fields = ("text", "note")


class WorklistMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


class TranslationGroup(SnippetViewSetGroup):
    menu_label = _("Translation")
    menu_icon = "wagtail-localize-language"
    menu_order = 320
    items = (GlossaryViewSet, NamesViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        worklist = WorklistMenuItem(
            _("To translate"),
            reverse("translations:worklist"),
            name="to-translate",
            icon_name="wagtail-localize-language",
            order=0,
        )
        return [worklist, *super().get_submenu_items()]
