"""An index of its own for every test, and what happens after a commit."""

import pytest
from django.db import transaction

from search.engines.embedded import EmbeddedEngine
from search.indexing import DatabaseSource, drain_all
from search.request import SearchRequest
from search.services import get_engine, scope_for
from tests.factories.items import make_item, random_rows
from tests.factories.pages import import_file, write_csv, write_lines
from users.models import User


@pytest.fixture(autouse=True)
def sidecar(settings, tmp_path):
    """Rows that a test rolls back never stay in an index that another test reads."""
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    yield settings.SEARCH_SIDECAR_DIR
    get_engine().close()


@pytest.fixture
def committed(db, django_capture_on_commit_callbacks):
    """A block whose end is a commit: what waits for one is run."""

    def block():
        return django_capture_on_commit_callbacks(execute=True)

    return block


@pytest.fixture
def item(committed):
    """Makes and publishes an item like an editor, and commits."""

    def make(**values):
        with committed():
            return make_item(**values)

    return make


@pytest.fixture
def api(client):
    """Asks the JSON interface and returns the answer of a 200."""

    def ask(**data):
        response = client.get("/api/v1/library/", data)
        assert response.status_code == 200, response.content
        return response.json()

    return ask


@pytest.fixture
def found(api):
    """The titles that an anonymous visitor finds."""

    def ask(**data):
        answer = api(**{"size": 50, **data})
        assert len(answer["results"]) == min(answer["total"], 50)
        return {result["title"] for result in answer["results"]}

    return ask


@pytest.fixture
def elsewhere(sidecar):
    """What another process of the same machine finds: an engine that shares the file and nothing else.

    Its state in memory is as old as its last answer, like that of a server process that was not told.
    """
    other = EmbeddedEngine(sidecar, DatabaseSource())

    def ask(locale="en", labels=frozenset(), **request):
        raw = other.search(SearchRequest(scope=scope_for(locale, labels), size=50, **request))
        return set(raw.page_ids)

    yield ask
    other.close()


@pytest.fixture
def person(db):
    """Makes people who can sign in."""

    def make(email="reader@example.org", *, groups=(), **fields):
        user = User.objects.create_user(email, "a long pass phrase", **fields)
        user.groups.set(groups)
        return user

    return make


@pytest.fixture(scope="module")
def generated_rows():
    return random_rows(120)


@pytest.fixture(scope="module", params=["jsonl", pytest.param("csv", marks=pytest.mark.once)])
def generated_library(request, generated_rows, django_db_setup, django_db_blocker, tmp_path_factory):
    """A file of 120 generated items, imported and indexed; rolled back after the last test of the module."""
    path = tmp_path_factory.mktemp("library") / f"library.{request.param}"
    (write_lines if request.param == "jsonl" else write_csv)(path, generated_rows)
    with django_db_blocker.unblock(), transaction.atomic():
        import_file(path)
        drain_all()
        yield generated_rows
        transaction.set_rollback(True)
