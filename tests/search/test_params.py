"""Every parameter of the interface: what it accepts, what it refuses, and in which words."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from search.params import read_parameters
from search.request import Scope
from tests.search.corpus import VOCABULARY

SCOPE = Scope("en", frozenset(), datetime(2026, 6, 1, tzinfo=UTC))
FACET_VALUES = {
    "type": "case_study",
    "hub-model": "virtual",
    "service-area": "send",
    "support-level": "universal",
    "region": "london",
    "local-authority": "840",
    "principle": "access",
    "theme": "leadership",
    "audience": "midwives",
    "co-produced-with": "parents-carers",
    "channel": "home-visit",
    "beneficiary": "baby-or-child",
    "format": "checklist",
    "evidence": "level-3",
    "practice-tier": "promising",
    "funding": "programme-la",
    "policy-era": "programme",
}


def read(query):
    return read_parameters(QueryDict(query), scope=SCOPE, vocabulary=VOCABULARY)


def problems(query):
    return [(problem.parameter, problem.value) for problem in read(query).problems]


def test_nothing_asked_is_everything_newest_first():
    request = read("").request
    assert (request.q, request.selections, request.age) == ("", {}, ())
    assert (request.page, request.size, request.effective_sort) == (1, 10, "newest")


@pytest.mark.parametrize(("parameter", "value"), FACET_VALUES.items())
def test_every_facet_reads_its_values_and_refuses_others(parameter, value):
    assert read(f"{parameter}={value}").request.selections == {parameter: (value,)}
    assert read(f"{parameter}={value}&{parameter}={value}").request.selections == {parameter: (value,)}
    assert read(f"{parameter}=&{parameter}=+").request.selections == {}
    assert problems(f"{parameter}=no-such-thing&{parameter}={value}") == [(parameter, "no-such-thing")]
    not_stated = parameter in ("hub-model", "channel", "funding")
    assert problems(f"{parameter}=not-stated") == ([] if not_stated else [(parameter, "not-stated")])


@pytest.mark.parametrize(
    ("value", "months"),
    [
        ("2", (24, 35)),
        ("2-4", (24, 59)),
        ("0", (0, 11)),
        ("0-0", (0, 11)),
        ("25", (300, 311)),
        ("0-25", (0, 311)),
        ("18m", (18, 18)),
        ("18m-30m", (18, 30)),
        ("-9m-11m", (-9, 11)),
        ("-9m--1m", (-9, -1)),
        ("-9m", (-9, -9)),
        ("311m", (311, 311)),
        ("0-2", (0, 35)),
        ("perinatal", (-9, 11)),
        ("0-19", (-9, 227)),
        ("%202%20", (24, 35)),
    ],
)
def test_ages(value, months):
    found = read(f"age={value}")
    assert not found.problems
    assert [one.months for one in found.request.age] == [months]


@pytest.mark.parametrize(
    "value",
    "4-2 26 2-26 -1 -10m 312m 30m-18m 2y two 2,4 2-4-6 2- -2 m 1.5 ٣ 18M 18m-30 2-30m 9999 Perinatal".split(),
)
def test_ages_that_are_none(value):
    assert problems(f"age={value}") == [("age", value)]


def test_several_ages_are_kept_in_order_without_doubles():
    request = read("age=2&age=pregnancy&age=-9m--1m&age=24m-35m").request
    assert [one.value for one in request.age] == ["2", "pregnancy"]


@pytest.mark.parametrize(
    "query",
    [
        "q=a&q=b",
        "match=all&match=all",
        "age-covers=1&age-covers=1",
        "published-from=2020-01-01&published-from=2020-01-01",
        "published-to=2020-01-01&published-to=2020-01-01",
        "like=840&like=840",
        "archived=1&archived=1",
        "sort=title&sort=title",
        "page=1&page=1",
        "size=10&size=10",
    ],
)
def test_other_parameters_given_twice(query):
    name, _, value = query.split("&")[1].partition("=")
    assert problems(query) == [(name, value)]
    assert problems(f"{name}=&{name}={value}&{name}=+") == []


@pytest.mark.parametrize(
    "query",
    [
        "match=any",
        "age-covers=0",
        "age-covers=true",
        "archived=yes",
        "sort=oldest",
        "sort=-title",
        "page=0",
        "page=-1",
        "page=1.0",
        "page=1e3",
        "page=%D9%A3",
        "page=9999999999999",
        "size=0",
        "size=51",
        "size=ten",
        "like=999",
        "like=Durham",
        "published-from=2025",
        "published-from=2025-13-01",
        "published-from=2025-02-30",
        "published-from=01/04/2025",
        "published-from=2025-4-1",
        "published-from=20250401",
        "published-to=today",
        "published-to=0000-01-01",
        "published-to=2025-01-01T00:00",
    ],
)
def test_values_out_of_range(query):
    assert [name for name, _value in problems(query)] == [query.partition("=")[0]]


def test_values_in_range():
    request = read(
        "q=family+hub&match=all&age-covers=1&published-from=2020-01-01&published-to=2020-12-31"
        "&like=840&archived=1&sort=title&page=3&size=50"
    ).request
    assert (request.q, request.match_all, request.age_covers, request.archived) == (
        "family hub",
        True,
        True,
        True,
    )
    assert (request.published_from, request.published_to) == (date(2020, 1, 1), date(2020, 12, 31))
    assert (request.like, len(request.like_codes), request.like_codes[0]) == ("840", 11, "840")
    assert (request.sort, request.page, request.size) == ("title", 3, 50)


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("", "newest"),
        ("q=hub", "relevance"),
        ("age=2", "age-fit"),
        ("q=hub&age=2", "relevance"),
        ("sort=relevance", "newest"),
        ("sort=relevance&age=2", "newest"),
        ("sort=age-fit", "newest"),
        ("sort=newest&q=hub", "newest"),
        ("q=%3F%3F%3F", "newest"),
    ],
)
def test_which_order_is_used(query, sort):
    assert read(query).request.effective_sort == sort


@pytest.mark.parametrize(
    "text",
    ["a" * 41, "x " * 21, "ab " * 70, "a" * 10_000],
    ids=["word", "words", "characters", "ten thousand"],
)
def test_a_query_over_the_limits(text):
    from urllib.parse import urlencode

    found = read(urlencode({"q": text}))
    assert [problem.parameter for problem in found.problems] == ["q"]
    assert len(found.problems[0].short_value) <= 81
    assert found.request.query is None


def test_a_query_at_the_limits():
    assert not problems("q=" + "a" * 40)
    assert not problems("q=" + "+".join(["a" * 9] * 20))
    assert not problems("q=%20%20hub%00%20%20")
    assert read("q=%20%20hub%00%20%20").request.q == "hub"


def test_all_problems_are_named_and_the_rest_is_kept():
    found = read("hub-model=virtual&hub-model=x&age=4-2&page=0&like=&unknown=1&size=20")
    assert [problem.parameter for problem in found.problems] == ["hub-model", "age", "page"]
    assert found.request.selections == {"hub-model": ("virtual",)}
    assert found.request.size == 20
    assert all(problem.detail.endswith(".") for problem in found.problems)


def test_too_many_values_are_a_problem_but_doubles_are_not():
    assert problems("&".join(f"age={n}m" for n in range(201))) == [("age", "200m")]
    assert problems("&".join(["age=2"] * 500)) == []
    assert len(problems("&".join(f"type=x{n}" for n in range(300)))) == 201
