"""What templates need and Django does not have: icons, heading ids, structured data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from core.presentation import anchor_of
from core.reading import words

register = template.Library()

#: As Django's `json_script`: nothing in the data can end the element or start a comment.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@cache
def _icon(name: str) -> SafeString:
    try:
        found = get_template(f"icons/{name}.svg")
    except template.TemplateDoesNotExist:
        found = get_template("icons/document.svg")
    return mark_safe(found.render().strip())  # noqa: S308 - our own file, nothing comes from people


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `templates/icons/{name}.svg`, hidden from screen readers: always put a word beside it."""
    return _icon(name if name.replace("-", "").isalnum() else "document")


@register.simple_tag
def comma() -> str:
    """What stands between the parts of a list in the page's language, with its blank."""
    return words.comma()


@register.filter
def anchor(text: object) -> str:
    """The id of a heading, as `core.presentation.anchor_of` gives it to the contents list."""
    return anchor_of(str(text))


@register.simple_tag
def json_ld(data: Mapping[str, object] | None) -> str | SafeString:
    """Structured data for search engines; a data block, so the content policy lets it stand."""
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
