"""From an address to a page."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_depth_costs_nothing(client):
    shallow = library.StandardFactory()
    deep = library.StandardFactory(parent_page=library.StandardFactory(parent_page=shallow))

    def queries(page):
        from core.routing import find_page

        request = client.get(page.get_url()).wsgi_request
        components = page.get_url().strip("/").split("/")
        with CaptureQueriesContext(connection) as captured:
            assert find_page(request, components).page.pk == page.pk
        return len(captured)

    assert queries(shallow) == queries(deep) == 2


@pytest.mark.parametrize("path", ["/nothing/", "/case-studies/nothing/", "/a/b/c/d/e/f/g/", "/cy/nothing/"])
def test_an_unknown_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_drafts_and_expired_pages_are_not_found(client):
    page = library.ResourceFactory()
    page.unpublish()
    assert client.get(page.get_url()).status_code == 404
    other = library.ResourceFactory()
    Page.objects.filter(pk=other.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    assert client.get(other.get_url()).status_code == 404


def test_a_slash_is_added(client):
    page = library.ResourceFactory()
    response = client.get(page.get_url().rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, page.get_url())


def test_an_old_slug_redirects(client, django_capture_on_commit_callbacks):
    page = library.ResourceFactory(slug="old-name")
    old = page.get_url()
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "new-name"
        page.save_revision().publish()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, "/resources/new-name/")


def test_a_page_is_read_not_written_to(client):
    page = library.ResourceFactory()
    assert client.post(page.get_url()).status_code == 405
    assert client.head(page.get_url()).status_code == 200


def test_a_translation_is_served_at_its_address(client):
    page = library.ResourceFactory()
    welsh = library.translate(page, title="Adnodd")
    assert welsh.get_url() == f"/cy{page.get_url()}"
    response = client.get(welsh.get_url())
    view = response.context["view"]
    assert (view.title, view.lang) == ("Adnodd", "")
    assert [(one.code, one.current) for one in view.translations] == [("en", False), ("cy", True)]
    assert 'hreflang="en" href="http://testserver/resources/' in response.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("cy", "ltr"), ("ar", "rtl"), ("pl", "ltr")])
def test_without_a_translation_the_english_page_says_so(client, language, direction):
    page = library.ResourceFactory(title="A guide")
    response = client.get(f"/{language}{page.get_url()}")
    html = response.content.decode()
    view = response.context["view"]
    assert response.status_code == 200
    assert f'<html class="govuk-template" lang="{language}" dir="{direction}">' in html
    assert '<article lang="en" dir="ltr">' in html
    assert view.notices[0].name == "fallback"
    assert f'<link rel="canonical" href="http://testserver{page.get_url()}">' in html


def test_a_translation_may_have_a_slug_of_its_own(client):
    page = library.ResourceFactory(slug="feeding")
    welsh = library.translate(page, title="Bwydo", slug="bwydo")
    assert welsh.get_url() == "/cy/resources/bwydo/"
    assert client.get(welsh.get_url()).context["view"].title == "Bwydo"
    for address, target in {
        "/cy/resources/feeding/": "/cy/resources/bwydo/",
        "/resources/bwydo/": "/resources/feeding/",
        "/ar/resources/bwydo/": "/resources/feeding/",
    }.items():
        response = client.get(address)
        assert (address, response.status_code, response["Location"]) == (address, 302, target)
    languages = client.get(welsh.get_url()).context["languages"]
    assert {one.code: one.href for one in languages}["en"] == "/resources/feeding/"


def test_a_page_in_welsh_alone_offers_the_english_home(client):
    page = library.ResourceFactory(slug="feeding")
    welsh = library.translate(page, title="Bwydo", slug="bwydo")
    page.unpublish()
    languages = client.get(welsh.get_url()).context["languages"]
    assert {one.code: one.href for one in languages} == {
        "en": "/",
        "cy": "/cy/resources/bwydo/",
        "ar": "/ar/",
        "pl": "/pl/",
    }
    assert client.get("/resources/bwydo/").status_code == 404


def test_a_translation_that_is_not_live_falls_back(client):
    page = library.ResourceFactory(title="A guide")
    welsh = library.translate(page, title="Adnodd")
    welsh.unpublish()
    assert client.get(f"/cy{page.get_url()}").context["view"].title == "A guide"


def test_the_fallback_obeys_view_restrictions(client):
    page = library.ResourceFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for path in (page.get_url(), f"/cy{page.get_url()}"):
        response = client.get(path)
        assert response.status_code == 302
        assert "/_util/login/" in response["Location"]


def test_a_restriction_above_counts_for_pages_below(client):
    page = library.ResourceFactory()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="password", password="open")
    response = client.get(page.get_url())
    html = response.content.decode()
    assert "This page has a password" in html
    assert page.title not in html
    assert page.summary not in html
    (action,) = re.findall(r'action="(/_util/authenticate_with_password/[^"]+)"', html)
    wrong = client.post(action, {"password": "wrong", "return_url": page.get_url()})
    assert page.summary not in wrong.content.decode()
    right = client.post(action, {"password": "open", "return_url": page.get_url()})
    assert right["Location"] == page.get_url()
    assert page.title in client.get(page.get_url()).content.decode()


def test_an_alias_obeys_its_sources_restrictions(client):
    page = library.StandardFactory()
    alias = page.create_alias(parent=library.home(), update_slug="alias")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(alias.get_url()).status_code == 302


def test_a_member_of_the_group_reads_it(client, django_user_model):
    page = library.ResourceFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    client.force_login(django_user_model.objects.create_user("a@example.org", "x" * 12))
    response = client.get(page.get_url())
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]


def test_the_second_door_is_closed(client):
    assert client.post("/_util/login/", {"username": "a", "password": "b"}).status_code == 405
    response = client.get("/_util/login/?next=/resources/a/")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=%2Fresources%2Fa%2F")
    assert "evil" not in client.get("/_util/login/?next=https://evil.example/")["Location"]


def test_reading_takes_no_transaction():
    from config.public import serve

    assert serve._non_atomic_requests == {"default"}


def test_wagtails_own_routing_finds_the_same_page(rf):
    page = library.CaseStudyFactory()
    found = Page.find_for_request(rf.get(page.get_url()), page.get_url())
    assert found.pk == page.pk
