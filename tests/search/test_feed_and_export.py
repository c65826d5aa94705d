"""The Atom feed and the CSV file of a search."""

import csv
import io
from xml.etree import ElementTree

import pytest

from search.export import COLUMNS, safe

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def feed(client):
    def ask(query="", **extra):
        response = client.get(f"/library/feed.atom{query}", **extra)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)

    return ask


@pytest.fixture
def rows(client):
    def ask(query=""):
        response = client.get(f"/library/export.csv{query}")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))

    return ask


def assert_valid(root):
    """The elements that RFC 4287 requires, each as often as it may stand there."""
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert root.findall(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel", "alternate"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].startswith("http") and links["alternate"].startswith("http")
    ids = []
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            found = entry.findall(f"{ATOM}{name}")
            assert len(found) == 1 and found[0].text, name
        assert entry.find(f"{ATOM}link").get("href").startswith("http")
        ids.append(entry.find(f"{ATOM}id").text)
    assert len(ids) == len(set(ids))
    return root.findall(f"{ATOM}entry")


def test_an_empty_feed_is_valid(feed):
    assert assert_valid(feed()) == []


def test_the_feed_holds_the_newest_of_the_same_search(item, feed):
    item(id="f-1", title="Older & wiser <b>", published="2024-01-01", hub_models=["virtual"])
    item(id="f-2", title="Newer\x0b item", published="2025-01-01", hub_models=["virtual"])
    item(id="f-3", title="Undated", hub_models=["virtual"])
    item(id="f-4", title="Other", published="2026-01-01")
    root = feed("?hub-model=virtual&sort=title&page=7&size=1")
    entries = assert_valid(root)
    assert [entry.find(f"{ATOM}id").text.rsplit("/", 1)[1] for entry in entries] == ["f-2", "f-1", "f-3"]
    assert entries[1].find(f"{ATOM}title").text == "Older & wiser <b>"
    assert entries[0].find(f"{ATOM}updated").text == "2025-01-01T00:00:00+00:00"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/library/feed.atom?hub-model=virtual"
    assert links["alternate"] == "http://testserver/library/?hub-model=virtual"


def test_the_ids_of_a_feed_are_addresses_whatever_the_host(item, feed, settings):
    item(id="f-1", title="An item")
    assert assert_valid(feed(headers={"host": "[::1]:8000"}))[0].find(f"{ATOM}id").text.startswith("tag:::1,")
    assert "tag:localhost,2026:library/f-1" in ElementTree.tostring(
        feed(headers={"host": "localhost:8000"}), encoding="unicode"
    )


def test_a_feed_of_words_and_of_a_language(item, feed):
    item(title="Marmalade")
    item(title="Marmalêd", locale="cy")
    assert "marmalade" in feed("?q=marmalade").find(f"{ATOM}title").text
    assert len(assert_valid(feed("?q=marmalade"))) == 1
    assert len(assert_valid(feed("?q=nothing+at+all"))) == 0


def test_a_feed_has_fifty_entries_at_most(feed, committed, django_capture_on_commit_callbacks):
    from search.indexing import drain_all
    from tests.factories.items import make_items, random_rows

    make_items(random_rows(55, seed=3))
    drain_all()
    assert len(assert_valid(feed())) == 50
    assert len(assert_valid(feed("?size=3&page=2"))) == 50


@pytest.mark.parametrize("path", ["/library/feed.atom", "/library/export.csv"])
def test_problems_are_answered_with_the_page(client, path):
    response = client.get(path, {"age": "4-2"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert "4-2" in response.content.decode()


def test_the_file_says_what_the_interface_says(item, rows):
    item(
        id="x-1",
        title="Eïn Title, “quoted”",
        slug="ein-title",
        summary="Line one\nline two",
        published="2025-05-01",
        hub_models=["virtual", "hub-network"],
        service_areas=["health-visiting"],
        local_authorities=["840"],
        age_min_months=0,
        age_max_months=35,
        policy_era="programme",
    )
    (row,) = rows()
    assert tuple(row) == COLUMNS
    assert row["id"] == "x-1" and row["type"] == "case_study"
    assert row["title"] == "Eïn Title, “quoted”" and row["summary"] == "Line one\nline two"
    assert row["url"] == "http://testserver/case-studies/ein-title/"
    assert row["published"] == "2025-05-01" and row["review_by"] == ""
    assert row["local_authorities"] == "Durham" and row["regions"] == "north-east"
    assert row["hub_models"] == "hub-network|virtual"
    assert row["service_areas"] == "health-visiting"
    assert row["age"] == "0 to 2 years"
    assert row["policy_era"] == "programme"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_spreadsheet_never_runs_a_cell(start):
    assert safe(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


def test_formulas_in_every_column_are_text(item, rows):
    item(id="-x", title="=1+1", summary="@SUM(A1)")
    (row,) = rows()
    assert (row["id"], row["title"], row["summary"]) == ("'-x", "'=1+1", "'@SUM(A1)")


def test_the_file_ignores_pages_and_keeps_the_order(item, rows):
    for n in range(3):
        item(id=f"x-{n}", title=f"Title {2 - n}")
    assert [row["id"] for row in rows("?page=9&size=1&sort=title")] == ["x-2", "x-1", "x-0"]


def test_an_empty_file_has_its_header(client):
    lines = b"".join(client.get("/library/export.csv")).decode("utf-8-sig").splitlines()
    assert lines == [",".join(COLUMNS)]
