"""Ways out of an empty result, with the numbers they would give."""

import pytest

from search.documents import Document
from search.engines.embedded import EmbeddedEngine
from search.facets import AGE
from search.parse import parse_query
from search.recovery import RecoveryOption, recover
from search.request import Scope, SearchRequest
from tests.search.corpus import LABELS, NOW, VOCABULARY, filled


def item(number, title, **facets):
    values = {
        name.replace("_", "-"): (value,) if isinstance(value, str) else value
        for name, value in facets.items()
    }
    return Document(f"k{number}", number, "en", "resource", title, facets=values)


@pytest.fixture
def engine(tmp_path):
    housing = ("housing", "money-housing-practical")
    documents = [item(i, "Outreach sleep", region="london", service_area=housing) for i in range(5)]
    documents += [item(10 + i, "Outreach feeding", region="north-east") for i in range(4)]
    documents += [item(20, "Money advice", service_area=("debt-welfare-advice", "money-housing-practical"))]
    return EmbeddedEngine(tmp_path, filled(documents))


def options(engine, text, **more):
    request = SearchRequest(
        Scope("en", LABELS, NOW), parse_query(text), age_bands=AGE.bands(VOCABULARY), **more
    )
    return recover(engine.search, request, engine.search(request), VOCABULARY)


def test_enough_needs_no_way_out(engine):
    assert options(engine, "outreach") == []


def test_filters_are_offered_with_what_they_hide(engine):
    assert options(engine, "feeding", selections={"region": ("london",)}) == [
        RecoveryOption("filter", 4, "feeding", "region")
    ]


def test_words_are_offered_when_all_are_asked_for(engine):
    assert options(engine, "outreach sleep feeding", match_all=True) == [
        RecoveryOption("word", 5, "outreach sleep", value="feeding"),
        RecoveryOption("word", 4, "outreach feeding", value="sleep"),
    ]


def test_the_wider_group_is_offered(engine):
    found = options(engine, "money", selections={"service-area": ("housing",)})
    wider = RecoveryOption("broader", 1, "money", "service-area", "housing", "money-housing-practical")
    assert wider in found


def test_the_spelling_is_named(engine):
    found = options(engine, "mony")
    assert found[0] == RecoveryOption("spelling", 1, "money", value="mony")


def test_all_filters_together(engine):
    found = options(engine, "money", selections={"region": ("london",), "channel": ("outreach",)})
    assert found == [RecoveryOption("all-filters", 1, "money")]


def test_dates_and_likeness_count_as_filters(engine):
    found = options(engine, "feeding", like="201", like_codes=("201",))
    assert found == [RecoveryOption("filter", 4, "feeding", "like")]
