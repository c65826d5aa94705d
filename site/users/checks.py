"""System checks of sign-in."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register("security")
def second_factor(**kwargs: Any) -> list[Error]:
    """users.E001: signing in to the admin without a second factor is for development alone."""
    if not getattr(settings, "DEV_MFA_OPTIONAL", False) or settings.DEBUG:
        return []
    return [
        Error(
            "DEV_MFA_OPTIONAL is on but DEBUG is off: people could use the admin without a second factor.",
            hint="Remove DEV_MFA_OPTIONAL from the environment.",
            id="users.E001",
        )
    ]
