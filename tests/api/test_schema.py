"""The interface against its own description: schemathesis with all its checks, and what it cannot know."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from config.wsgi import application
from search.indexing import drain_all
from tests.factories.items import make_items, random_rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def some_items(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.conf import settings as site
    from django.db import transaction

    before, site.SEARCH_SIDECAR_DIR = site.SEARCH_SIDECAR_DIR, tmp_path_factory.mktemp("search")
    with django_db_blocker.unblock(), transaction.atomic():
        make_items(random_rows(25, seed=9))
        drain_all()
        yield
        transaction.set_rollback(True)
    site.SEARCH_SIDECAR_DIR = before


@pytest.fixture
def connection_stays():
    """A request through WSGI ends by closing the connection, and with it the test's transaction."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_interface_does_what_its_description_says(some_items, db, connection_stays):
    """Generated requests, valid and not, through every default check of schemathesis."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema["/api/v1/library/"]["GET"]
    for mode in GenerationMode:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=80,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def check(case):
            # A WSGI client, unlike one over HTTP, does not undo compression.
            case.call_and_validate(headers={"Accept-Encoding": "identity"})

        check()


def test_the_description_itself(client):
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200 and response["Content-Type"] == "application/json"
    document = response.json()
    assert document["openapi"].startswith("3.1")
    names = [parameter["name"] for parameter in document["paths"]["/api/v1/library/"]["get"]["parameters"]]
    assert len(names) == len(set(names))
    assert set(names) == {
        "q", "match", "type", "hub-model", "service-area", "age", "age-covers", "support-level", "region",
        "local-authority", "principle", "theme", "audience", "co-produced-with", "channel", "beneficiary",
        "format", "evidence", "practice-tier", "funding", "policy-era", "published-from", "published-to",
        "like", "archived", "sort", "page", "size", "locale",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "published-from",
            ["2025-01-31", "2024-02-29", "2000-02-29", "0001-01-01"],
            ["2025-02-29", "1900-02-29"],
        ),
        ("published-to", [""], ["2025-04-31", "0000-01-01", "2025-13-01", "2025-1-1"]),
        ("page", ["1", "999999999999"], ["0", "-1", "1.0", "01"]),
        ("size", ["1", "50"], ["0", "51", "5.0"]),
        ("q", ["", "family hub", " a\tb "], ["a" * 41, "a " * 20 + "a"]),
        ("age", ["2", "02", "2-4", "18m", "-9m-110m", "0-2", "0-25-send"], ["4-2", "26", "x"]),
    ],
)
def test_patterns_say_what_the_interface_does(client, name, good, bad):
    document = client.get("/api/v1/openapi.json").json()
    (parameter,) = [
        one for one in document["paths"]["/api/v1/library/"]["get"]["parameters"] if one["name"] == name
    ]
    schema = parameter["schema"]
    pattern = schema.get("items", schema)["pattern"]
    for value in good:
        assert re.search(pattern, value) and client.get("/api/v1/library/", {name: value}).status_code != 400
    for value in bad:
        assert not re.search(pattern, value)
        assert client.get("/api/v1/library/", {name: value}).status_code == 400
