"""Editorial advice, on examples both ways."""

from datetime import date

import pytest

from casestudies.models import CaseStudyPage
from editorial.checks import CHECKS, advise
from editorial.checks.text import Figure, PageText, Passage, Picture, Rating, read_page
from tests.factories.library import CaseStudyFactory, EvidenceFactory, authority, heading, paragraph, term

KNOWN = {"ICB": "integrated care board", "SEND": "special educational needs and disabilities"}


def rules(text="", **values):
    page = PageText(passages=(Passage(text, "body"),) if text else (), today=date(2026, 11, 2), **values)
    return [one.rule for one in advise(page, KNOWN)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The ICB paid.", "acronym"),
        ("Ask the XQZ team.", "acronym"),
        ("One long sentence " + "and more of it " * 8 + "ends here.", "long-sentence"),
        ("A multidisciplinary approach.", "long-word"),
        ("Families who are hard to reach came.", "wording"),
        ("Hard-to-reach families came.", "wording"),
        ("Help after domestic violence.", "wording"),
        ("Attendance rose to 61%.", "figure"),
        ("It helped 871 of 1,104 babies.", "figure"),
        ("In the survey, 61% of parents agreed.", "figure"),
        ("An evidence-based course.", "evidence-based"),
        ("An evidence based course.", "evidence-based"),
        ("Ring 07700 900123.", "personal-data"),
        ("Amira, aged 4, came along.", "personal-data"),
    ],
)
def test_it_is_noticed(text, rule):
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "The integrated care board (ICB) paid. The ICB agreed.",
        "The integrated care board paid, and later the ICB agreed.",
        "The ICB (integrated care board) paid.",
        "The NHS and a GP were there.",
        "A short sentence. Another one.",
        "Families who are seldom heard came.",
        "In a survey of 118 parents (March 2025), 80% agreed.",
        "Attendance rose from 38% in 2022 to 42% in 2024 (health visiting returns).",
        "Groups of up to ten parents meet.",
        "Children aged 4 to 7 may come, 3 to 5 of them at a time.",
        "Evidence grew over time.",
        "The helpline is 0808 200 0247.",
    ],
)
def test_it_is_left_alone(text):
    assert rules(text, places=("Leeds",)) == []


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("Four families moved in.", True),
        ("7 families moved in.", True),
        ("3 of 12 mothers agreed.", True),
        ("12 families moved in.", False),
        ("Fewer than 10 families moved in.", False),
        ("Ask three parents to visit.", False),
        ("Children aged 5 came.", False),
    ],
)
def test_small_counts_matter_in_a_named_place(text, noticed):
    assert ("small-count" in rules(text, places=("Leeds",))) == noticed
    assert "small-count" not in rules(text)


def test_figures_in_blocks():
    whole = {"measure": "Parents seen", "value": "120", "period_from": "2024", "source": "Records"}
    assert rules(figures=(Figure(whole, "results", "b"),), places=("Leeds",)) == []
    assert rules(figures=(Figure(whole | {"source": ""}, "results", "b"),)) == ["figure"]
    few = whole | {"value": "4", "unit": "families"}
    assert rules(figures=(Figure(few, "results", "b"),), places=("Leeds",)) == ["small-count"]
    few = whole | {"number_of_people": "9"}
    assert rules(figures=(Figure(few, "results", "b"),), places=("Leeds",)) == ["small-count"]


def test_pictures():
    assert rules(pictures=(Picture("", "image_alt"),)) == ["alt-text"]
    assert rules(pictures=(Picture("A hub from the street", "image_alt"),)) == []


def rating(**values):
    whole = {
        "label": "Level 3",
        "slug": "level-3",
        "official": True,
        "may_say_evidence_based": True,
        "source_url": "https://guidebook.example.org/",
        "checked_on": date(2026, 1, 2),
    }
    return Rating(**whole | values)


def test_ratings():
    assert rules("An evidence-based course.", rating=rating()) == []
    below = rating(slug="level-2", may_say_evidence_based=False)
    assert rules("An evidence-based course.", rating=below) == ["evidence-based"]
    assert rules(rating=rating(source_url="")) == ["rating"]
    assert rules(rating=rating(checked_on=None)) == ["rating"]
    assert rules(rating=rating(checked_on=date(2025, 11, 1))) == ["rating"]
    assert rules(rating=rating(checked_on=date(2025, 11, 2))) == []
    assert rules(rating=rating(slug="not-in-guidebook", source_url="", may_say_evidence_based=False)) == []


def test_headings():
    def of(*levels):
        return PageText(passages=tuple(Passage("x", "body", "heading", level=level) for level in levels))

    assert advise(of(2, 3, 4, 2)) == ()
    assert [one.rule for one in advise(of(2, 4))] == ["heading"]
    assert [one.rule for one in advise(of(3))] == ["heading"]


def test_links_to_files():
    passage = Passage("See the report.", "body", links=("https://example.org/a.pdf",))
    assert [one.rule for one in advise(PageText(passages=(passage,)))] == ["file-link"]


def test_checks_have_distinct_rules_and_lead_somewhere():
    assert len(CHECKS) == len(set(CHECKS))
    found = advise(
        PageText(passages=(Passage("The XQZ.", "body", block="7c"), Passage("An ABQ.", "summary")))
    )
    assert [one.target for one in found] == ["block-7c-section", "id_summary"]


@pytest.mark.django_db
def test_a_page_is_read_whole():
    story = CaseStudyFactory(
        title="The XQZ story",
        summary="A summary.",
        rationale="<h4>Deep</h4><p>Half, 50%, came.</p>",
        what_we_did=[heading("A part", "3"), paragraph("Four families came to the hub.")],
        local_authorities=[authority("840")],
    )
    page = read_page(CaseStudyPage.objects.get(pk=story.pk))
    assert page.places == ("Durham",)
    assert {one.rule for one in advise(page)} >= {"acronym", "figure", "small-count", "heading"}


@pytest.mark.django_db
def test_the_rating_of_a_page():
    page = EvidenceFactory(evidence_rating=term("evidence_ratings", "level-2"), rating_source_url="")
    assert read_page(page).rating.may_say_evidence_based is False
