"""The values of filters, as markup.

A library page prints some four hundred of them. As templates they took two thirds of the time of the page,
so these few lines of markup stand in Python. `html.escape` is applied to everything that is not markup here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from search.presentation import FacetOption, PlaceOption

register = template.Library()


@register.simple_tag
def checkbox(option: FacetOption, name: str) -> SafeString:
    """One value in GOV.UK's markup; `name` is the facet's parameter.

    The count stands in the label, so that a screen reader says “Outreach, 12 results”.
    """
    own_id, value, label = escape(option.id), escape(option.value), escape(option.label)
    state = " checked" if option.selected else ""
    word = escape(ngettext("result", "results", option.count))
    return mark_safe(  # noqa: S308 - every value is escaped above
        '<div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" id="{own_id}" name="{escape(name)}" type="checkbox" '
        f'value="{value}"{state}>'
        f'<label class="govuk-label govuk-checkboxes__label" for="{own_id}"><bdi>{label}</bdi> '
        '<span class="fh-facet__count"><span class="govuk-visually-hidden">, </span>'
        f'{option.count:d}<span class="govuk-visually-hidden"> {word}</span></span></label></div>'
    )


@register.simple_tag
def unchosen(options: Iterable[FacetOption]) -> SafeString:
    """The values that are not chosen yet, with their counts, for a list to add from."""
    rows = (
        f'<option value="{escape(one.value)}">{escape(one.label)} ({one.count:d})</option>'
        for one in options
        if not one.selected
    )
    return mark_safe("".join(rows))  # noqa: S308 - every value is escaped above


@register.simple_tag
def places(options: Iterable[PlaceOption]) -> SafeString:
    """Local authorities to choose one from."""
    rows = (
        f'<option value="{escape(one.value)}"{" selected" * one.selected}>{escape(one.label)}</option>'
        for one in options
    )
    return mark_safe("".join(rows))  # noqa: S308 - every value is escaped above
