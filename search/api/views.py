"""The read-only JSON interface, version 1: GET and HEAD, no key, no cookies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, override
from django.views.decorators.csrf import csrf_exempt

from search.api.answer import answer
from search.api.problems import problem
from search.api.schema import openapi_document
from search.listing import page_exists, search_from
from search.params import Problem
from search.services import scope_for
from taxonomy.catalogue import get_catalogue

View = Callable[..., HttpResponse]


def public_get(view: View) -> View:
    """GET and HEAD only, readable from any site, in English unless asked otherwise, no write transaction."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            detail = "Only GET and HEAD are answered here."
            response = problem(HTTPStatus.METHOD_NOT_ALLOWED, detail)
            response.headers["Allow"] = "GET, HEAD"
            return response
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return transaction.non_atomic_requests(csrf_exempt(guarded))


@public_get
def library(request: HttpRequest) -> HttpResponse:
    """One page of results with the counts of every facet."""
    codes = [code for code, _name in settings.LANGUAGES]
    given = [value.strip() for value in request.GET.getlist("locale") if value.strip()]
    locale = given[0] if given else "en"
    with override(locale if locale in codes else "en"):
        found = search_from(request.GET, scope_for(locale if locale in codes else "en"))
        problems = list(found.problems)
        if len(given) > 1:
            problems.append(Problem("locale", given[1], gettext("Give this only once.")))
        elif locale not in codes:
            listed = ", ".join(codes)
            detail = gettext("Choose one of: %(choices)s.") % {"choices": listed}
            problems.append(Problem("locale", locale, detail))
        if problems:
            detail = gettext("Some values could not be used.")
            return problem(HTTPStatus.BAD_REQUEST, detail, problems=problems)
        if not page_exists(found):
            detail = gettext("There is no page %(page)d of these results.")
            return problem(HTTPStatus.NOT_FOUND, detail % {"page": found.request.page})
        return JsonResponse(
            answer(found, request.build_absolute_uri), json_dumps_params={"ensure_ascii": False}
        )


@public_get
def openapi(request: HttpRequest) -> HttpResponse:
    """Describes this interface; made from the same registry that reads the parameters."""
    codes = [code for code, _name in settings.LANGUAGES]
    with override("en"):
        server = request.build_absolute_uri("/").rstrip("/")
        return JsonResponse(openapi_document(get_catalogue(), server, codes))


@public_get
def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address of the interface.")
