"""From the first draft to “still right”: an author and an editor, each in a browser, and a running worker.

The site and the worker are processes of their own on one database, as in production.
"""

import contextlib
import datetime
import email
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from email import policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from scripts.frontend import ensure_frontend
from scripts.places import ROOT
from tests.functional import admin_session
from tests.functional.conftest import clean_context
from tests.functional.live_site import filled, serve
from tests.functional.states import AUTHOR_SESSION, EDITOR_SESSION
from tests.services import require

TITLE = "Quillwort bags: stories for the laundrette queue"
WORD = "quillwort"
ADDRESS = "/resources/quillwort-bags-stories-for-the-laundrette-queue/"
FIRST = "Bags of picture books for families who wait. Who it is for is not said yet."
MENDED = "Bags of picture books for families who wait, and a card for those who lend them out."
WRONG = "Bags of picture books, said to double how many parents read aloud."
COMMENT = "Please say in the summary who hands the bags out."
#: Seconds. The clock of a schedule has minutes, and the test takes the next but one at the latest.
PATIENCE = 150


@dataclass
class Place:
    """The running site, and what another process needs to work on its data."""

    address: str
    folder: Path
    environment: dict[str, str]

    @contextlib.contextmanager
    def worker(self):
        """The process that does what is due, as the site's operator starts it."""
        with (self.folder / "worker.log").open("ab") as log:
            running = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                yield running
            finally:
                assert running.poll() is None, (self.folder / "worker.log").read_text()
                running.terminate()
                running.wait(30)

    def mail(self, to, part):
        """The newest message to this address that has these words; waits for it."""
        for _ in range(120):
            found = [one for one in self._mails() if to in one["To"] and part in text_of(one)]
            if found:
                return text_of(found[-1])
            time.sleep(0.25)
        raise AssertionError([(one["To"], one["Subject"]) for one in self._mails()])

    def _mails(self):
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        parts = [part for path in files for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")]
        return [email.message_from_bytes(part, policy=policy.default) for part in parts if part.strip()]


def text_of(message):
    return f"{message['Subject']}\n{message.get_body(('plain',)).get_content()}"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Its own copy of the site: the worker's chores would change what other tests look at."""
    require("chromium")
    ensure_frontend()
    folder = tmp_path_factory.mktemp("journey")
    url = os.environ.get("DATABASE_URL") if connection.vendor == "postgresql" else None
    with filled(folder, url) as environment:
        environment = {**environment, "QUEUE_TASKS": "yes"}
        with serve(environment, folder / "server.log") as address:
            yield Place(address, folder, environment)


@pytest.fixture
def people(browser, place):
    """The author's and the editor's window, and a reader's."""
    opened = []
    for key in (AUTHOR_SESSION, EDITOR_SESSION, None):
        context, watch = clean_context(browser, place.address)
        if key:
            admin_session.sign_in(context, place.address, key)
        opened.append((context, watch))
    yield [context.new_page() for context, _ in opened]
    # Chromium reports an automatic save that is refused, and the page that is not public yet.
    expected = ("400 (Bad Request)", "404 (Not Found)")
    problems = [
        one for _, watch in opened for one in watch.take() if not any(part in one for part in expected)
    ]
    for context, _ in opened:
        context.close()
    assert problems == []


def press(page: Page, words: str) -> None:
    """A button or link of the bar below the editor, also if it is folded away."""
    bar = page.locator("footer.footer")
    name = re.compile(rf"^\s*{words}")  # “Unpublish” is another
    button = bar.get_by_role("button", name=name).or_(bar.get_by_role("link", name=name)).first
    if not button.is_visible():
        bar.locator("[data-w-dropdown-target=toggle]").last.click()
    button.click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).press("Enter")
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


def said(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def write(page: Page) -> None:
    """Everything that a resource needs, typed and ticked."""
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill(FIRST)
    page.locator("#id_resource_format").select_option(label="Guide")
    page.locator("#id_publisher").fill("Example Borough")
    page.locator("#id_for_families_1").check()
    page.locator("#id_external_url").fill("https://example.org/quillwort")
    page.locator("#id_cost_to_use").select_option(label="Free")
    tab(page, "Facets")
    for name in ("Baby or child", "Parenting support", "Hub managers and co-ordinators"):
        page.get_by_role("checkbox", name=name, exact=True).first.check()
    page.locator("#id_age_min_months").fill("0")
    page.locator("#id_age_max_months").fill("60")
    page.locator("#id_policy_era").select_option(index=1)
    page.locator("#id_published_on").fill("2026-03-02")
    page.locator("#id_licence").select_option(index=1)
    tab(page, "Review and search")
    page.locator("#id_last_reviewed").fill(timezone.localdate().isoformat())


def opened_from(page: Page, link: str) -> None:
    """Goes where a link of a message leads; the host in it is the settings', not this run's."""
    parts = urlsplit(link)
    page.goto(parts.path + (f"?{parts.query}" if parts.query else ""))


def test_from_draft_to_still_right(people, place):
    author, editor, reader = people
    with place.worker():
        the_author_submits(author)
        the_editor_asks_for_changes(editor, place)
        the_author_mends_and_submits_again(author, place)
        goes_live = the_editor_schedules(editor, place)
        the_worker_publishes(reader, goes_live)
        the_editor_takes_a_mistake_back(editor, reader)
        the_review_falls_due(editor)
    with place.worker():  # what it does by the hour it does when it starts
        the_owner_confirms(author, reader, place)


def the_author_submits(author):
    author.goto("/admin/")
    found = author.request.get("/admin/api/main/pages/find/?html_path=/resources/", max_redirects=0)
    number = re.search(r"/pages/(\d+)/", found.headers["location"])[1]
    author.goto(f"/admin/pages/{number}/")
    author.get_by_role("link", name="Add child page").click()
    author.wait_for_load_state()
    write(author)
    press(author, "Submit to Review before publishing")
    author.wait_for_load_state()
    said(author, "submitted for moderation")


def the_editor_asks_for_changes(editor, place):
    assert TITLE in place.mail("mika@example.org", "submitted")
    editor.goto("/admin/")
    editor.get_by_role("link", name=TITLE).first.click()
    editor.wait_for_load_state()
    press(editor, "Request changes")
    editor.get_by_role("textbox", name="Comment").last.fill(COMMENT)
    editor.get_by_role("dialog").get_by_role("button", name="Request changes").click()
    editor.wait_for_load_state()
    said(editor, "has been updated")


def the_author_mends_and_submits_again(author, place):
    message = place.mail("wren@example.org", TITLE)
    assert COMMENT in message
    opened_from(author, re.search(r"https?://\S+", message)[0])
    author.locator("#id_summary").fill(MENDED)
    press(author, "Resubmit to Review")
    author.wait_for_load_state()
    said(author, "submitted for moderation")


def the_editor_schedules(editor, place):
    editor.goto("/admin/desk/waiting/")
    editor.get_by_role("link", name=TITLE).first.click()
    editor.wait_for_load_state()
    editor.get_by_role("button", name="Toggle status").click()
    editor.get_by_role("button", name="Set schedule").click()
    now = timezone.localtime()
    at = now.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1 if now.second < 40 else 2)
    editor.locator("#id_go_live_at").fill(f"{at:%Y-%m-%d %H:%M}")
    # By keyboard: the calendar of the field lies over the button.
    editor.get_by_role("dialog").get_by_role("button", name="Save schedule").press("Enter")
    editor.wait_for_load_state()
    press(editor, "Approve and Publish")
    editor.wait_for_load_state()
    return at


def the_worker_publishes(reader, goes_live):
    """Measured and printed, not judged: how late the page is, and how much later search knows it."""
    assert reader.request.get(ADDRESS).status == 404
    time.sleep(max(0, (goes_live - timezone.localtime()).total_seconds()))
    until(lambda: reader.request.get(ADDRESS).status == 200, seconds=PATIENCE)
    public = time.monotonic()
    late = (timezone.localtime() - goes_live).total_seconds()
    assert late >= 0
    until(lambda: MENDED in found(reader), seconds=30)
    print(f"public {late:.2f} s after its time, found {time.monotonic() - public:.2f} s after that")
    reader.goto(f"/library/?q={WORD}")
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.locator("main")).to_contain_text(MENDED)


def found(reader):
    """What a search for the word shows of this page; nothing if it does not find it."""
    reader.goto(f"/library/?q={WORD}")
    return " ".join(reader.locator(".fh-result", has_text=TITLE).all_inner_texts())


def until(true, seconds):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def edit(editor):
    """From the public page's own address to its form, as the list of pages leads there."""
    answer = editor.request.get(f"/admin/api/main/pages/find/?html_path={ADDRESS}", max_redirects=0)
    editor.goto(f"/admin/pages/{re.search(r'/pages/([0-9]+)/', answer.headers['location'])[1]}/edit/")


def the_editor_takes_a_mistake_back(editor, reader):
    edit(editor)
    editor.locator("#id_summary").fill(WRONG)
    press(editor, "Publish")
    editor.wait_for_load_state()
    said(editor, "has been published")
    until(lambda: "double how many" in found(reader), seconds=30)
    edit(editor)
    press(editor, "Undo the last publication")
    editor.get_by_role("button", name="Yes, undo it").click()
    said(editor, "The version before is public again")
    until(lambda: "a card for those" in found(reader), seconds=30)
    reader.goto(ADDRESS)
    expect(reader.locator("main")).to_contain_text(MENDED)
    expect(reader.locator("main")).not_to_contain_text(WRONG)


def the_review_falls_due(editor):
    """As if a year had gone by: the editor puts the day into the past."""
    edit(editor)
    tab(editor, "Review and search")
    editor.locator("#id_review_due").fill((timezone.localdate() - datetime.timedelta(days=1)).isoformat())
    editor.keyboard.press("Tab")
    press(editor, "Publish")
    said(editor, "has been published")


def the_owner_confirms(author, reader, place):
    reader.goto(ADDRESS)
    expect(reader.locator(".fh-reviewed--overdue")).to_be_visible()
    message = place.mail("wren@example.org", "Overdue for review")
    assert TITLE in message
    opened_from(author, re.search(r"https?://\S+/still-right/", message)[0])
    author.get_by_role("button", name="Still right").click()
    said(author, "is confirmed. Its next review is due on")
    reader.goto(ADDRESS)
    expect(reader.locator(".fh-reviewed")).to_be_visible()
    expect(reader.locator(".fh-reviewed--overdue")).to_have_count(0)
