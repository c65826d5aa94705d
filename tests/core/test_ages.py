"""Ages in words."""

import pytest

from core.ages import age_in_years, age_parameter, age_words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-9, 311, "All ages"),
        (-9, -1, "Pregnancy"),
        (-9, 11, "Pregnancy to the first birthday"),
        (-9, 23, "Pregnancy to 1 year"),
        (0, 11, "Under 1 year"),
        (0, 35, "0 to 2 years"),
        (24, 35, "2 years"),
        (144, 227, "12 to 18 years"),
        (18, 30, "18 to 30 months"),
        (7, 7, "7 months"),
        (18, 47, "18 months to 3 years"),
        (30, 71, "2 years 6 months to 5 years"),
    ],
)
def test_words(low, high, words):
    assert age_words(low, high) == words


def test_every_band_of_the_vocabulary_reads_as_its_label(db):
    from taxonomy.models import AgeBand

    bands = AgeBand.objects.canonical().filter(kind="facet").exclude(slug="19-25-send")
    assert {band.label for band in bands} == {age_words(band.min_months, band.max_months) for band in bands}


def test_the_address_of_a_range():
    assert (age_parameter(-9, 11), age_parameter(5, 5)) == ("-9m-11m", "5m")


def test_years_for_search_engines():
    assert (age_in_years(-9, 11), age_in_years(0, 35)) == ("0-0", "0-2")
