"""Conventions of pages that a system check holds, each with an id and a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from core.enums import LibraryType
from core.models import BasePage, LibraryPage
from taxonomy.terms import Term


def page_models() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


@register("pages")
def check_pages(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """All checks below on every page type."""
    found: list[CheckMessage] = []
    for model in page_models():
        for one in (library_type, template, view, synchronised):
            found.extend(one(model))
    return found


def library_type(model: type[BasePage]) -> Iterator[CheckMessage]:
    """core.E001: a library page belongs to one of the four types."""
    if issubclass(model, LibraryPage) and model.library_type not in LibraryType.values:
        yield Error(
            f"{model.__name__} has no library type.",
            hint="Set `library_type` to one of core.enums.LibraryType.",
            obj=model,
            id="core.E001",
        )


def template(model: type[BasePage]) -> Iterator[CheckMessage]:
    """core.E002: what is shown has a template."""
    try:
        get_template(model.template)
    except TemplateDoesNotExist:
        yield Error(
            f"{model.__name__} has no template {model.template}.",
            hint="Add the file under templates/ or set `template` on the page type.",
            obj=model,
            id="core.E002",
        )


def view(model: type[BasePage]) -> Iterator[CheckMessage]:
    """core.E003: what the template prints is said by `page_view`."""
    if model.page_view is BasePage.page_view:
        yield Error(
            f"{model.__name__} does not say what its template shows.",
            hint="Define `page_view(request)`; it returns one of core.presentation's views.",
            obj=model,
            id="core.E003",
        )


def synchronised(model: type[BasePage]) -> Iterator[CheckMessage]:
    """core.E004: slugs, choices and terms are the same in every language, or facets would split."""
    kept = {one.field_name for one in get_translatable_fields(model) if is_the_same(one, model)}
    for field in never_translated(model):
        if field.name not in kept:
            yield Error(
                f"{model.__name__}.{field.name} would be offered for translation.",
                hint=f'Add core.languages.SharedField("{field.name}") to `override_translatable_fields`.',
                obj=model,
                id="core.E004",
            )


def is_the_same(one: Any, model: type[BasePage]) -> bool:
    """A translator cannot put another value in its place. What has choices is never offered."""
    if not isinstance(one, SynchronizedField):
        return False
    return not one.overridable or bool(getattr(one.get_field(model), "choices", None))


def never_translated(model: type[BasePage]) -> Iterable[Any]:
    for field in model._meta.concrete_fields:
        is_term = isinstance(field, models.ForeignKey) and issubclass(field.related_model, Term)
        has_choices = isinstance(field, models.CharField) and bool(field.choices)
        if field.editable and (field.name == "slug" or is_term or has_choices):
            yield field
