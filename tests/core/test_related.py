"""Links to other pages, from both ends."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import library

pytestmark = pytest.mark.django_db


def groups(client, page):
    view = client.get(page.get_url()).context["view"]
    return {group.title: [(item.title, item.note) for item in group.items] for group in view.related}


def test_what_an_editor_links_shows_on_both_pages(client):
    story = library.CaseStudyFactory(title="Northmoor", full=True)
    guide = library.ResourceFactory(title="Rota", full=True)
    evidence = library.EvidenceFactory(title="Trials")
    library.relate(story, guide, evidence)
    assert groups(client, story) == {
        "Evidence behind this": [("Trials", "Evidence summary")],
        "Tools and resources": [("Rota", "Checklist, 2025")],
    }
    assert groups(client, guide) == {"Pages that point here": [("Northmoor", "Case study, 2025")]}


def test_two_pages_that_link_to_each_other_are_listed_once(client):
    one, other = library.ResourceFactory(title="One"), library.ResourceFactory(title="Other")
    library.relate(one, other)
    library.relate(other, one)
    assert groups(client, one) == {"Tools and resources": [("Other", "Resource")]}


def test_programmes_and_the_stories_that_used_them(client):
    story, evidence = library.CaseStudyFactory(title="Northmoor"), library.EvidenceFactory(title="Trials")
    library.use_programme(story, evidence)
    assert [item.title for item in client.get(story.get_url()).context["view"].programmes] == ["Trials"]
    view = client.get(evidence.get_url()).context["view"]
    assert [item.title for item in view.stories] == ["Northmoor"]
    assert view.related == ()


def test_hidden_pages_are_never_linked(client):
    page = library.ResourceFactory()
    draft, secret = library.ResourceFactory(title="Draft"), library.ResourceFactory(title="Secret")
    library.relate(page, draft, secret)
    draft.unpublish()
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert groups(client, page) == {}


def test_pages_below_a_restricted_page_are_never_linked(client):
    page, other = library.ResourceFactory(), library.CaseStudyFactory()
    library.relate(page, other)
    PageViewRestriction.objects.create(page=other.get_parent(), restriction_type="login")
    assert groups(client, page) == {}


def test_a_translated_target_is_linked_in_the_visitors_language(client):
    page, guide = library.ResourceFactory(title="Page"), library.ResourceFactory(title="Guide")
    library.relate(page, guide)
    welsh_guide = library.translate(guide, title="Canllaw")
    view = client.get(f"/cy{page.get_url()}").context["view"]
    (item,) = view.related[0].items
    assert (item.title, item.href, item.lang) == ("Canllaw", welsh_guide.get_url(), "cy")


def test_order_is_the_editors(client):
    page = library.ResourceFactory()
    targets = [library.ResourceFactory(title=title) for title in ("B", "A", "C")]
    library.relate(page, *targets)
    assert [title for title, _ in groups(client, page)["Tools and resources"]] == ["B", "A", "C"]
