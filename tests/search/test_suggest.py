"""Suggestions: cheap, only what the reader may see, and never an error."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggested(client):
    def ask(text, prefix="", as_client=client):
        response = as_client.get(f"{prefix}/library/suggest/", {"q": text})
        assert response.status_code == 200
        return [one["text"] for one in response.json()["suggestions"]]

    return ask


def test_words_and_titles(item, suggested, client):
    story = item(title="Breastfeeding café")
    assert suggested("breastf") == ["breastfeeding", "Breastfeeding café"]
    found = client.get("/library/suggest/", {"q": "breastf"}).json()["suggestions"][1]
    assert found["url"] == story.get_url_parts()[2]
    assert found["note"] == "Case study"


@pytest.mark.parametrize("text", ["", "b", "   ", "???", "\x00", '"', "x" * 500, "*) OR title:(a"])
def test_nothing_worth_suggesting_is_no_error(item, suggested, text):
    item(title="Breastfeeding café")
    assert suggested(text) == []


def test_only_in_the_readers_language(item, suggested):
    item(title="Breastfeeding café")
    item(title="Bwydo ar y fron", locale="cy")
    assert "Bwydo ar y fron" not in suggested("bwyd")
    assert "Bwydo ar y fron" in suggested("bwyd", "/cy")


def test_nothing_that_is_not_for_the_reader(item, suggested, committed, client, person):
    page = item(title="Breastfeeding café")
    staff = Group.objects.create(name="Staff")
    with committed():
        restriction = PageViewRestriction.objects.create(
            page=Page.objects.get(pk=page.pk), restriction_type="groups"
        )
        restriction.groups.add(staff)
    assert suggested("breastf") == []
    client.force_login(person(groups=[staff]))
    assert "Breastfeeding café" in suggested("breastf")
    assert "private" in client.get("/library/suggest/", {"q": "br"})["Cache-Control"]


def test_few_queries_and_kept_for_a_minute(item, client):
    for n in range(8):
        item(title=f"Breastfeeding {n}")
    client.get("/library/suggest/", {"q": "bre"})
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/library/suggest/", {"q": "brea"})
    assert len(captured) <= 4
    assert response["Cache-Control"] == "public, max-age=60"
    assert client.post("/library/suggest/").status_code == 405


def test_the_field_says_where_they_come_from(client):
    text = client.get("/library/").content.decode()
    assert 'data-suggest="/library/suggest/"' in text
    assert "js/suggest" in text
    assert 'data-suggest="/cy/library/suggest/"' in client.get("/cy/library/").content.decode()
