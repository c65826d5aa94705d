"""Slips in words that only the synonyms know."""

import pytest
from wagtail.models import Locale

from search.models import SynonymSet
from search.parse import parse_query
from search.spelling import plausible, respelled
from search.synonyms import SynonymRow, SynonymTable

TABLE = SynonymTable.from_rows(
    [
        SynonymRow("one_way", ("anxiety", "worry")),
        SynonymRow("equivalent", ("CAMHS", "mental health services")),
    ]
)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("anixety", "anxiety"),
        ("Anxeity in children", "anxiety in children"),
        ("anxiety", None),
        ("worry", None),
        ("camsh", "camhs"),
        ("kitchen", None),
        ('"anixety"', None),
        ("", None),
    ],
)
def test_only_words_that_nobody_knows_are_mended(text, mended):
    query = parse_query(text, "en", TABLE)
    assert (respelled(query, TABLE) if query else None) == mended


@pytest.mark.parametrize(
    ("typed", "word", "edits", "fits"),
    [
        ("tounge", "tongue", 2, True),
        ("prison", "person", 2, False),
        ("mony", "money", 1, True),
        ("pipe", "pile", 1, False),
        ("latch", "watch", 1, False),
        ("behavour", "behaviour", 1, True),
        ("vulnrabel", "vulnerable", 2, True),
    ],
)
def test_what_a_slip_may_be(typed, word, edits, fits):
    assert plausible(typed, word, edits) is fits


@pytest.mark.django_db
def test_a_search_that_finds_nothing_takes_the_word_of_the_synonyms(item, api):

    SynonymSet.objects.create(
        locale=Locale.objects.get(language_code="en"), kind="one_way", terms="zuglufted|draughty"
    )
    item(title="A draughty room")
    answer = api(q="zugluftde")
    assert (answer["total"], answer["did_you_mean"]) == (1, "zuglufted")
    assert answer["results"][0]["title"] == "A draughty room"
    assert api(q="zugluftde", region="london")["total"] == 0
