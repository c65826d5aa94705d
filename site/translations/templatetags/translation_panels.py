"""Puts our panel into wagtail-localize's editor, which has a fixed list of them."""

import json
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


@register.simple_tag(takes_context=True)
def without_dangerous_actions(context: dict[str, Any]) -> bool:
    """Whether the reader only translates. The last action of the editor's bar is its big button, and for
    somebody who may not publish that would be “Delete”: nothing is left but the preview."""
    props = json.loads(context["props"])
    if props["perms"]["canPublish"]:
        return False
    props["perms"] |= {"canDelete": False, "canLock": False, "canUnlock": False}
    props["links"]["convertToAliasUrl"] = None
    context["props"] = json.dumps(props)
    return True
