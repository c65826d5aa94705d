"""The site's addresses, and some that fail on purpose: error pages are looked at like any other."""

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.urls import path, re_path
from django.views.csrf import csrf_failure
from django.views.static import serve

from config.urls import urlpatterns as site_urls


def broken(_request):
    raise RuntimeError("broken on purpose")


def forbidden(_request):
    raise PermissionDenied


def not_understood(_request):
    raise BadRequest


urlpatterns = [
    path("on-purpose/500/", broken),
    path("on-purpose/403/", forbidden),
    path("on-purpose/csrf/", csrf_failure),
    path("on-purpose/400/", not_understood),
    # A web server in front does this in production.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    *site_urls,
]
