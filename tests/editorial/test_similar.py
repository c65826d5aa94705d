"""Similar items before a second one is made."""

from django.urls import reverse

from editorial.services.similar import similar_items
from search.indexing import drain_all
from tests.editorial.forms import edit_url
from tests.factories.library import CaseStudyFactory, ResourceFactory, translate


def titles(found):
    return [(one.title, one.is_public) for one in found]


def test_public_items_and_drafts_are_shown(tree):
    story = CaseStudyFactory(title="Feeding help within two days of going home")
    ResourceFactory(title="Feeding help: two days at home").unpublish()
    ResourceFactory(title="Something else altogether")
    drain_all()
    found = similar_items("Feeding help in two days")
    assert set(titles(found)) == {(story.title, True), ("Feeding help: two days at home", False)}
    assert found == tuple(sorted(found, key=lambda one: -one.likeness))


def test_a_page_is_not_like_itself(tree):
    story = CaseStudyFactory(title="Feeding help within two days")
    translate(story)
    drain_all()
    assert similar_items(story.title, besides=story) == ()


def test_odd_titles_are_no_error(tree):
    for title in ("", "ab", "???", "x" * 500, "word " * 100, '"', "\x00nul"):
        assert similar_items(title) == ()


def test_the_fragment_and_the_page(admin_client):
    CaseStudyFactory(title="Feeding help within two days")
    drain_all()
    url = reverse("editorial:similar")
    fragment = admin_client.get(url, {"title": "feeding help two days", "fragment": "1"}).content.decode()
    assert "Feeding help within two days" in fragment
    assert "<html" not in fragment
    page = admin_client.get(url, {"title": "feeding help two days"}).content.decode()
    assert "Feeding help within two days" in page
    assert "<html" in page


def test_only_for_people_of_the_admin(client, tree):
    assert client.get(reverse("editorial:similar")).status_code == 302


def test_the_advice_panel_shows_them_after_saving(admin_client, django_assert_max_num_queries):
    CaseStudyFactory(title="Feeding help within two days", summary="The XQZ helps.")
    other = CaseStudyFactory(title="Feeding help in two days", summary="Another.")
    for page in (other,):
        page.save_revision().publish()
    drain_all()
    with django_assert_max_num_queries(140):
        html = admin_client.get(edit_url(other)).content.decode()
    assert "Is it here already?" in html
    assert "Feeding help within two days" in html
    assert 'data-side-panel="advice"' in html
