"""Wagtail's public addresses, without the ones that would open a second door.

Reading takes no transaction: `ATOMIC_REQUESTS` with SQLite's immediate transactions would make every
reader wait for every other. `wagtail.urls` is not included, because its `_util/login/` would create a
session past the site's own sign-in.
"""

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, re_path
from django.views.decorators.http import require_safe
from wagtail import views
from wagtail.urls import serve_pattern

from config import doors
from core.routing import find_page


@transaction.non_atomic_requests
@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A page. It is found in two queries; what is left over goes to Wagtail's own routing."""
    found = find_page(request, [part for part in path.split("/") if part])
    if found is not None and found.moved:
        return redirect(found.page.get_url(request))
    if found is not None:
        request._wagtail_route_for_request = found.page.route(request, [])  # type: ignore[attr-defined]
    return views.serve(request, path)


urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", doors.sign_in, name="wagtailcore_login"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
