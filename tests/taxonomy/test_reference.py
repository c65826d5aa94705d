"""The reference files: complete, and loaded once."""

import itertools

import pytest

from taxonomy.apps import load_after_migrate
from taxonomy.models import (
    CostRating,
    LocalAuthority,
    ReferenceLoad,
    RemovedTerm,
    StatisticalNeighbour,
    SupportLevel,
)
from taxonomy.services.reference import DATA, load_reference_data, read
from taxonomy.services.terms import merge_terms, rename_slug, set_order, set_retired
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
    RemovedTerm.objects.all().delete()  # as if the file had not had it before
    ReferenceLoad.objects.update(checksum="older")
    counts = {key: model.objects.count() for key, model in VOCABULARIES.items()}
    assert load_reference_data() is True
    counts["cost_ratings"] += 4  # English and the three translations
    assert {key: model.objects.count() for key, model in VOCABULARIES.items()} == counts
    assert library.term("hub_models", "virtual").label == "Our own words"
    assert not VOCABULARIES["hub_models"].objects.filter(slug="partner-hosted").exists()


def migrate_again():
    """What `migrate` does after a release with changed files."""
    ReferenceLoad.objects.update(checksum="older")
    load_after_migrate()


def test_what_taxonomists_did_survives_the_next_migrate():
    set_retired(term=library.term("support_levels", "specialist"), retired=True)
    levels = list(SupportLevel.objects.canonical().values_list("pk", flat=True))
    set_order(model=SupportLevel, ids=levels[::-1])
    merge_terms(
        source=library.term("hub_models", "virtual"), target=library.term("hub_models", "hub-network")
    )
    library.term("cost_ratings", "cost-5").delete()
    rename_slug(term=library.term("service_areas", "send"), new_slug="send-and-disability")
    area = library.term("service_areas", "autism")
    area.parent = library.term("service_areas", "health-wellbeing")
    area.save()
    before = {key: list(model.objects.order_by("pk").values()) for key, model in VOCABULARIES.items()}
    migrate_again()
    after = {key: list(model.objects.order_by("pk").values()) for key, model in VOCABULARIES.items()}
    assert after == before


def test_a_new_area_of_a_renamed_or_merged_group_finds_its_group():
    library.term("service_areas", "oral-health").delete()
    RemovedTerm.objects.all().delete()
    rename_slug(term=library.term("service_areas", "health-wellbeing"), new_slug="health")
    merge_terms(source=library.term("service_areas", "health"), target=library.term("service_areas", "send"))
    migrate_again()
    assert library.term("service_areas", "oral-health").parent.slug == "send"


def test_a_renamed_region_still_takes_its_authorities():
    region = library.term("regions", "north-east")
    region.label = "The North East"
    region.save()
    LocalAuthority.objects.filter(dfe_code="840").delete()
    migrate_again()
    assert LocalAuthority.objects.get(dfe_code="840").region == region


def test_a_term_made_again_by_hand_is_removed_no_more():
    library.term("cost_ratings", "cost-5").delete()
    again = CostRating(slug="cost-5", label="Cost 5", locale=library.term("cost_ratings", "cost-4").locale)
    again.full_clean(exclude=["translation_key"])
    again.save()
    assert not RemovedTerm.objects.exists()


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
