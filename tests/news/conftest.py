"""Tests of one process share its cache and its search index: every test begins with new ones."""

import pytest
from django.core.cache import cache

from search.services import get_engine


@pytest.fixture(autouse=True)
def empty_cache(settings, tmp_path):
    cache.clear()
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    yield
    get_engine().close()
