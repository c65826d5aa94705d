"""The “out of date?” report: two clicks from any page, no account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from django_ratelimit.core import is_ratelimited
from wagtail.models import Page

from core.forms import ReportForm
from core.presentation import ReportView
from core.services.reports import send_report

#: Reports from one address of the network, so that nobody floods the editors.
RATE = "10/h"


@sensitive_post_parameters("message", "email")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form, and what becomes of it. What was typed stays when something is missing."""
    page = visible_page(request, page_id)
    form = ReportForm(request.POST or None)
    context = {"view": report_view(page, request), "form": form}
    if request.method != "POST":
        return render(request, "core/report_form.html", context)
    if not form.is_valid():
        return render(request, "core/report_form.html", context, status=400)
    if is_ratelimited(request, group="core.report", key="ip", rate=RATE, increment=True):
        message = gettext("Many reports came from your network in the last hour. Try again in an hour.")
        form.add_error(None, message)
        return render(request, "core/report_form.html", context, status=429)
    if not form.is_from_a_program:
        send_report(page=page, **form.report_fields())
    return redirect("core:report-done", page_id=page.pk)


@never_cache
@require_GET
def report_done(request: HttpRequest, page_id: int) -> HttpResponse:
    """Thanks, and what happens next."""
    page = visible_page(request, page_id)
    return render(request, "core/report_done.html", {"view": report_view(page, request)})


def visible_page(request: HttpRequest, page_id: int) -> Any:
    """A live page that this visitor may read; otherwise it does not exist."""
    found = Page.objects.filter(pk=page_id, live=True, depth__gt=1).first()
    page = found.specific if found is not None else None
    if page is None or not all(one.accept_request(request) for one in page.get_view_restrictions()):
        raise Http404
    return page


def report_view(page: Any, request: HttpRequest) -> ReportView:
    return ReportView(
        title=gettext("Say that a page is out of date"),
        social_type="website",
        canonical=request.build_absolute_uri(reverse("core:report", args=(page.pk,))),
        item_title=page.title,
        item_href=page.get_url(request) or "/",
    )
