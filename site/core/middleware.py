"""Small guards around every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages. Django adds random bytes against BREACH, so the CSRF token stays secret."""


class BadRequestGuard:
    """Answers 400 to addresses that no part of the site could mean.

    NUL bytes, broken encodings, and more parameters than Django reads, which it would log as an attack with
    a traceback each.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        parameters = request.META.get("QUERY_STRING", "").count("&") + 1
        too_many = parameters > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        if too_many or "\x00" in request.path_info or "�" in request.path_info:
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)
