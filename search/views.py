"""The library: the page, the Atom feed and the CSV file of the same search."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from search.export import csv_rows
from search.feed import atom_feed
from search.indexing.access import labels_of_user
from search.listing import Listing, page_exists, search_from
from search.page import library_view
from search.querylog import log
from search.request import Scope
from search.services import scope_for

#: Rows of a CSV file at most.
EXPORT_LIMIT = 10_000
FEED_SIZE = 50


class MovedTerm(HttpResponseRedirect):
    """An old slug in the address: the same search with the slug in use (301)."""

    status_code = 301


def scope_of(request: HttpRequest) -> Scope:
    return scope_for(translation.get_language() or "en", labels_of_user(request.user))


def moved(request: HttpRequest, found: Listing) -> MovedTerm | None:
    if not found.renamed or found.problems:
        return None
    pairs = [
        (name, value)
        for name, values in request.GET.lists()
        for value in (found.renamed.get(name) or values)
        if value.strip()
    ]
    return MovedTerm(f"{request.path}?{urlencode(pairs)}")


def refused(request: HttpRequest, found: Listing) -> HttpResponse:
    """The page with every problem named, whatever shape was asked for."""
    context = {"page_view": library_view(found, request.build_absolute_uri)}
    return render(request, "search/library.html", context, status=400)


View = Callable[..., HttpResponseBase]


def search_view(view: View) -> View:
    """GET and HEAD only, no write transaction; what a signed-in person sees is kept by no shared cache."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True)
        return response

    return transaction.non_atomic_requests(require_safe(guarded))


@search_view
def library(request: HttpRequest) -> HttpResponse:
    """Search and browse. 400 names what could not be used, 404 leads back from a page that is none."""
    found = search_from(request.GET, scope_of(request), with_recovery=True)
    if redirect := moved(request, found):
        return redirect
    if found.problems:
        return refused(request, found)
    if found.request.page == 1:
        log.record(request, found.request, found.raw.total)
    view = library_view(found, request.build_absolute_uri)
    response = render(
        request, "search/library.html", {"page_view": view}, status=200 if page_exists(found) else 404
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@search_view
def feed(request: HttpRequest) -> HttpResponse:
    """The 50 newest items of the same search, as Atom."""
    data = request.GET.copy()
    data["sort"] = "newest"
    for name in ("page", "size"):
        data.pop(name, None)
    found = search_from(data, scope_of(request), size=FEED_SIZE)
    if redirect := moved(request, found):
        return redirect
    if found.problems:
        return refused(request, found)
    return HttpResponse(atom_feed(found, request), content_type="application/atom+xml; charset=utf-8")


@search_view
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same results as CSV, up to 10,000 rows, whatever page was being looked at."""
    data = request.GET.copy()
    for name in ("page", "size"):
        data.pop(name, None)
    scope = scope_of(request)
    found = search_from(data, scope, size=1)
    if redirect := moved(request, found):
        return redirect
    if found.problems:
        return refused(request, found)
    rows = csv_rows(found.request, scope, EXPORT_LIMIT, request.build_absolute_uri)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="family-hubs-library.csv"'
    return response
