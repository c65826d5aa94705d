"""The switch at the foot of every page: whether this browser is counted. A cookie says no, none says yes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.presentation import PageView
from core.services.uses import NO_COUNTING, asks_not_to_be_counted, has_switched_off

#: How long a browser remembers it, in seconds.
A_YEAR = 365 * 86_400


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: HttpRequest) -> HttpResponse:
    """Says what is counted and whether this browser is; a POST with `count` on or off changes it."""
    if request.method == "POST":
        return switched(request.POST.get("count", ""))
    context = {
        "view": PageView(
            title=gettext("Counting"),
            social_type="website",
            canonical=request.build_absolute_uri(reverse("counting")),
        ),
        "is_off": has_switched_off(request),
        "browser_asks": asks_not_to_be_counted(request),
    }
    return render(request, "core/counting.html", context)


def switched(choice: str) -> HttpResponse:
    """Back to the page, which says how it is now."""
    answer = redirect("counting")
    if choice == "off":
        answer.set_cookie(
            NO_COUNTING,
            "off",
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
    elif choice == "on":
        answer.delete_cookie(NO_COUNTING, samesite="Lax")
    return answer
