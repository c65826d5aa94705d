"""A real Elasticsearch for tests, and names in it that nobody else uses."""

import contextlib
import uuid

from elasticsearch import NotFoundError

from search.engines.elasticsearch import connection
from tests.services import require


def client(timeout=connection.WORK_TIMEOUT):
    return connection.client(require("elasticsearch"), timeout=timeout)


@contextlib.contextmanager
def unused_name(kind):
    """A name for indices; they are deleted afterwards."""
    name = f"test-{kind}-{uuid.uuid4().hex}"
    yield name
    indices = client().indices
    for index in indices.get(index=f"{name}*", expand_wildcards="all"):
        with contextlib.suppress(NotFoundError):
            indices.delete(index=index)
