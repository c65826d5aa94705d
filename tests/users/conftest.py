"""Every test begins with an empty cache (limits count there) and its own search index."""

import pytest
from django.core.cache import cache

from search.services import get_engine


@pytest.fixture(autouse=True)
def empty_cache(settings, tmp_path):
    cache.clear()
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    yield
    get_engine().close()


@pytest.fixture
def strict(settings):
    """As in production: nobody works in the admin without a second factor."""
    settings.DEV_MFA_OPTIONAL = False


@pytest.fixture
def commits_at_once(monkeypatch):
    """What waits for the commit of a request happens now: the transaction of a test never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function, **options: function())
