"""Menu, footer, languages and help around every page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from navigation.frame import make_frame, path_below_language
from navigation.models import SiteTexts
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def frame(client):
    """The frame as the page at an address has it."""
    library.home()

    def frame(path="/"):
        return make_frame(client.get(path).wsgi_request)

    return frame


def test_the_menu_offers_what_exists(frame):
    assert [(link.label, link.href) for link in frame().nav_items] == [
        ("Library", "/library/"),
        ("Toolkit", "/toolkit/"),
        ("Topics", "/topics/"),
        ("News", "/news/"),
        ("Questions and answers", "/questions/"),
    ]


def test_every_link_of_the_frame_answers(client, frame):
    library.StandardFactory(title="Privacy")
    found = frame()
    links = [*found.nav_items, *(link for group in found.footer_groups for link in group.links)]
    assert {client.get(link.href, follow=True).status_code for link in links} == {200}


def test_the_current_item(frame):
    module = library.ToolkitFactory()
    current = {link.label for link in frame(module.get_url()).nav_items if link.current}
    assert current == {"Toolkit"}
    assert not any(link.current for link in frame("/").nav_items)


def test_the_footer_has_two_groups(frame):
    library.StandardFactory(title="Accessibility")
    groups = {group.title: [link.label for link in group.links] for group in frame().footer_groups}
    assert groups["Find"][0] == "Library"
    assert "Case studies" in groups["Find"]
    assert groups["About"] == ["Accessibility"]


def test_hidden_pages_are_not_offered(frame):
    draft, secret = library.StandardFactory(title="Draft"), library.StandardFactory(title="Secret")
    draft.unpublish()
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert [group.title for group in frame().footer_groups] == ["Find"]


def test_every_page_is_offered_in_every_language(frame):
    page = library.ResourceFactory()
    found = frame(f"/cy{page.get_url()}").languages
    assert [(one.code, one.label, one.href, one.current) for one in found] == [
        ("en", "English", page.get_url(), False),
        ("cy", "Cymraeg", f"/cy{page.get_url()}", True),
        ("ar", "العربيّة", f"/ar{page.get_url()}", False),
        ("pl", "polski", f"/pl{page.get_url()}", False),
    ]


def test_titles_are_those_of_the_visitors_language(frame):
    toolkit = library.ToolkitFactory().get_parent().specific
    library.translate(toolkit, title="Pecyn cymorth")
    labels = {link.href: link.label for link in frame("/cy/").nav_items}
    assert labels["/cy/toolkit/"] == "Pecyn cymorth"
    assert labels["/cy/news/"] == "Newyddion"


@pytest.mark.parametrize(
    ("path", "code", "below"),
    [("/a/b/", "en", "a/b/"), ("/cy/a/", "cy", "a/"), ("/cy/", "cy", ""), ("/", "en", "")],
)
def test_the_same_path_in_another_language(path, code, below):
    assert path_below_language(path, code) == below


def test_editors_texts(frame):
    assert "gov.uk" in frame().site_texts.report_url
    assert frame().help.contact_href == ""
    texts = SiteTexts.for_site(Site.objects.get())
    texts.contact_email, texts.demo_notice = "help@example.org", "Everything here is invented."
    texts.save()
    found = frame()
    assert found.help.contact_href == "mailto:help@example.org"
    assert found.site_texts.demo_notice == "Everything here is invented."
    assert found.site_texts.site_url == "http://testserver"


def test_the_frame_costs_two_queries_however_many_links(client):
    for _ in range(3):
        library.StandardFactory()
    request = client.get("/").wsgi_request
    make_frame(request)
    with CaptureQueriesContext(connection) as captured:
        make_frame(request)
    assert len(captured) <= 2


def test_an_error_page_has_the_frame_too(client):
    html = client.get("/nothing/").content.decode()
    assert 'href="/library/"' in html
    assert "Worried about a child?" in html


def test_the_admin_gets_no_frame(rf):
    from navigation.context_processors import navigation

    assert navigation(rf.get("/admin/pages/")) == {}
