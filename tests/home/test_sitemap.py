"""The sitemap lists what anybody may read, with its languages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def locations(client):
    return re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())


def test_public_pages_only(client):
    shown, hidden, draft = (library.ResourceFactory() for _ in range(3))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft.unpublish()
    found = locations(client)
    assert f"http://testserver{shown.get_url()}" in found
    assert "http://testserver/" in found
    assert not {f"http://testserver{page.get_url()}" for page in (hidden, draft)} & set(found)


def test_indexes_that_lead_into_the_search_are_left_out(client):
    assert "http://testserver/case-studies/" not in locations(client)
    assert "http://testserver/toolkit/" in locations(client)


def test_translations(client):
    page = library.ResourceFactory()
    welsh = library.translate(page, title="Adnodd")
    xml = client.get("/sitemap.xml").content.decode()
    for code, other in (("en", page), ("cy", welsh), ("x-default", page)):
        assert f'hreflang="{code}" href="http://testserver{other.get_url()}"' in xml


def test_any_number_of_pages_in_two_queries(client):
    def queries():
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    library.ResourceFactory()
    few = queries()
    for _ in range(5):
        library.ResourceFactory()
    assert queries() == few == 2
