"""The library page over HTTP: what it says, where it leads, what it allows."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from search.indexing import drain_all
from tests.factories.items import make_items

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Links(HTMLParser):
    """Tags with their attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self.tags:
            self.tags[-1][2] += data

    def of(self, element, **wanted):
        return [
            (attributes, text)
            for tag, attributes, text in self.tags
            if tag == element and all(attributes.get(key) == value for key, value in wanted.items())
        ]

    def hrefs(self):
        return [attributes["href"] for _tag, attributes, _text in self.tags if attributes.get("href")]


@pytest.fixture
def page(client):
    def ask(query="", status=200):
        response = client.get(f"/library/{query}")
        assert response.status_code == status
        return Links(response.content.decode())

    return ask


@pytest.fixture
def items(db):
    make_items(
        {
            "type": "case_study",
            "title": f"Story {n:02}",
            "summary": "Neighbours met.",
            "published": f"2025-01-{n + 1:02}",
            "hub_models": ["virtual" if n % 2 else "hub-and-spoke"],
        }
        for n in range(12)
    )
    drain_all()


def checked(page, name):
    return [
        attributes["value"]
        for attributes, _text in page.of("input", name=name, type="checkbox")
        if "checked" in attributes
    ]


def test_the_page_lists_ten_items_newest_first(items, client):
    text = client.get("/library/").content.decode()
    shown = [n for n in range(12) if f"Story {n:02}" in text]
    assert shown == list(range(2, 12))
    assert "12 results" in text
    assert text.index("Story 11") < text.index("Story 10")


def test_form_fields_are_named_like_the_parameters(items, page):
    shown = page("?q=story&hub-model=virtual&age=2-4&size=20&sort=title")
    names = {attributes.get("name") for tag, attributes, _text in shown.tags if tag in ("input", "select")}
    assert {"q", "hub-model", "age", "sort", "size", "like", "published-from", "published-to"} <= names
    assert names <= {
        "q", "match", "type", "hub-model", "service-area", "age", "age-covers", "support-level", "region",
        "local-authority", "principle", "theme", "audience", "co-produced-with", "channel", "beneficiary",
        "format", "evidence", "practice-tier", "funding", "policy-era", "published-from", "published-to",
        "like", "archived", "sort", "size", None,
        "csrfmiddlewaretoken", "viewport", "color-scheme", "description", "htmx-config",
    }  # fmt: skip
    assert checked(shown, "hub-model") == ["virtual"]
    assert checked(shown, "age") == ["2-4"]
    assert shown.of("input", name="size")[0][0]["value"] == "20"


def test_the_search_survives_a_filter_and_a_filter_the_search(items, page):
    shown = page("?q=story&hub-model=virtual")
    form = shown.of("form", id="library")[0][0]
    assert form["method"] == "get" and form["action"] == "/library/"
    chips = [
        href for href in shown.hrefs() if href.startswith("/library/?q=story") and "hub-model" not in href
    ]
    assert "/library/?q=story" in chips


def test_every_address_on_the_page_answers(items, page, client):
    shown = page("?q=story+neighbours&hub-model=virtual&age=2&like=840&published-from=2020-01-01")
    for href in {href for href in shown.hrefs() if href.startswith(("/library/", "/case-studies/"))}:
        assert client.get(href).status_code in (200, 301, 302), href


def test_an_item_that_the_results_lead_to_is_there(items, page, client):
    hrefs = [href for href in page().hrefs() if href.startswith("/case-studies/story-")]
    assert len(set(hrefs)) == 10
    assert client.get(hrefs[0]).status_code == 200


def test_the_pages_of_results(items, page):
    second = page("?hub-model=virtual&size=5&page=2")
    assert "/library/?hub-model=virtual&size=5" in second.hrefs()
    assert "/library/?hub-model=virtual&size=5&page=2" in page("?hub-model=virtual&size=5").hrefs()


@pytest.mark.parametrize("query", ["?page=3", "?page=1000000000", "?q=story&page=7", "?page=101&size=50"])
def test_past_the_last_page_is_a_404_with_the_way_back(items, page, query):
    gone = page(query, status=404)
    back = [
        href
        for href in gone.hrefs()
        if href.startswith("/library/") and ("page=2" in href or href == "/library/?size=50")
    ]
    assert back
    text = " ".join(text for _tag, _attributes, text in gone.tags)
    assert "There is no page" in text


def test_past_1000_results_is_a_404(client):
    assert client.get("/library/?page=101").status_code == 404
    assert client.get("/api/v1/library/?page=101").status_code == 404


def test_the_first_page_is_there_without_results(client):
    assert client.get("/library/?q=zyzzyva").status_code == 200
    assert client.get("/library/?page=1").status_code == 200


def test_problems_are_named_at_the_top_and_beside_the_field(items, page):
    shown = page("?age=4-2&hub-model=nothing&published-from=soon&like=999&sort=x", status=400)
    anchors = [href for href in shown.hrefs() if href.startswith("#")]
    ids = {attributes.get("id") for _tag, attributes, _text in shown.tags}
    assert {anchor[1:] for anchor in anchors} <= ids
    text = " ".join(text for _tag, _attributes, text in shown.tags)
    for said in ("4-2", "nothing", "soon", "999"):
        assert f"“{said}”" in text
    title = shown.of("title")[0][1]
    assert title.strip().startswith("Error")


def test_what_was_typed_and_could_not_be_used_stays_in_its_field(page):
    shown = page("?age=4-2&published-from=soon", status=400)
    assert shown.of("input", id="age-own")[0][0]["value"] == "4-2"
    assert shown.of("input", id="published-from")[0][0]["value"] == "soon"


@pytest.mark.parametrize("name", ["library", "feed", "export"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_get_and_head(client, name, method):
    response = getattr(client, method)(reverse(f"search:{name}"))
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["/library/", "/library/feed.atom", "/api/v1/library/", "/api/v1/openapi.json"]
)
def test_head_is_get_without_the_body(items, client, path):
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Vary", "Cache-Control"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("path", ["/", "/library/", "/library/?page=99", "/library/?page=0", "/nowhere/"])
def test_the_policy_of_public_pages_is_strict(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy and "*" not in policy
    assert {"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))


def test_results_of_signed_in_people_are_never_shared(items, client, person):
    assert "Cookie" in client.get("/library/")["Vary"]
    client.force_login(person())
    for path in ("/library/", "/library/feed.atom", "/library/export.csv"):
        response = client.get(path)
        assert "Cookie" in response["Vary"]
        assert "private" in response["Cache-Control"], path


def test_htmx_and_browsers_are_told_apart_by_caches(client):
    assert "HX-Request" in client.get("/library/")["Vary"]


def test_index_pages_lead_into_the_library(client):
    response = client.get("/case-studies/")
    assert (response.status_code, response["Location"]) == (302, "/library/?type=case_study")


def test_a_relaxed_search_says_so_and_links_to_the_exact_matches(items, item, page):
    item(title="Rare marmalade morning")
    shown = page("?q=story+marmalade")
    text = " ".join(text for _tag, _attributes, text in shown.tags)
    assert "No item contains all your words" in text or "contains all your words" in text


def test_the_count_is_said_once(items, client):
    text = client.get("/library/?hub-model=virtual").content.decode()
    (said,) = re.findall(r'<(\w+)[^>]*role="status"[^>]*>(.*?)</\1>', text, re.DOTALL)
    assert re.sub(r"<[^>]+>", "", said[1]).strip() == "6 results"
