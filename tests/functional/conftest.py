"""One site and one browser for all tests here; a clean context for each test that changes anything."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from scripts.frontend import ensure_frontend
from tests.functional.live_site import live_site
from tests.functional.pages import SIGHTS
from tests.services import require

HERE = os.path.dirname(__file__)
#: Milliseconds. Only what fails waits so long; a busy machine is no reason to fail.
PATIENCE = 45_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The address of a running site with the demonstration library, on the database of this run's kind."""
    require("chromium")
    if already := os.environ.get("SITE_UNDER_TEST"):  # one that was started by hand, with these settings
        yield already
        return
    ensure_frontend()
    url = os.environ.get("DATABASE_URL") if connection.vendor == "postgresql" else None
    with live_site(tmp_path_factory.mktemp("site"), url) as address:
        yield address


class Watch:
    """What goes wrong behind a page: requests to others, errors, refused content."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.problems: list[str] = []
        self.site = site
        # Nothing but the site is reachable, as on a network that blocks everything else.
        context.route(re.compile(f"^(?!{re.escape(site)}/|data:|blob:)"), lambda route: route.abort())
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))

    def _request(self, request) -> None:
        if not request.url.startswith((self.site + "/", "data:", "blob:")):
            self.problems.append(f"request to {request.url}")

    def _console(self, message) -> None:
        # Chromium also reports the status of the page itself, which tests look at on their own.
        own = message.page and message.location.get("url") == message.page.url
        if message.type in ("error", "warning") and not (own and "status of" in message.text):
            self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def take(self) -> list[str]:
        """The problems since the last call."""
        taken, self.problems = self.problems, []
        return taken


def clean_context(browser: Browser, site: str, **options) -> tuple[BrowserContext, Watch]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, **options)
    context.set_default_timeout(PATIENCE)
    return context, Watch(context, site)


@pytest.fixture
def new_page(browser, site) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; at the end nothing may have gone wrong behind it.

    Takes the options of `Browser.new_context`, such as `java_script_enabled=False`. Problems that belong to
    the test are named, by a part of their text, to `new_page.expected`.
    """
    opened = []

    def make(width=1280, height=900, **options) -> Page:
        context, watch = clean_context(browser, site, **options)
        opened.append((context, watch))
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    expected: list[str] = []
    make.expected = lambda *parts: expected.extend(parts)
    yield make
    problems = [problem for _, watch in opened for problem in watch.take()]
    problems = [problem for problem in problems if not any(part in problem for part in expected)]
    for context, _ in opened:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def shared(browser, site) -> Iterator[tuple[Page, Watch]]:
    """One page for all tests that only look."""
    context, watch = clean_context(browser, site)
    yield context.new_page(), watch
    context.close()


@pytest.fixture(scope="session")
def a_page_id(site, browser) -> str:
    """The number of some item, as its link to the report form has it."""
    context, _ = clean_context(browser, site)
    page = context.new_page()
    page.goto("/case-studies/state-full/")
    href = page.locator("a[href*='/out-of-date/']").first.get_attribute("href") or ""
    context.close()
    return href.strip("/").rpartition("/")[2]


@pytest.fixture(scope="session")
def see(a_page_id) -> Callable[[Page, str], Response]:
    """Brings a page to a named sight and gives the answer that brought it there."""

    def go(page: Page, name: str) -> Response:
        sight = SIGHTS[name]
        response = page.goto(sight.path.format(page=a_page_id))
        if sight.press:
            with page.expect_navigation() as navigation:
                if sight.press == "first result":
                    page.locator(".fh-result__title a").first.click()
                else:
                    page.get_by_role("button", name=sight.press, exact=True).click()
            response = navigation.value
        assert response is not None
        assert response.status == sight.status
        return response

    return go
