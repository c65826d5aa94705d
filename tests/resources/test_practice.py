"""Practitioner resources and their files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.presentation import Download, Tag
from core.reading.words import size_words
from resources.models import ResourceFile
from tests.factories import library
from tests.factories.files import DocumentFactory

pytestmark = pytest.mark.django_db


def view(client, page):
    return client.get(page.get_url()).context["view"]


def attach(page, **more):
    document = DocumentFactory(title="The pack")
    ResourceFile.objects.create(page=page, document=document, **more)
    return document


def test_what_it_is_and_for_whom(client):
    found = view(client, library.ResourceFactory(full=True))
    assert (found.kind, found.icon) == ("Checklist", "checklist")
    assert Tag(text="For families", tone="purple") in found.tags
    facts = {fact.label: [value.text for value in fact.values] for fact in found.facts}
    assert facts["Publisher"] == ["Example council"]
    assert facts["Time to use"] == ["15 minutes"]
    assert facts["Cost to use"] == ["Free"]
    assert facts["Made with"] == ["Parents and carers"]
    assert found.made_with == ("Parents and carers",)


def test_files_say_kind_size_and_language(client):
    page = library.ResourceFactory()
    document = attach(page, label="Poster", language="ar")
    accessible = DocumentFactory(title="Plain words")
    ResourceFile.objects.update(accessible_version=accessible)
    (download,) = view(client, page).downloads
    assert download == Download(
        title="Poster",
        href=document.url,
        facts="TXT, 11 bytes",
        language="العربيّة",
        language_code="ar",
        accessible_href=accessible.url,
        accessible_label="Accessible version, TXT, 11 bytes",
    )


def test_a_file_in_the_pages_language_names_none(client):
    page = library.ResourceFactory()
    attach(page)
    (download,) = view(client, page).downloads
    assert (download.title, download.language, download.language_code) == ("The pack", "", "")


def test_a_language_that_django_does_not_know(client):
    page = library.ResourceFactory()
    attach(page, language="so-x")
    assert view(client, page).downloads[0].language == "so-x"


def test_any_number_of_files_in_one_query(client):
    def queries():
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(page.get_url())
        return len(captured)

    page = library.ResourceFactory()
    attach(page)
    one = queries()
    for _ in range(4):
        attach(page)
    assert queries() == one


def test_the_way_to_a_resource_elsewhere(client):
    (link,) = view(client, library.ResourceFactory(external_url="https://example.org/a/b")).get_it
    assert (link.href, link.note) == ("https://example.org/a/b", "On another site: example.org")


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 byte"), (900, "900 bytes"), (86_016, "84 KB"), (1_258_291, "1.2 MB"), (1_048_000, "1.0 MB")],
)
def test_sizes(size, words):
    assert size_words(size) == words
