"""Evidence summaries: the rating is copied, dated, in words, and never on anything else."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.presentation import RatingStep
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def view(client, page):
    return client.get(page.get_url()).context["view"]


def rated(slug, **more):
    return library.EvidenceFactory(full=True, evidence_rating=library.term("evidence_ratings", slug), **more)


def test_words_first_then_the_ladder(client):
    rating = view(client, rated("level-3")).rating
    assert rating.words == "Short-term benefit shown (Level 3)"
    assert rating.steps == (
        RatingStep(code="NE", label="Found not effective"),
        RatingStep(code="NL2", label="Not level 2"),
        RatingStep(code="2, 2+", label="Preliminary evidence"),
        RatingStep(code="3, 3+", label="Short-term benefit shown", current=True),
        RatingStep(code="4, 4+", label="Long-term benefit shown"),
    )


@pytest.mark.parametrize(
    ("slug", "words", "step"),
    [
        ("level-4-plus", "Long-term benefit shown (Level 4+)", "4, 4+"),
        ("level-2-plus", "Preliminary evidence (Level 2+)", "2, 2+"),
        ("nl2", "Not level 2", "NL2"),
        ("ne", "Found not effective", "NE"),
        ("being-assessed", "Being assessed", None),
        ("not-in-guidebook", "Not in the Guidebook", None),
    ],
)
def test_every_rating(client, slug, words, step):
    rating = view(client, rated(slug)).rating
    assert rating.words == words
    assert next((one.code for one in rating.steps if one.current), None) == step


@pytest.mark.parametrize("subject", ["practice", "model", "evaluation", ""])
def test_what_the_guidebook_does_not_rate(client, subject):
    rating = view(client, library.EvidenceFactory(subject_type=subject)).rating
    assert (rating.words, rating.steps) == ("Rating does not apply", ())


def test_a_programme_without_a_rating_is_no_gap(client):
    rating = view(client, library.EvidenceFactory(subject_type="manualised")).rating
    assert rating.words == "No rating is recorded for this programme"


def test_a_rating_copied_long_ago_may_have_changed(client):
    today = datetime.date.today()
    old = view(client, rated("level-3", rating_checked_on=today - datetime.timedelta(days=400))).rating
    new = view(client, rated("level-3", rating_checked_on=today - datetime.timedelta(days=30))).rating
    assert "it may have changed" in old.checked_words
    assert "it may have changed" not in new.checked_words


def test_a_rating_is_refused_where_none_applies():
    with pytest.raises(ValidationError, match="programmes with a manual only"):
        library.EvidenceFactory(
            subject_type="practice", evidence_rating=library.term("evidence_ratings", "ne")
        )


def test_limits_stand_beside_benefits(client):
    page = rated("level-3")
    html = client.get(page.get_url()).content.decode()
    assert "no endorsement" in html or "not an endorsement" in html
    assert html.index('id="findings"') < html.index('id="unknown"') < html.index('id="how"')


def test_where_and_how_it_was_studied(client):
    facts = {fact.label: fact.values[0].text for fact in view(client, rated("level-3")).facts}
    assert facts["Design"] == "Trial with random allocation"
    assert facts["Period"] == "2018 to 2022"
    assert facts["Sample"] == "552 families"
