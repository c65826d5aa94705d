"""The form of a term: a translation lends its words, the English term says the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from taxonomy.services.terms import STEP

#: What a translation has of its own.
OWN_WORDS = frozenset({"label", "description"})


class TermForm(WagtailAdminModelForm):
    """A new term stands last. A translation changes its own words only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        term = self.instance
        if term.pk and term.locale.language_code != "en":
            for name, field in self.fields.items():
                field.disabled = name not in OWN_WORDS
        if not term.pk and "sort_order" in self.fields:
            last = type(term).objects.aggregate(last=Max("sort_order"))["last"] or 0
            self.initial["sort_order"] = last + STEP
        if "parent" in self.fields:
            groups = type(term).objects.canonical().filter(parent__isnull=True).exclude(pk=term.pk)
            self.fields["parent"].queryset = groups

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        term = self.instance
        if not term.pk and term.locale_id and term.locale.language_code != "en":
            raise ValidationError(_("Add the term in English first, then translate it."))
        parent = cleaned.get("parent")
        if parent is not None and term.pk and type(term).objects.filter(parent=term).exists():  # type: ignore[misc]
            self.add_error("parent", _("This is a group with areas. Move or merge its areas first."))
        return cleaned


class OrderForm(forms.Form):
    """A number for each term; up and down change them without saving."""

    def __init__(self, *args: Any, terms: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, term in enumerate(terms, start=1):
            self.fields[f"place-{term.pk}"] = forms.IntegerField(
                initial=place, min_value=0, max_value=9999, required=False
            )
