"""Addresses that a reading page links to: the library with a filter set, a full address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

#: Field of a page → parameter of the library's address (interfaces, section 3).
PARAMETERS: dict[str, str] = {
    "hub_models": "hub-model",
    "service_areas": "service-area",
    "support_levels": "support-level",
    "principles": "principle",
    "system_themes": "theme",
    "audiences": "audience",
    "co_production_groups": "co-produced-with",
    "delivery_channels": "channel",
    "beneficiaries": "beneficiary",
    "funding_statuses": "funding",
    "local_authorities": "local-authority",
    "own_region": "region",
    "resource_format": "format",
    "evidence_rating": "evidence",
    "practice_tier": "practice-tier",
    "policy_era": "policy-era",
}


def library_href(**parameters: str) -> str:
    """The library in the active language, filtered: `library_href(service_area="housing")`."""
    try:
        path = reverse("search:library")
    except NoReverseMatch:  # a site that is put together without the search
        path = f"{home_href()}library/"
    query = urlencode({name.replace("_", "-"): value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def home_href() -> str:
    """The front page in the active language."""
    return reverse("wagtail_serve", args=("",))


def absolute(request: HttpRequest, path: str) -> str:
    """A path of this site as a full address; a full address stays as it is."""
    return request.build_absolute_uri(path) if path else ""
