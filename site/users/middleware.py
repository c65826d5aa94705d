"""No way into the admin, and no staff session, without a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

ADMIN = "/admin/"
#: Where a session without its second factor is taken as it is: to show it, to set it up, to sign out.
ACCOUNT = ("/accounts/", "/my/")
SIGN_OUT = "/admin/logout/"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorMiddleware:
    """Whoever may use the admin needs a second factor, shown in this session and within twelve hours.

    In the admin: without one set up, on to setting it up; with one not shown yet, on to showing it; then
    back. Elsewhere such a session is as good as none: the reader sees the public site. Outside the admin
    nothing is looked up unless a view asks for the user, so public pages stay the same for everybody and
    cacheable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = without_language(request.path_info)
        if path.startswith(ADMIN) and path != SIGN_OUT:
            refusal = self.refusal(request)
            if refusal is not None:
                add_never_cache_headers(refusal)
                return refusal
        elif not path.startswith(ACCOUNT):
            known = request.user
            request.user = SimpleLazyObject(lambda: trusted(request, known))  # type: ignore[assignment]
        return self.get_response(request)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Why this person may not go on in the admin; nothing for visitors, whom Wagtail sends to sign in."""
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if not user.can_reach_admin:
            return render(request, "403.html", status=403)
        if settings.DEV_MFA_OPTIONAL or shown(request, user):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest" or request.method not in (
            "GET",
            "HEAD",
        ):
            return render(request, "403.html", status=403)
        return redirect(f"{way_on(user)}?{urlencode({'next': request.get_full_path()})}")


def trusted(request: HttpRequest, user: Any) -> Any:
    """The user, or nobody if the second factor is still missing."""
    if not user.is_authenticated or settings.DEV_MFA_OPTIONAL or not user.can_reach_admin:
        return user
    return user if shown(request, user) else AnonymousUser()


def shown(request: HttpRequest, user: Any) -> bool:
    """Whether a second factor exists and was shown in this session, not too long ago."""
    since = time.time() - settings.SECOND_FACTOR_SECONDS
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" and record["at"] > since for record in records) and is_mfa_enabled(
        user, FACTORS
    )


def way_on(user: Any) -> str:
    """Where somebody shows the second factor, or sets the first one up."""
    if not is_mfa_enabled(user, FACTORS):
        return reverse("users:second-factor")
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn")


def without_language(path: str) -> str:
    """`/cy/my/` is `/my/`."""
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path[len(code) + 1 :]
    return path
