"""How a page is cited and may be reused."""

import pytest

from tests.factories import library

pytestmark = pytest.mark.django_db


def view(client, page):
    return client.get(page.get_url()).context["view"]


def test_a_story_is_cited_by_the_library(client):
    page = library.CaseStudyFactory(full=True, title="Northmoor: feeding help")
    assert view(client, page).citation == (
        "Family Hubs Library (2025). Northmoor: feeding help. National Centre for Family Hubs. "
        f"Reviewed 14 September 2026. http://testserver{page.get_url()}"
    )


def test_a_resource_is_cited_by_its_publisher(client):
    page = library.ResourceFactory(full=True, title="A checklist")
    assert view(client, page).citation.startswith(
        "Example council (2025). A checklist. Family Hubs Library, National Centre for Family Hubs."
    )


@pytest.mark.parametrize(
    ("licence", "label", "words"),
    [
        ("ogl-3", "Open Government Licence v3", ""),
        ("cc-by-4", "CC BY 4.0", ""),
        ("on-request", None, "copyright"),
        ("link-only", None, "you may link"),
        ("", None, "no licence is stated"),
    ],
)
def test_licences_in_words(client, licence, label, words):
    found = view(client, library.ResourceFactory(licence=licence))
    assert (found.licence and found.licence.label) == label
    assert words in found.licence_words
