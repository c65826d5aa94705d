"""Structured data is valid JSON, whatever people typed, and says only what the page shows."""

import json
import re

import pytest

from tests.factories import library

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert(1)</script><!-- & "quoted"'


def structured(client, url):
    html = client.get(url).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(data)


def test_a_case_study(client):
    page = library.CaseStudyFactory(full=True, title="Northmoor: feeding help")
    data, crumbs = structured(client, page.get_url())["@graph"]
    assert data["@type"] == "Article"
    assert data["headline"] == "Northmoor: feeding help"
    assert data["url"] == f"http://testserver{page.get_url()}"
    assert data["datePublished"] == "2025-07-14"
    assert data["license"].startswith("https://www.nationalarchives.gov.uk/")
    assert [place["name"] for place in data["spatialCoverage"]] == ["Durham", "Leeds"]
    assert [step["name"] for step in crumbs["itemListElement"]] == [
        "Family Hubs Library",
        "Library",
        "Case studies",
        "Northmoor: feeding help",
    ]


def test_hostile_words_stay_words(client):
    page = library.CaseStudyFactory(title=HOSTILE, summary=HOSTILE, slug="hostile")
    assert structured(client, page.get_url())["@graph"][0]["name"] == HOSTILE
    html = client.get(page.get_url()).content.decode()
    assert "<script>alert" not in html


def test_the_home_page_offers_the_search(client):
    data = structured(client, "/")
    assert data["potentialAction"]["target"]["urlTemplate"].endswith("/library/?q={search_term_string}")


def test_a_question_is_one(client):
    page = library.FaqFactory(title="What is a hub?", short_answer="A place to start.")
    data = structured(client, page.get_url())["@graph"][0]
    assert data["mainEntity"][0]["acceptedAnswer"]["text"] == "A place to start."


def test_social_metadata(client):
    page = library.ResourceFactory(title="A guide", summary="What it is.")
    html = client.get(page.get_url()).content.decode()
    for wanted in (
        '<meta property="og:title" content="A guide">',
        '<meta property="og:description" content="What it is.">',
        f'<link rel="canonical" href="http://testserver{page.get_url()}">',
        '<meta property="og:image" content="http://testserver/static/images/social.png">',
    ):
        assert wanted in html
