"""Fixtures for every test."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from scripts.messages import compile_stale
from tests import database
from tests.services import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Files that take a quarter of a minute and more, the longest first: begun last, they would be waited for.
LONGEST = {
    f"test_{name}.py": place
    for place, name in enumerate(
        """three_nodes chaos every_page journey vocabulary_screens desk editors_journey editor engine_contract
        elasticsearch_index security elasticsearch_troubles roles markup server api_facets accounts needs
        doors keyboard kill filters constant_queries demo coverage""".split()
    )
}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_configure(config: pytest.Config) -> None:
    """Pages in other languages are tested with the catalogues as they are in the repository."""
    compile_stale()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first; what touches the site's database is marked for CI's run on PostgreSQL."""
    items.sort(key=lambda item: LONGEST.get(item.path.name, len(LONGEST)))
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """CI runs every test on both databases, so these are run there too."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("runs when DATABASE_URL names a PostgreSQL database")


@pytest.fixture(autouse=True)
def plain_language() -> None:
    """A request in Welsh leaves its language behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


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
