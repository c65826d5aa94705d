"""Form fields that offer an editor the terms in use, and keep a retired one where it already stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms.models import register_form_field_override

from taxonomy.terms import Term
from taxonomy.widgets import TermSelect


class OfferedTerms:
    """Narrows the choices when the field meets its form: retired terms only where they are chosen."""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)  # type: ignore[misc]
        chosen = form.get_initial_for_field(self, field_name)  # type: ignore[arg-type]
        # A draft answers with a query set of its own kind, which is none of Django's.
        several = chosen if isinstance(chosen, Iterable) and not isinstance(chosen, str) else [chosen]
        kept = [getattr(one, "pk", one) for one in several if one not in (None, "")]
        self.queryset = self.queryset.filter(Q(retired=False) | Q(pk__in=kept))
        return bound


class OfferedTermField(OfferedTerms, forms.ModelChoiceField):
    widget = TermSelect


class OfferedTermsField(OfferedTerms, forms.ModelMultipleChoiceField):
    pass


def _many(field: Any) -> dict[str, Any]:
    return {"form_class": OfferedTermsField} if issubclass(field.remote_field.model, Term) else {}


def register() -> None:
    """Every form of the admin that Wagtail makes from a model offers terms in this way."""
    register_form_field_override(models.ForeignKey, to=Term, override={"form_class": OfferedTermField})
    register_form_field_override(ParentalManyToManyField, override=_many)
