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


@pytest.fixture
def editor(django_user_model):
    """Somebody who may do everything; roles have tests of their own."""
    return django_user_model.objects.create_superuser(email="editor@example.org", password="for tests only")


@pytest.fixture
def desk(client, editor):
    """A client signed in to Wagtail's admin."""
    client.force_login(editor)
    return client
