"""The site's addresses and one more: the page that costs nothing, to compare the others with."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from config.urls import urlpatterns as site_urlpatterns


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Nothing</title>")


urlpatterns: list[URLPattern | URLResolver] = [path("bench-empty/", empty), *site_urlpatterns]
