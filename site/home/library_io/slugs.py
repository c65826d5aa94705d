"""The last part of a page's address: words of its title, never a number alone."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.text import slugify

MAX_LENGTH = 80
NUMBER = re.compile(r"[\d_-]+")
SLUG = re.compile(r"[\w-]{1,200}")


def is_slug(text: str) -> bool:
    """Letters, digits, hyphens and underscores, with at least one letter."""
    return bool(SLUG.fullmatch(text)) and not NUMBER.fullmatch(text)


def slug_of_title(title: str, library_type: str) -> str:
    """At most 80 characters, cut between words; the type's name when the title has no word in it."""
    slug = slugify(
        title.replace("’", "").replace("'", ""), allow_unicode=settings.WAGTAIL_ALLOW_UNICODE_SLUGS
    )
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]
    slug = slug.strip("-_")
    kind = library_type.replace("_", "-")
    if not slug:
        return kind
    return f"{kind}-{slug}" if NUMBER.fullmatch(slug) else slug


def free_slug(wanted: str, taken: set[str]) -> str:
    """The slug, or the first of `slug-2`, `slug-3`, … that no sibling has."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
