"""Problem documents (RFC 9457): what was wrong, machine-readable and in words."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from search.params import Problem

CONTENT_TYPE = "application/problem+json"


def problem(
    status: HTTPStatus, detail: str, *, problems: Iterable[Problem] = (), **headers: str
) -> JsonResponse:
    """A problem document. `problems` become `errors`, one for each value that could not be used."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
    }
    errors = [
        {"parameter": one.parameter, "value": one.short_value, "detail": one.detail} for one in problems
    ]
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=int(status), content_type=CONTENT_TYPE, headers=headers)
