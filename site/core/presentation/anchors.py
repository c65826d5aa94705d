"""Ids of headings, the same in the contents list and on the page."""

from __future__ import annotations

from django.utils.text import slugify


def anchor_of(text: str) -> str:
    """The id of a heading with this text, in any script; never one of the templates' fixed anchors."""
    return f"s-{slugify(text, allow_unicode=True)[:60].rstrip('-')}"
