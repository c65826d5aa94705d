"""What a page type must do so that it can be translated whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from wagtail_localize.fields import TranslatableField, get_translatable_fields

from core.checks import page_models
from core.models import BasePage


@register("pages")
def check_translatable(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    return [message for model in page_models() for message in without_panel(model)]


def without_panel(model: type[BasePage]) -> Iterator[CheckMessage]:
    """translations.E001: the translation editor shows only fields that have a panel in the page editor."""
    shown = fields_with_panel(model)
    for one in get_translatable_fields(model):
        # Rows beside the page (`picked_items`) hang on every page type; without a panel there are none.
        if model._meta.get_field(one.field_name).one_to_many:
            continue
        if isinstance(one, TranslatableField) and one.field_name not in shown:
            yield Error(
                f"{model.__name__}.{one.field_name} could never be translated: it has no panel.",
                hint="Add a FieldPanel for it, or a SharedField to `override_translatable_fields`.",
                obj=model,
                id="translations.E001",
            )


def fields_with_panel(model: type[BasePage]) -> set[str]:
    found: set[str] = set()
    for tab in model.get_edit_handler().children:
        options = tab.get_form_options()
        found |= {*options.get("fields", ()), *options.get("formsets", {})}
    return found
