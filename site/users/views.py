"""The account of the person who is signed in: see it, change it, take it away, close it."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from users.forms import CloseAccountForm, NameForm
from users.middleware import FACTORS
from users.services.accounts import LastAdministrator, close_account, refuse_last_administrator
from users.services.personal_data import export

#: Where somebody wanted to go before the second factor was asked for.
NEXT_KEY = "after_second_factor"


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What we know, and the ways to change it."""
    user: Any = request.user
    context = {
        "has_second_factor": is_mfa_enabled(user, FACTORS),
        "second_factor_needed": user.can_reach_admin and not settings.DEV_MFA_OPTIONAL,
        "passkeys": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count(),
        "has_app": is_mfa_enabled(user, [Authenticator.Type.TOTP]),
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "sessions": UserSession.objects.filter(user=user).count(),
        "can_reach_admin": user.can_reach_admin,
    }
    return render(request, "users/account.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Your name has been changed."))
        return redirect("users:account")
    return render(request, "users/name.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="users", enabled=lambda request: request.method == "POST")
def data(request: HttpRequest) -> HttpResponse:
    """Says what the file has in it; the button downloads it."""
    if request.method != "POST":
        return render(request, "users/data.html")
    user: Any = request.user
    response = JsonResponse(export(user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    file_name = f"family-hubs-library-account-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="users")
def close(request: HttpRequest) -> HttpResponse:
    """Warns, asks once, deletes. The last administrator is told whom to ask first."""
    user: Any = request.user
    form = CloseAccountForm(request.POST if request.method == "POST" else None)
    try:
        refuse_last_administrator(user)
        if request.method == "POST" and form.is_valid():
            close_account(user)
            logout(request)
            return redirect("users:closed")
    except LastAdministrator:
        return render(request, "users/last_administrator.html", status=409)
    return render(request, "users/close.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "users/closed.html")


@never_cache
@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """The beginning of setting one up: why, which kinds there are, and where it leads afterwards."""
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        request.session[NEXT_KEY] = wanted
    if is_mfa_enabled(request.user, FACTORS):
        return redirect(way_back(request) or reverse("mfa_index"))
    return render(request, "users/second_factor.html")


def way_back(request: HttpRequest) -> str:
    """Where the person was going; asked for again by the page that shows the way."""
    wanted: str = request.session.get(NEXT_KEY, "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if allowed else ""
