"""The JSON interface over HTTP: shape, problems, methods, headers, languages."""

import json

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sidecar(settings, tmp_path):
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"


def test_an_empty_library(client):
    answer = client.get("/api/v1/library/").json()
    assert {name: answer[name] for name in answer if name != "facets"} == {
        "total": 0,
        "page": 1,
        "size": 10,
        "sort": "newest",
        "engine": "embedded",
        "relaxed": None,
        "did_you_mean": None,
        "results": [],
        "without": {},
    }
    assert all(options == [] for options in answer["facets"].values())


def test_problems_are_a_problem_document(client):
    response = client.get("/api/v1/library/?age=4-2&hub-model=nothing&page=0&q=a&q=b&locale=xx")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["type"], body["title"], body["status"]) == ("about:blank", "Bad Request", 400)
    assert {(one["parameter"], one["value"]) for one in body["errors"]} == {
        ("age", "4-2"),
        ("hub-model", "nothing"),
        ("page", "0"),
        ("q", "b"),
        ("locale", "xx"),
    }
    assert all(one["detail"] for one in body["errors"])


def test_long_values_are_cut_in_problems(client):
    (error,) = client.get("/api/v1/library/", {"theme": "x" * 5000}).json()["errors"]
    assert error["value"] == "x" * 80 + "…"


def test_past_the_end(client):
    response = client.get("/api/v1/library/?page=2")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize("path", ["/api/v1/library/", "/api/v1/openapi.json", "/api/v1/", "/api/v1/nothing"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_only_get_and_head(client, path, method):
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Content-Type"] == "application/problem+json"


def test_unknown_addresses_are_problem_documents(client):
    for path in ("/api/v1/", "/api/v1/nothing", "/api/v1/library/1/"):
        response = client.get(path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_headers(client):
    response = client.get("/api/v1/library/")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-cache"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert response["X-Content-Type-Options"] == "nosniff"


def test_unknown_parameters_and_empty_values_are_ignored(client):
    response = client.get("/api/v1/library/?colour=red&q=&like=&age=&hub-model=&page=&sort=&locale=")
    assert response.status_code == 200


def test_labels_and_problems_in_the_language_asked_for(client):
    assert client.get("/api/v1/library/?locale=cy").status_code == 200
    assert client.get("/api/v1/library/?locale=en&locale=cy").status_code == 400
    assert client.get("/api/v1/library/", headers={"Accept-Language": "cy"}).status_code == 200


def test_text_is_written_as_it_is(client):
    response = client.get("/api/v1/library/", {"theme": "ünïcode 👶"})
    assert "ünïcode 👶" in json.loads(response.content)["errors"][0]["value"]
