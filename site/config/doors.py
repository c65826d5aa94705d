"""The doors beside the front door, each closed: only `/accounts/` makes a session or changes a password.

Wagtail's own sign-in and password pages would let somebody in without the second factor. Their addresses lead
to ours and take nothing; they stand before Wagtail's in `config.urls`.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe


@require_safe
def sign_in(request: HttpRequest, **ignored: str) -> HttpResponse:
    """Sends to the site's sign-in, and back afterwards. A target elsewhere is dropped."""
    target = reverse("account_login")
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        target = f"{target}?{urlencode({'next': wanted})}"
    return redirect(target)


@require_safe
def reset_password(request: HttpRequest, **ignored: str) -> HttpResponse:
    return redirect("account_reset_password")


urlpatterns = [
    path("admin/login/", sign_in),
    path("admin/password_reset/", reset_password),
    path("admin/password_reset/<path:rest>", reset_password),
    path("django-admin/", sign_in),
    path("django-admin/<path:rest>", sign_in),
]
