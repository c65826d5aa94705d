"""What a page lacks before it may be saved as a draft, or published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst

from editorial.needs.conditions import Letter, Need
from editorial.needs.table import EITHER, needs_of
from editorial.needs.values import PageContent, Values


@dataclass(frozen=True)
class Gap:
    """A field that has to be filled in. `label` is its name in the editor, `hint` a sentence or nothing."""

    field: str
    label: str
    hint: str
    letter: Letter


def find_gaps(values: Values, *, publishing: bool) -> list[Gap]:
    """Everything that is missing, at once, in the order of the content model.

    A draft needs what is marked D; publishing, submitting and scheduling need D and R.
    """
    wanted = (Letter.DRAFT, Letter.PUBLISH) if publishing else (Letter.DRAFT,)
    model = type(values.page)
    needs = [need for need in needs_of(model._meta.label_lower) if need.letter in wanted]
    found = [need for need in needs if exists(model, need.field) and not need.is_met(values)]
    if all(any(need.field == name and need.instead for need in found) for name in EITHER):
        # One of two: named once, where the editor starts to look.
        found = [need for need in found if need.field != EITHER[1]]
    return [make_gap(model, need) for need in found]


def page_gaps(page: Any) -> list[Gap]:
    """What a stored page (or a revision as an object) lacks before it may be published."""
    return find_gaps(PageContent(page), publishing=True)


def exists(model: type[Any], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def make_gap(model: type[Any], need: Need) -> Gap:
    field = model._meta.get_field(need.field)
    named = field if hasattr(field, "verbose_name") else field.related_model._meta
    label = named.verbose_name
    return Gap(field=need.field, label=str(capfirst(label)), hint=str(need.hint), letter=need.letter)
