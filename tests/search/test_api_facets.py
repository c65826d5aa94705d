"""Facet equality: the JSON answer against a brute-force computation from the import rows."""

import random
from urllib.parse import urlencode

import pytest

from tests.search.brute_force import PARAMETERS, BruteForce

pytestmark = pytest.mark.django_db

#: Written out: what the interface's prose says, case by case.
WRITTEN = [
    {},
    {"sort": ["title"]},
    {"sort": ["relevance"]},
    {"sort": ["age-fit"]},
    {"type": ["toolkit"]},
    {"type": ["toolkit", "resource"], "hub-model": ["virtual"]},
    {"hub-model": ["not-stated"]},
    {"hub-model": ["not-stated", "virtual"], "channel": ["not-stated"]},
    {"funding": ["not-stated"], "type": ["case_study"]},
    {"service-area": ["pregnancy-early-years"]},
    {"service-area": ["health-visiting"]},
    {"service-area": ["health-visiting", "send"], "hub-model": ["hub-and-spoke", "centre-based"]},
    {"service-area": ["send", "send-early-years"]},
    {"age": ["2"]},
    {"age": ["2-4"]},
    {"age": ["0-2"]},
    {"age": ["pregnancy"]},
    {"age": ["-9m--1m"]},
    {"age": ["-9m-11m"]},
    {"age": ["perinatal"]},
    {"age": ["18m"]},
    {"age": ["18m-30m"]},
    {"age": ["25"]},
    {"age": ["311m"]},
    {"age": ["-9m"]},
    {"age": ["-9m-311m"], "age-covers": ["1"]},
    {"age": ["0-2"], "age-covers": ["1"]},
    {"age": ["2", "12-15"], "age-covers": ["1"]},
    {"age": ["2", "12-15"], "sort": ["age-fit"]},
    {"age": ["0-2", "0m-35m"]},
    {"age": ["first-1001-days", "19-25-send"], "sort": ["newest"]},
    {"age": ["3-5"], "sort": ["relevance"]},
    {"age": ["3-5"], "sort": ["title"]},
    {"age-covers": ["1"]},
    {"age-covers": ["1"], "type": ["resource"]},
    {"region": ["london"]},
    {"region": ["london", "north-east"], "type": ["case_study", "toolkit"]},
    {"published-from": ["2021-01-01"]},
    {"published-to": ["2021-01-01"]},
    {"published-from": ["2020-06-01"], "published-to": ["2023-12-31"], "sort": ["title"]},
    {"published-from": ["2023-12-31"], "published-to": ["2020-06-01"]},
    {"published-from": ["0001-01-01"], "age": ["2"]},
    {"evidence": ["level-3", "level-2"]},
    {"practice-tier": ["promising"], "policy-era": ["programme"]},
    {"support-level": ["universal"], "theme": ["leadership"]},
    {"hub-model": ["virtual"], "channel": ["home-visit"], "audience": ["health-visitors"], "age": ["0-2"]},
]


@pytest.fixture(scope="module")
def oracle(generated_rows):
    return BruteForce(generated_rows)


def drawn(oracle, seed):
    """A random combination of one to five parameters, with values that the items really carry."""
    r = random.Random(seed)
    given = {}
    row = r.choice(oracle.rows)
    for name in r.sample(list(PARAMETERS), r.randint(1, 4)):
        if name == "age":
            given[name] = r.sample(
                ["0-2", "3-5", "6-11", "2", "2-4", "18m", "-9m-23m", "0-19"], r.randint(1, 3)
            )
            if r.random() < 0.3:
                given["age-covers"] = ["1"]
            continue
        common = sorted(oracle.values(row, name)) or list(oracle.labels[name])
        others = list(oracle.labels[name])
        given[name] = list(dict.fromkeys([*r.sample(common, 1), *r.sample(others, r.choice((0, 1, 2)))]))
    if r.random() < 0.25:
        given["published-from"] = [f"{r.randint(2018, 2024)}-0{r.randint(1, 9)}-15"]
    if r.random() < 0.2:
        given["like"] = [r.choice(list(oracle.labels["local-authority"]))]
    if r.random() < 0.6:
        given["sort"] = [r.choice(["newest", "title", "age-fit", "relevance"])]
    return given


def all_pages(client, given):
    """Every page of an answer, 50 at a time: the first page's body and all ids."""
    first, ids, page = None, [], 1
    while True:
        query = urlencode({**given, "size": ["50"], "page": [str(page)]}, doseq=True)
        response = client.get(f"/api/v1/library/?{query}")
        assert response.status_code == 200, (given, response.content)
        answer = response.json()
        first = first or answer
        ids += [item["id"] for item in answer["results"]]
        page += 1
        if len(ids) >= answer["total"] or not answer["results"]:
            return first, ids


def check(client, oracle, given, words=None):
    expected = oracle.answer({name: values for name, values in given.items() if name != "q"}, words)
    answer, ids = all_pages(client, given)
    assert answer["total"] == expected["total"] == len(ids), given
    if expected["ids"] is not None:
        assert ids == expected["ids"], given
    assert answer["without"] == expected["without"], given
    assert list(answer["facets"]) == list(PARAMETERS)
    for name, options in expected["facets"].items():
        got = answer["facets"][name]
        if name == "age":
            assert [{k: v for k, v in one.items() if k != "label"} for one in got] == options, given
        else:
            assert got == options, (given, name)
    return expected


@pytest.mark.parametrize("given", WRITTEN, ids=lambda given: urlencode(given, doseq=True) or "nothing")
def test_written_combinations_equal_brute_force(generated_library, oracle, client, given):
    check(client, oracle, given)


@pytest.mark.parametrize("block", range(6))
def test_drawn_combinations_equal_brute_force(generated_library, oracle, client, block):
    sizes = [
        check(client, oracle, drawn(oracle, seed))["total"] for seed in range(block * 20, block * 20 + 20)
    ]
    assert sum(1 for size in sizes if size) >= 8, "the combinations are too narrow to mean anything"


@pytest.mark.parametrize("seed", range(5))
def test_like_means_the_authority_and_its_ten_neighbours(generated_library, oracle, client, seed):
    r = random.Random(seed)
    row = r.choice([row for row in oracle.rows if row["local_authorities"]])
    given = {"like": row["local_authorities"][:1], "type": [row["type"]]}
    assert check(client, oracle, given)["total"]


@pytest.mark.parametrize("given", [{}, {"hub-model": ["virtual"]}, {"age": ["2"]}, {"sort": ["title"]}])
def test_a_word_narrows_results_and_counts_alike(generated_library, oracle, client, given):
    words = {row["id"] for row in oracle.rows if "marigold" in row["summary"]}
    check(client, oracle, {**given, "q": ["marigold"]}, words)


def test_labels_of_ages(generated_library, client):
    options = client.get("/api/v1/library/?age=18m-30m").json()["facets"]["age"]
    assert [one["label"] for one in options] == [
        "Pregnancy",
        "0 to 2 years",
        "3 to 5 years",
        "6 to 11 years",
        "12 to 15 years",
        "16 to 18 years",
        "19 to 25 years (SEND)",
        "18 to 30 months",
    ]
    assert options[-1]["value"] == "18m-30m" and options[-1]["selected"]


def test_an_item_says_what_the_import_row_said(generated_library, oracle, client):
    rows = {row["id"]: row for row in oracle.rows}
    answer = client.get("/api/v1/library/?size=50").json()
    for item in answer["results"]:
        row = rows[item["id"]]
        assert {
            "type": row["type"],
            "title": row["title"],
            "summary": row["summary"],
            "published": row["published"],
            "hub_models": set(row["hub_models"]),
            "service_areas": set(row["service_areas"]),
            "codes": set(row["local_authorities"]),
            "regions": oracle.values(row, "region"),
            "evidence": row["evidence_rating"],
            "tier": row["practice_tier"],
            "era": row["policy_era"],
            "age": (row["age_min_months"], row["age_max_months"]),
        } == {
            "type": item["type"],
            "title": item["title"],
            "summary": item["summary"],
            "published": item["published"],
            "hub_models": set(item["hub_models"]),
            "service_areas": set(item["service_areas"]),
            "codes": {place["code"] for place in item["local_authorities"]},
            "regions": set(item["regions"]),
            "evidence": item["evidence_rating"],
            "tier": item["practice_tier"],
            "era": item["policy_era"],
            "age": (item["age"]["min_months"], item["age"]["max_months"]) if item["age"] else (None, None),
        }
        assert item["url"].startswith("http://testserver/")


def test_the_csv_holds_the_same_results_in_the_same_order(generated_library, oracle, client):
    import csv
    import io

    given = {"type": ["case_study"], "sort": ["title"]}
    text = b"".join(client.get("/library/export.csv?" + urlencode(given, doseq=True))).decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == oracle.answer(given)["ids"]
