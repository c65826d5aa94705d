"""What every template knows of the site around it: menu, footer, languages, help, texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from navigation.frame import Frame, make_frame

ADMIN_PREFIXES = ("/admin/",)


def navigation(request: HttpRequest) -> Mapping[str, Any]:
    """The frame is made when a template first prints a part of it: answers without one cost nothing."""
    if request.path.startswith(ADMIN_PREFIXES) and not getattr(request, "is_preview", False):
        return {}
    made: list[Frame] = []

    def part(name: str) -> Any:
        if not made:
            made.append(make_frame(request))
        return getattr(made[0], name)

    names = (
        "nav_items",
        "footer_groups",
        "languages",
        "alternates",
        "site_texts",
        "help",
        "home_url",
        "library_url",
    )
    return {name: SimpleLazyObject(lambda name=name: part(name)) for name in names}
