"""What editors put on the home page, and the way in by a place."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import FeaturedItem
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def items(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return [library.CaseStudyFactory(title=title) for title in ("One", "Two", "Three")]


def feature(*pages, until=None):
    for page in pages:
        order = FeaturedItem.objects.count()
        FeaturedItem.objects.create(page=library.home(), target=page, until=until, sort_order=order)


def titles(client, path="/"):
    view = client.get(path).context["view"]
    return [card.title for card in view.featured], sorted(card.title for card in view.newest)


def test_without_any_the_newest_are_shown(client, items):
    assert titles(client) == ([], ["One", "Three", "Two"])
    assert "New in the library" in client.get("/").content.decode()


def test_in_the_editors_order_in_place_of_the_newest(client, items):
    topic = library.TopicFactory(title="Dads")
    feature(items[2], topic, items[0])
    assert titles(client) == (["Three", "Dads", "One"], [])
    html = client.get("/").content.decode()
    assert "Featured" in html and "New in the library" not in html


def test_until_its_last_day(client, items):
    today = timezone.localdate()
    feature(items[0], until=today)
    feature(items[1], until=today - datetime.timedelta(days=1))
    assert titles(client)[0] == ["One"]


def test_when_the_last_one_ends_the_newest_come_back(client, items):
    feature(items[0], until=timezone.localdate() - datetime.timedelta(days=1))
    assert titles(client) == ([], ["One", "Three", "Two"])


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_hidden_one_is_left_out(client, items, hide):
    feature(*items)
    if hide == "unpublish":
        items[0].unpublish()
    else:
        PageViewRestriction.objects.create(page=items[0], restriction_type="login")
    assert titles(client)[0] == ["Two", "Three"]


def test_in_the_language_of_the_reader(client, items, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        library.translate(items[0], title="Un")
    feature(items[0], items[1])
    assert titles(client, "/cy/")[0] == ["Un", "Two"]


def test_places_like_mine_is_a_form_that_needs_no_script(client):
    html = client.get("/").content.decode()
    assert (
        '<form class="fh-panel fh-panel--door fh-panel--line fh-like fh-space-top-7" action="/library/"'
        in html
    )
    assert '<option value="840">Durham</option>' in html
    groups = client.get("/").context["view"].places
    assert sum(len(group.places) for group in groups) >= 153
    assert client.get("/library/?like=840").status_code == 200
    assert client.get("/library/?like=").status_code == 200
