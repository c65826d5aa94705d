"""The page of a case study."""

import datetime
import re

import pytest

from core.presentation import Tier
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def facts(view):
    return {fact.label: [value.text for value in fact.values] for fact in view.facts}


@pytest.fixture
def page():
    return library.CaseStudyFactory(full=True, title="Northmoor: feeding help")


def test_the_facts_panel(client, page):
    view = client.get(page.get_url()).context["view"]
    found = facts(view)
    review = found.pop("Review")
    assert found == {
        "Place": ["Durham", "Leeds"],
        "Region": ["North East", "Yorkshire and The Humber"],
        "When": ["April 2024, still running"],
        "Age": ["0 to 2 years"],
        "Who benefits": ["Baby or child"],
        "Services": ["Health visiting", "Infant feeding"],
        "Hub model": ["Hub and spoke"],
        "Funding": ["Family Hubs and Start for Life programme area"],
        "Programme": ["Family Hubs and Start for Life programme"],
        "Published": ["14 July 2025"],
        "Contact": ["team@example.org"],
    }
    assert "eviewed" in review[0]


def test_facts_lead_to_the_library_filtered_by_them(client, page):
    view = client.get(page.get_url()).context["view"]
    links = {value.text: value.href for fact in view.facts for value in fact.values}
    assert links["Durham"] == "/library/?local-authority=840"
    assert links["Infant feeding"] == "/library/?service-area=infant-feeding"
    assert links["0 to 2 years"] == "/library/?age=0m-35m"
    assert client.get(links["0 to 2 years"]).status_code == 200


def test_parts_stand_in_the_order_of_the_content_model(client, page):
    evidence = library.EvidenceFactory()
    library.use_programme(page, evidence)
    html = client.get(page.get_url()).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    wanted = "why what steps results families not-work costs advice programmes contact use".split()
    assert [one for one in ids if one in wanted] == wanted


def test_what_did_not_work_is_never_folded(client, page):
    html = client.get(page.get_url()).content.decode()
    before = html[: html.index("Evening sessions stayed empty.")]
    assert before.count("<details") == before.count("</details")


def test_the_tier_says_what_it_means(client, page):
    view = client.get(page.get_url()).context["view"]
    assert view.tier == Tier(
        label="Promising practice",
        meaning="Running for a while, with a baseline and results that point the right way.",
    )


def test_a_story_without_a_tier_is_shown_as_not_assessed(client):
    page = library.CaseStudyFactory()
    view = client.get(page.get_url()).context["view"]
    assert view.tier.label == "Not assessed"
    assert page.practice_tier is None


def test_no_figures_yet_says_why(client):
    page = library.CaseStudyFactory(no_results_reason="The first count is in March.")
    assert "The first count is in March." in client.get(page.get_url()).content.decode()


@pytest.mark.parametrize(
    ("started", "ended", "words"),
    [
        ("2024-04-01", None, "April 2024, still running"),
        ("2024-04-01", "2025-05-01", "April 2024 to May 2025"),
        ("2024-04-01", "2024-04-30", "April 2024"),
        (None, "2025-05-01", "until May 2025"),
        (None, None, ""),
    ],
)
def test_dates_in_words(started, ended, words):
    from core.reading import period_words

    days = [value and datetime.date.fromisoformat(value) for value in (started, ended)]
    assert period_words(*days) == words


def test_a_bare_story_shows_no_empty_parts(client):
    page = library.CaseStudyFactory()
    response = client.get(page.get_url())
    assert not re.findall(
        r"<h[1-6][^>]*>\s*</h[1-6]>|<dd>\s*</dd>|<ul[^>]*>\s*</ul>", response.content.decode()
    )


def test_the_drawing_is_of_the_hub_model_and_the_service(client, page):
    view = client.get(page.get_url()).context["view"]
    assert view.picture.src == "/static/art/hub-and-spoke--pregnancy-early-years.svg"
    assert view.picture.alt == ""


def test_terms_that_nobody_drew_show_the_general_picture(client):
    from core.reading import drawing

    assert drawing("a-new-model", "a-new-group").src == "/static/art/any-model--system.svg"


def test_the_index_leads_into_the_library(client, page):
    response = client.get("/case-studies/")
    assert (response.status_code, response["Location"]) == (302, "/library/?type=case_study")
