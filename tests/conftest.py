"""Fixtures for every test."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests import database
from tests.services import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes a module stays together, and so do all that share a site."""
    for item in items:
        folder = item.path.parent.name
        shared = folder if folder in ("functional", "concurrency") else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(shared))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """CI runs every test on both databases, so these are run there too."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("runs when DATABASE_URL names a PostgreSQL database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """pytest-django creates the test database right after this fixture."""
    database.use_ready_made()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all browser tests; take a new context from it for each test."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread for as long as it runs; our queries are still synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work for root, which is who runs tests in a container.
        chromium = playwright.chromium.launch(executable_path=require("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()
