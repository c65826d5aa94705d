"""The translators' desk in Wagtail's admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page

from translations.filters import WorklistFilterSet
from translations.models import TARGET_LANGUAGES, GlossaryTerm
from translations.services.agreed_words import glossary_csv, import_glossary
from translations.services.editing import begin
from translations.services.worklist import BY_USE, State, worklist

PERMISSION = "wagtail_localize.submit_translation"


def language_of(request: HttpRequest) -> str:
    """The language asked for, the first one where none or an unknown one is."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(TARGET_LANGUAGES) else TARGET_LANGUAGES[0][0]


class StateColumn(Column):
    def get_value(self, instance: Any) -> str:
        return State(instance.state).label


class TypeColumn(Column):
    def get_value(self, instance: Any) -> str:
        return capfirst(get_content_type_label(instance.cached_content_type))


class WorkColumn(Column):
    """The button that leads to the translation editor, making or bringing up to date what is needed."""

    cell_template_name = "translations/work_cell.html"

    def __init__(self, name: str, *, language: str, **options: Any) -> None:
        super().__init__(name, **options)
        self.language = language

    def get_value(self, instance: Any) -> str:
        return {
            State.MISSING: _("Translate"),
            State.STALE: _("Update"),
            State.PARTLY: _("Update"),
            State.DRAFT: _("Continue"),
            State.READY: _("Read"),
        }.get(instance.state, _("Open"))

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "address": reverse("translations:begin", args=[instance.pk, self.language]),
            "csrf_token": get_token(parent_context["request"]),
        }


class WorklistView(ReportView):
    """Every English page with its state in one language. Families' leaflets first, then what is read most."""

    page_title = gettext_lazy("To translate")
    header_icon = "wagtail-localize-language"
    index_url_name = "translations:worklist"
    index_results_url_name = "translations:worklist_results"
    results_template_name = "translations/worklist_results.html"
    filterset_class = WorklistFilterSet
    default_ordering = BY_USE
    is_searchable = True
    search_backend_name = None
    search_fields = ("title",)
    verbose_name_plural = gettext_lazy("pages")
    list_export = (
        "title", "type", "for_families", "views", "views_here", "state", "last_published_at", "written_from",
        "address",
    )  # fmt: skip
    export_headings = {
        "title": gettext_lazy("English page"),
        "type": gettext_lazy("Type"),
        "for_families": gettext_lazy("For families"),
        "views": gettext_lazy("Views, three months"),
        "views_here": gettext_lazy("Of these in this language"),
        "state": gettext_lazy("State"),
        "last_published_at": gettext_lazy("English published"),
        "written_from": gettext_lazy("Translation is of the English of"),
        "address": gettext_lazy("Address"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def language(self) -> str:
        return language_of(self.request)

    @property
    def language_name(self) -> str:
        return str(dict(TARGET_LANGUAGES)[self.language])

    def get_page_subtitle(self) -> str:
        return self.language_name

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("English page"),
                url_name="wagtailadmin_pages:edit",
                sort_key="title",
                width="28%",
            ),
            TypeColumn("type", label=_("Type"), sort_key="content_type__model"),
            BooleanColumn("for_families", label=_("Families"), sort_key="for_families"),
            NumberColumn("views", label=_("Views"), sort_key="views"),
            NumberColumn(
                "views_here",
                label=_("In %(language)s") % {"language": self.language_name},
                sort_key="views_here",
            ),
            StateColumn("state", label=_("State"), sort_key="rank"),
            DateColumn("last_published_at", label=_("English of"), sort_key="last_published_at"),
            DateColumn("written_from", label=_("Translation of"), sort_key="written_from"),
            WorkColumn("work", label=_("Work"), language=self.language),
        ]

    def get_base_queryset(self) -> QuerySet[Page]:
        return worklist(self.language)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        data = self.request.GET.copy()
        data.setdefault("language", self.language)
        return {**super().get_filterset_kwargs(), "data": data}

    def get_filtered_queryset(self) -> QuerySet[Page]:
        return self.get_queryset()

    def get_filename(self) -> str:
        return f"to-translate-{self.language}"

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.type = get_content_type_label(item.cached_content_type)
        item.address = item.full_url
        return super().to_row_dict(item)


@require_POST
def begin_view(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """Goes to the translation editor with today's English text; makes the translation if there is none."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if language not in dict(TARGET_LANGUAGES):
        raise Http404
    # Only what the list shows: a guessed number of a draft, or of a page of no translatable type, is refused.
    english = get_object_or_404(worklist(language), pk=page_id)
    page = begin(english=english, language=language, user=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


class GlossaryFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Columns: english, language (cy, ar or pl), agreed; note and checked (yes or no) if you like. "
            "Terms that are there are changed, new ones added, none removed."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


def can_import(user: Any) -> bool:
    return user.has_perms(["translations.add_glossaryterm", "translations.change_glossaryterm"])


def import_view(request: HttpRequest) -> HttpResponse:
    """The glossary from a CSV file; with any problem in it nothing changes."""
    if not can_import(request.user):
        raise PermissionDenied
    form = GlossaryFileForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        result = import_glossary(form.cleaned_data["file"].read(1_000_001))
        problems = result.problems
        if not problems:
            message = ngettext(
                "%(created)s term added, %(updated)s changed, %(unchanged)s were so already.",
                "%(created)s terms added, %(updated)s changed, %(unchanged)s were so already.",
                result.created,
            ) % {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
            messages.success(request, message)
            return redirect("wagtailsnippets_translations_glossaryterm:list")
    context = {
        "form": form,
        "problems": problems,
        "page_title": _("Import terms"),
        "header_icon": "upload",
        "list_url": reverse("wagtailsnippets_translations_glossaryterm:list"),
    }
    return render(request, "translations/import_glossary.html", context, status=400 if problems else 200)


def export_view(request: HttpRequest) -> HttpResponse:
    """The whole glossary in the form that the import reads."""
    if not request.user.has_perm("translations.view_glossaryterm") and not can_import(request.user):
        raise PermissionDenied
    response = HttpResponse(glossary_csv(GlossaryTerm.objects.all()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="glossary.csv"'
    return response
