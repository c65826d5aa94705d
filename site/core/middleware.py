"""Small guards around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages. Django adds random bytes against BREACH, so the CSRF token stays secret."""


class BadRequestGuard:
    """Answers 400 to addresses that no part of the site could mean: NUL bytes and broken encodings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "�" in request.path_info:
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)
