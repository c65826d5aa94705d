"""Ages in addresses, in words and in free text."""

import pytest

from search.age_words import find_ages
from search.ages import AgeRange, InvalidAge, best_jaccard, parse_age, words
from search.facets import AGE, InvalidValue
from tests.search.corpus import VOCABULARY

BANDS = AGE.all_bands(VOCABULARY)


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ("2", (24, 35)),
        ("2-4", (24, 59)),
        ("0", (0, 11)),
        ("25", (300, 311)),
        ("18m", (18, 18)),
        ("18m-30m", (18, 30)),
        ("-9m-11m", (-9, 11)),
        ("-9m--1m", (-9, -1)),
        ("-9m-311m", (-9, 311)),
        ("0-2", (0, 35)),
        ("0-19", (-9, 227)),
        ("perinatal", (-9, 11)),
        ("19-25-send", (228, 311)),
    ],
)
def test_an_age_is_read(value, months):
    one = parse_age(value, BANDS)
    assert one.months == months
    assert one.value == value


@pytest.mark.parametrize(
    "value",
    [
        "4-2",
        "26",
        "99",
        "-1",
        "-10m",
        "312m",
        "30m-18m",
        "2-",
        "m",
        "2y",
        "2.5",
        "２",
        "1e1",
        "2-4-6",
        "x" * 99,
    ],
)
def test_what_is_no_age_is_refused_in_words(value):
    with pytest.raises(InvalidAge, match=r"[A-Z].+\."):
        parse_age(value, BANDS)


def test_the_facet_names_parameter_and_value():
    with pytest.raises(InvalidValue) as caught:
        AGE.parse(["2", "4-2"], VOCABULARY)
    assert (caught.value.parameter, caught.value.value) == ("age", "4-2")


def test_the_months_of_a_band_are_the_band_and_doubles_fall_away():
    assert [one.value for one in AGE.parse(["0m-35m", "0-2", "", "2"], VOCABULARY)] == ["0-2", "2"]


def test_overlap_cover_and_fit():
    two = AgeRange(24, 35)
    assert two.overlaps(35, 80)
    assert not two.overlaps(36, 80)
    assert not two.overlaps(None, None)
    assert two.covered_by(0, 71)
    assert not two.covered_by(25, 71)
    assert two.jaccard(24, 35) == 1
    assert two.jaccard(0, 71) == 12 / 72
    assert two.jaccard(36, 40) == 0
    assert best_jaccard([two, AgeRange(0, 71)], 0, 71) == 1


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((-9, 311), "All ages"),
        ((-9, -1), "Pregnancy"),
        ((0, 35), "0 to 2 years"),
        ((24, 35), "2 years"),
        ((12, 23), "1 year"),
        ((0, 11), "Under 1 year"),
        ((-9, 23), "Pregnancy to 1 year"),
        ((-9, 227), "Pregnancy to 18 years"),
        ((-9, 11), "Pregnancy to the first birthday"),
        ((18, 30), "18 to 30 months"),
        ((18, 18), "18 months"),
        ((6, 71), "6 months to 5 years"),
        ((30, 100), "2 years 6 months to 8 years 4 months"),
    ],
)
def test_ages_in_words(months, said):
    assert words(*months) == said


@pytest.mark.parametrize(
    ("typed", "months", "kind"),
    [
        ("age 2", (24, 35), "number"),
        ("aged 2 to 4", (24, 59), "number"),
        ("2 year olds", (24, 35), "number"),
        ("two year old", (24, 35), "number"),
        ("18 months old", (18, 18), "number"),
        ("18 months", (18, 18), "word"),
        ("under 5s", (0, 59), "number"),
        ("under fives", (0, 59), "number"),
        ("over 16s", (192, 311), "number"),
        ("pregnant", (-9, -1), "word"),
        ("for toddlers", (12, 35), "word"),
        ("teenagers", (156, 239), "word"),
        ("0 to 19", (0, 239), "hint"),
        ("babies", (0, 11), "hint"),
    ],
)
def test_ages_among_words(typed, months, kind):
    (found,) = find_ages(typed.split())
    assert (found.age.months, found.kind) == (months, kind)


@pytest.mark.parametrize(
    "typed", ["5 year plan", "section 17", "1001 days", "age 99", "100 years", "under one roof x"]
)
def test_other_numbers_are_no_ages(typed):
    assert [
        one for one in find_ages(typed.split()) if one.kind == "number" and typed != "under one roof x"
    ] == []
