"""Pinned results in the admin: chosen on one form, with what readers will see beside it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList, PageChooserPanel
from wagtail.models import Locale
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from core.registry import is_library_model, library_models
from search.models import PinnedResult
from search.pin_trial import PinState, states_of, try_pin


class PinForm(WagtailAdminModelForm):
    """Names at once every item that is not of the library, in another language, or chosen twice."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        forms = self.formsets["items"].forms if "items" in self.formsets else []
        for form in forms:
            form.full_clean()
        chosen = [
            form.cleaned_data["page"]
            for form in forms
            if not form.cleaned_data.get("DELETE") and form.cleaned_data.get("page")
        ]
        locale = cleaned.get("locale")
        problems = []
        for page in chosen:
            if not is_library_model(page.specific_class):
                problems.append(_("“%(title)s” is not an item of the library.") % {"title": page.title})
            elif locale is not None and page.locale_id != locale.pk:
                problems.append(_("“%(title)s” is in another language.") % {"title": page.title})
        if len({page.pk for page in chosen}) < len(chosen):
            problems.append(_("An item is chosen twice."))
        if problems:
            raise ValidationError(problems)
        return cleaned


class PinIndexView(IndexView):
    """What is pinned, with what is shown of it today."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("locale").prefetch_related("items__page")


class PinCreateView(CreateView):
    """`?query=` fills in the words, from the list of what readers searched for."""

    def get_initial_form_instance(self) -> PinnedResult:
        instance = super().get_initial_form_instance() or PinnedResult()
        instance.query = self.request.GET.get("query", "")[:200]
        code = self.request.GET.get("language", "en")
        instance.locale = Locale.objects.filter(language_code=code).first() or Locale.get_default()
        return instance


class StatePanel(HelpPanel):
    """For each item: whether readers see it, and if not, why. With both lists of results."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template", "search/admin/pin_state.html")
        kwargs.setdefault("heading", gettext_lazy("What readers see"))
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["states"] = states_of(self.instance)
            context["trial"] = try_pin(self.instance)
            context["today"] = timezone.localdate()
            return context


def shown_now(pin: PinnedResult) -> str:
    """“2 of 3 shown”, or why none is."""
    today = timezone.localdate()
    if pin.starts and pin.starts > today:
        return _("Begins later")
    if pin.ends and pin.ends < today:
        return _("Over")
    states: list[PinState] = states_of(pin)
    shown = sum(1 for state in states if state.shown)
    return _("%(shown)d of %(all)d shown") % {"shown": shown, "all": len(states)}


class PinViewSet(SnippetViewSet):
    model = PinnedResult
    icon = "pin"
    menu_label = gettext_lazy("Pinned results")
    list_display = ["query", "locale", "shown_now", "starts", "ends"]
    list_filter = ["locale", "ends"]
    list_export = ["query", "locale", "starts", "ends", "note"]
    search_fields = ["query", "note"]
    ordering = ["query"]
    copy_view_enabled = False
    index_view_class = PinIndexView
    add_view_class = PinCreateView

    def get_edit_handler(self) -> Any:
        types = [f"{model._meta.app_label}.{model.__name__}" for model in library_models()]
        handler = ObjectList(
            [
                FieldPanel("query"),
                FieldPanel("locale"),
                InlinePanel(
                    "items",
                    panels=[PageChooserPanel("page", page_type=types)],
                    heading=gettext_lazy("Items, the first one first"),
                    label=gettext_lazy("Item"),
                    min_num=1,
                    max_num=PinnedResult.MOST,
                ),
                FieldPanel("starts"),
                FieldPanel("ends"),
                FieldPanel("note"),
                StatePanel(),
            ],
            base_form_class=PinForm,
        )
        return handler.bind_to_model(self.model)
