"""Cards of library items."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.presentation import MetaItem, Tag, Value
from core.reading import cards_of_pages
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def item(icon, *words, after=""):
    return MetaItem(icon=icon, values=tuple(Value(text=word) for word in words), after=after)


def test_a_case_study(rf):
    page = library.CaseStudyFactory(full=True, title="Northmoor")
    card = cards_of_pages([page], rf.get("/"))[page.pk]
    assert (card.title, card.kind, card.judged) == ("Northmoor", "Case study", "Promising practice")
    assert card.tone == "pregnancy-early-years"
    assert card.picture.src == "/static/art/hub-and-spoke--pregnancy-early-years.svg"
    assert card.tags == (Tag(text="Older programme", tone="yellow"),)
    assert card.meta == (
        item("place", "Durham", "Leeds", after="North East, Yorkshire and The Humber"),
        item("family", "0 to 2 years"),
        item("heart", "Health visiting", "Infant feeding"),
        item("calendar", "2024"),
    )


def test_evidence_says_its_rating_in_words(rf):
    rated = library.EvidenceFactory(full=True)
    unrated = library.EvidenceFactory(evidence_rating=library.term("evidence_ratings", "not-in-guidebook"))
    approach = library.EvidenceFactory(subject_type="practice")
    cards = cards_of_pages([rated, unrated, approach], rf.get("/"))
    assert [cards[page.pk].judged for page in (rated, unrated, approach)] == [
        "Level 3: short-term benefit shown",
        "Not in the Guidebook",
        "Rating does not apply",
    ]


def test_a_resource_says_its_format(rf):
    page = library.ResourceFactory(full=True)
    card = cards_of_pages([page], rf.get("/"))[page.pk]
    assert (card.kind, card.icon) == ("Checklist", "checklist")
    assert Tag(text="For families", tone="purple") in card.tags
    assert item("clock", "15 minutes") in card.meta


def test_a_module_says_its_section(rf):
    page = library.ToolkitFactory(section="practice", last_reviewed=datetime.date(2026, 10, 20))
    card = cards_of_pages([page], rf.get("/"))[page.pk]
    assert card.kind == "Toolkit · Practice"
    assert item("check", "Last reviewed 20 October 2026") in card.meta


def test_pages_that_are_no_items_have_no_card():
    assert library.StandardFactory().as_card is None


def test_many_cards_cost_as_much_as_few(rf):
    request = rf.get("/")

    def queries(number):
        pages = [library.CaseStudyFactory() for _ in range(number)]
        pages = list(
            type(pages[0]).objects.filter(pk__in=[page.pk for page in pages]).select_related("locale")
        )
        cards_of_pages(pages, request)
        with CaptureQueriesContext(connection) as captured:
            cards_of_pages(pages, request)
        return len(captured)

    assert queries(2) == queries(6)


def test_an_embedded_item_shows_its_card_of_today(client):
    story = library.CaseStudyFactory(full=True, title="Before")
    page = library.ResourceFactory(body=[("embedded_item", {"page": story})])
    story.title = "After"
    story.save_revision().publish()
    html = client.get(page.get_url()).content.decode()
    assert "After" in html
    assert "Promising practice" in html
    story.unpublish()
    assert "After" not in client.get(page.get_url()).content.decode()
