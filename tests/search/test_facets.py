"""The registry against the table of interfaces, and the order of options."""

import pytest

from search.ages import AgeRange
from search.facets import AGE, FACETS, InvalidValue, like_codes, with_ancestors
from tests.search.corpus import VOCABULARY, CsvVocabulary


def test_every_parameter_with_its_import_field():
    assert [(facet.parameter, facet.field) for facet in FACETS] == [
        ("type", "type"),
        ("hub-model", "hub_models"),
        ("service-area", "service_areas"),
        ("age", "age_min_months"),
        ("support-level", "support_levels"),
        ("region", "region"),
        ("local-authority", "local_authorities"),
        ("principle", "principles"),
        ("theme", "system_themes"),
        ("audience", "audiences"),
        ("co-produced-with", "co_produced_with"),
        ("channel", "delivery_channels"),
        ("beneficiary", "beneficiaries"),
        ("format", "resource_format"),
        ("evidence", "evidence_rating"),
        ("practice-tier", "practice_tier"),
        ("funding", "funding_statuses"),
        ("policy-era", "policy_era"),
    ]


def test_not_stated_is_a_value_of_three_facets():
    assert [facet.parameter for facet in FACETS if facet.not_stated] == ["hub-model", "channel", "funding"]
    assert FACETS["channel"].parse(["not-stated"], VOCABULARY) == ("not-stated",)
    with pytest.raises(InvalidValue):
        FACETS["region"].parse(["not-stated"], VOCABULARY)


@pytest.mark.parametrize("facet", FACETS.term_facets, ids=lambda facet: facet.parameter)
def test_values_are_checked(facet):
    value = next(iter(facet.known(VOCABULARY)))
    assert facet.parse([value, "", f" {value} ", value], VOCABULARY) == (value,)
    for wrong in ("nowhere", value.upper() + "x", "x\x00", "\ud800", "x" * 10_000):
        with pytest.raises(InvalidValue) as caught:
            facet.parse([value, wrong], VOCABULARY)
        assert (caught.value.parameter, caught.value.value) == (facet.parameter, wrong)


def test_an_old_slug_becomes_the_new_one():
    vocabulary = CsvVocabulary(aliases={("regions", "the-north-east"): "north-east"})
    assert FACETS["region"].parse(["the-north-east", "north-east"], vocabulary) == ("north-east",)


def test_unordered_options_stand_selected_first_then_by_count_then_label():
    counts = {"london": 3, "north-east": 7, "south-east": 3, "east-of-england": 3}
    options = FACETS["region"].options(counts, ("south-west", "london"), VOCABULARY)
    assert [(option.value, option.count, option.selected) for option in options] == [
        ("london", 3, True),
        ("south-west", 0, True),
        ("north-east", 7, False),
        ("east-of-england", 3, False),
        ("south-east", 3, False),
    ]


def test_ordered_options_keep_their_order():
    facet = FACETS["support-level"]
    slugs = list(facet.known(VOCABULARY))
    options = facet.options({slug: i for i, slug in enumerate(reversed(slugs), 1)}, (slugs[-1],), VOCABULARY)
    assert [option.value for option in options] == slugs


def test_areas_know_their_group():
    counts = {"family-support": 2, "housing": 1}
    by_value = {option.value: option for option in FACETS["service-area"].options(counts, (), VOCABULARY)}
    assert (by_value["family-support"].level, by_value["family-support"].parent) == (0, None)
    assert (by_value["housing"].level, by_value["housing"].parent) == (1, "money-housing-practical")


def test_documents_carry_groups():
    facet = FACETS["service-area"]
    assert with_ancestors(["housing", "autism"], facet, VOCABULARY) == (
        "housing",
        "autism",
        "money-housing-practical",
        "send",
    )


def test_age_options_are_bands_and_selected_ranges():
    selected = AGE.parse(["2-4", "perinatal", "3-5"], VOCABULARY)
    options = AGE.options({"0-2": 4, "2-4": 2, "3-5": 0, "perinatal": 1}, selected, VOCABULARY)
    assert [(option.value, option.label, option.count, option.selected) for option in options] == [
        ("0-2", "0 to 2 years", 4, False),
        ("3-5", "3 to 5 years", 0, True),
        ("perinatal", "Perinatal (pregnancy to first birthday)", 1, True),
        ("2-4", "2 to 4 years", 2, True),
    ]


def test_bands_are_those_of_kind_facet():
    assert [band.value for band in AGE.bands(VOCABULARY)] == [
        "pregnancy", "0-2", "3-5", "6-11", "12-15", "16-18", "19-25-send",
    ]  # fmt: skip
    assert AgeRange(-9, 227, "0-19") in AGE.all_bands(VOCABULARY)


def test_like_is_the_authority_and_its_neighbours():
    codes = like_codes("201", VOCABULARY)
    assert codes[:2] == ("201", "202")
    assert len(codes) == 11
    with pytest.raises(InvalidValue):
        like_codes("000", VOCABULARY)
