"""Pinned results: first for their words, never seen by those who may not, and every number stays true."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, PageViewRestriction

from search.models import PinnedItem, PinnedResult
from search.parse import parse_query
from search.pins import with_pins
from search.request import SearchRequest
from search.services import get_engine, scope_for
from search.synonym_store import get_synonyms
from tests.factories.items import make_items, random_rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/admin/snippets/search/pinnedresult/"


@pytest.fixture
def pin():
    def make(query, *pages, locale="en", **values):
        made = PinnedResult.objects.create(
            query=query, locale=Locale.objects.get(language_code=locale), **values
        )
        for place, page in enumerate(pages):
            PinnedItem.objects.create(pin=made, page_id=getattr(page, "pk", page), sort_order=place)
        return made

    return make


@pytest.fixture
def stories(item):
    """Five items with the words, one without."""
    many = [
        item(title=f"Baby group {n}", summary="baby group " * (5 - n), hub_models=["virtual"])
        for n in range(5)
    ]
    return [*many, item(title="Swings", hub_models=["hub-network"])]


def titles(answer):
    return [one["title"] for one in answer["results"]]


def test_what_is_pinned_comes_first_in_the_editors_order(stories, pin, api):
    before = api(q="baby group")
    pin("Baby  GROUPS", stories[4], stories[2])
    after = api(q="baby group")
    assert titles(after)[:2] == ["Baby group 4", "Baby group 2"]
    assert set(titles(after)) == set(titles(before)) and after["total"] == before["total"]
    assert after["facets"] == before["facets"]
    assert titles(after)[2:] == [t for t in titles(before) if t not in ("Baby group 4", "Baby group 2")]
    assert titles(api(q="baby")) == titles(api(q="baby"))
    assert titles(api(q="big baby group"))[0] != "Baby group 4"


def test_an_item_without_the_words_is_added_and_counted_once(stories, pin, api):
    before = api(q="baby group", match="")
    pin("baby group", stories[5])
    after = api(q="baby group")
    assert titles(after)[0] == "Swings"
    assert after["total"] == before["total"] + 1
    counts = {one["value"]: one["count"] for one in after["facets"]["hub-model"]}
    assert counts == {"virtual": 5, "hub-network": 1}


def test_pins_obey_filters(stories, pin, api):
    pin("baby group", stories[5], stories[3])
    answer = api(q="baby group", **{"hub-model": "virtual"})
    assert titles(answer)[0] == "Baby group 3"
    assert "Swings" not in titles(answer)
    assert answer["total"] == 5
    counts = {one["value"]: one["count"] for one in answer["facets"]["hub-model"]}
    assert counts == {"virtual": 5, "hub-network": 1}
    assert answer["without"]["hub-model"] == 6
    assert titles(api(q="baby group", **{"hub-model": "hub-network"})) == ["Swings"]


@pytest.mark.parametrize("asked", [{"sort": "newest"}, {"sort": "title"}, {"match": "all"}])
def test_only_by_relevance_and_not_where_every_word_is_asked_for(stories, pin, api, asked):
    before = titles(api(q="baby group", **asked))
    pin("baby group", stories[5], stories[4])
    assert titles(api(q="baby group", **asked)) == before


def test_the_page_says_so_and_the_file_has_the_same_items(stories, pin, client):
    pin("baby group", stories[5])
    text = client.get("/library/?q=baby+group").content.decode()
    assert text.count("Chosen by our editors") == 1
    assert text.index("Chosen by our editors") < text.index("Baby group 0")
    rows = b"".join(client.get("/library/export.csv?q=baby+group")).decode().splitlines()
    assert len(rows) == 7
    assert "Chosen by our editors" not in client.get("/library/?q=swings").content.decode()


def test_nobody_sees_what_is_not_for_them(stories, pin, api, client, person, committed):
    swings = stories[5]
    pin("baby group", swings)
    staff = Group.objects.create(name="Staff")
    with committed():
        restriction = PageViewRestriction.objects.create(
            page=Page.objects.get(pk=swings.pk), restriction_type="groups"
        )
        restriction.groups.add(staff)
    assert "Swings" not in titles(api(q="baby group"))
    assert api(q="baby group")["total"] == 5
    client.force_login(person(groups=[staff]))
    assert "Chosen by our editors" in client.get("/library/?q=baby+group").content.decode()


def test_an_unpublished_or_deleted_item_is_left_out(stories, pin, api, committed):
    made = pin("baby group", stories[5], stories[4])
    with committed():
        stories[5].unpublish()
    answer = api(q="baby group")
    assert titles(answer)[0] == "Baby group 4" and answer["total"] == 5
    with committed():
        stories[4].delete()
    assert titles(api(q="baby group"))[0] == "Baby group 0"
    assert made.items.count() == 1


def test_dates(stories, pin, api):
    today = date.today()
    made = pin("baby group", stories[4], starts=today + timedelta(days=1))
    assert titles(api(q="baby group"))[0] == "Baby group 0"
    made.starts, made.ends = today, today
    made.save()
    assert titles(api(q="baby group"))[0] == "Baby group 4"
    made.starts, made.ends = None, today - timedelta(days=1)
    made.save()
    assert titles(api(q="baby group"))[0] == "Baby group 0"


def test_only_in_its_language(stories, pin, api, item):
    welsh = item(title="Baby group yn Gymraeg", locale="cy")
    pin("baby group", stories[5], locale="cy")
    assert titles(api(q="baby group", locale="cy")) == [welsh.title]
    assert "Swings" not in titles(api(q="baby group"))


def test_every_page_of_results_has_every_item_once():
    """Against the engine's own answers, over generated items, filters and page sizes."""
    ids = make_items(random_rows(60, seed=9))
    from search.indexing import drain_all

    drain_all()
    engine = get_engine()
    scope = scope_for("en")
    query = parse_query("marigold item", "en", get_synonyms("en"))
    for selections in ({}, {"type": ("case_study",)}, {"hub-model": ("virtual", "not-stated")}):
        for size in (1, 7, 50):
            plain = engine.search(SearchRequest(scope=scope, query=query, selections=selections, size=100))
            matching = engine.search(SearchRequest(scope=scope, selections=selections, size=100)).page_ids
            for pinned in (tuple(ids[:3]), tuple(plain.page_ids[-2:]), (ids[0], plain.page_ids[0], 999_999)):
                shown = tuple(page for page in pinned if page in matching)
                expected = [*shown, *(page for page in plain.page_ids if page not in shown)]
                got = []
                for number in range(1, len(expected) // size + 2):
                    request = SearchRequest(
                        scope=scope, query=query, selections=selections, size=size, page=number
                    )
                    raw = with_pins(engine.search, request, pinned)
                    assert raw.total == len(expected)
                    got += raw.page_ids
                assert got == expected


def test_as_many_queries_with_pins_as_without(stories, pin, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        client.get("/library/?q=baby+group")
        with CaptureQueriesContext(connection) as captured:
            client.get("/library/?q=baby+group")
        return len(captured)

    before = count()
    pin("baby group", stories[5], stories[4])
    assert count() <= before + 6  # the engine asks its position before each of its answers


class TestScreen:
    def form(self, *pages, **values):
        data = {
            "query": "baby group",
            "locale": Locale.objects.get(language_code="en").pk,
            "starts": "",
            "ends": "",
            "note": "",
            "items-TOTAL_FORMS": len(pages),
            "items-INITIAL_FORMS": 0,
            "items-MIN_NUM_FORMS": 1,
            "items-MAX_NUM_FORMS": 5,
        }
        for n, page in enumerate(pages):
            data |= {
                f"items-{n}-page": page.pk,
                f"items-{n}-ORDER": n + 1,
                f"items-{n}-id": "",
                f"items-{n}-DELETE": "",
            }
        return data | values

    def test_made_and_shown_with_both_lists(self, admin_client, stories):
        answer = admin_client.post(f"{URL}add/", self.form(stories[5], stories[4]))
        assert answer.status_code == 302, answer.context["form"].errors
        made = PinnedResult.objects.get()
        assert [one.page_id for one in made.items.order_by("sort_order")] == [stories[5].pk, stories[4].pk]
        text = admin_client.get(f"{URL}edit/{made.pk}/").content.decode()
        assert "Without the pin: 5 results" in text and "With the pin, as saved: 6 results" in text
        assert "2 of 2 shown" in admin_client.get(URL).content.decode()

    def test_an_unpublished_item_is_named(self, admin_client, stories, pin, committed):
        made = pin("baby group", stories[5], stories[4])
        with committed():
            stories[5].unpublish()
        text = admin_client.get(f"{URL}edit/{made.pk}/").content.decode()
        assert "not shown" in text and "Not published" in text
        assert "1 of 2 shown" in admin_client.get(URL).content.decode()

    def test_mistakes_are_named(self, admin_client, stories, item, pin):
        welsh = item(title="Stori", locale="cy")
        folder = Page.objects.get(pk=stories[0].pk).get_parent()
        text = admin_client.post(
            f"{URL}add/", self.form(welsh, folder, stories[0], stories[0])
        ).content.decode()
        assert "is in another language" in text
        assert "is not an item of the library" in text
        assert "chosen twice" in text
        pin("Baby groups", stories[0])
        text = admin_client.post(f"{URL}add/", self.form(stories[1])).content.decode()
        assert "have pinned results already" in text
        text = admin_client.post(
            f"{URL}add/", self.form(stories[1], query="x", starts="2026-02-01", ends="2026-01-01")
        ).content.decode()
        assert "before the first" in text
        assert PinnedResult.objects.count() == 1
