"""Puts our panel into wagtail-localize's editor, which has a fixed list of them."""

from typing import Any

from django import template

from translations.panels import AgreedWordsPanel

register = template.Library()


@register.simple_tag(takes_context=True)
def add_agreed_words(context: dict[str, Any]) -> str:
    """Before the panels are printed: the agreed words beside the others."""
    panels = context.get("side_panels")
    if panels is not None:
        panels.append(AgreedWordsPanel(context["instance"], context["request"], context["translation"]))
        panels.sort(key=lambda panel: panel.order)
    return ""
