"""The reference files: complete, and loaded once."""

import itertools

import pytest

from taxonomy.models import LocalAuthority, ReferenceLoad, StatisticalNeighbour
from taxonomy.services.reference import DATA, load_reference_data, read
from taxonomy.services.terms import rename_slug
from taxonomy.vocabularies import NOT_STATED, VOCABULARIES
from tests.factories import library

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", VOCABULARIES)
def test_every_term_of_every_file_is_loaded(key):
    rows = read(f"vocabularies/{key}.csv")
    found = {term.slug: term for term in VOCABULARIES[key].objects.canonical()}
    assert [found[row["slug"]].label for row in rows] == [row["label"] for row in rows]


def test_there_is_a_file_for_each_vocabulary():
    assert {path.stem for path in (DATA / "vocabularies").glob("*.csv")} == set(VOCABULARIES)


def test_all_authorities_with_region_type_and_ten_neighbours():
    assert LocalAuthority.objects.count() == 153
    assert StatisticalNeighbour.objects.count() == 1530
    assert not LocalAuthority.objects.filter(type="").exists()
    assert LocalAuthority.objects.values("region").distinct().count() == 9


def test_loading_again_does_nothing():
    assert load_reference_data() is False


def test_a_newer_file_adds_and_changes_nothing_else():
    term = library.term("hub_models", "virtual")
    term.label = "Our own words"
    term.save()
    rename_slug(term=library.term("hub_models", "partner-hosted"), new_slug="hosted")
    library.term("cost_ratings", "cost-5").delete()
    ReferenceLoad.objects.update(checksum="older")
    counts = {key: model.objects.count() for key, model in VOCABULARIES.items()}
    assert load_reference_data() is True
    counts["cost_ratings"] += 1
    assert {key: model.objects.count() for key, model in VOCABULARIES.items()} == counts
    assert library.term("hub_models", "virtual").label == "Our own words"
    assert not VOCABULARIES["hub_models"].objects.filter(slug="partner-hosted").exists()


def test_no_slug_is_reserved_or_double():
    for key in VOCABULARIES:
        slugs = [row["slug"] for row in read(f"vocabularies/{key}.csv")]
        assert len(slugs) == len(set(slugs)), key
        assert NOT_STATED not in slugs


def test_bands_of_age_do_not_overlap_as_filter_boxes():
    bands = sorted(
        (int(row["min_months"]), int(row["max_months"]))
        for row in read("vocabularies/age_bands.csv")
        if row["kind"] == "facet"
    )
    assert bands[0][0] == -9
    assert bands[-1][1] == 311
    assert all(first[1] + 1 == second[0] for first, second in itertools.pairwise(bands))
