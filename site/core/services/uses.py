"""Counting how often pages are read, so that translators and editors see what is used.

A reading is a page, a month and the language of the interface; nothing about the reader is looked up or
kept: no cookie is set, no address, browser or way of coming is stored. Numbers are collected in memory and
written a few hundred at a time in one statement, apart from any request: a failing database costs numbers
and nobody's page. Not counted: previews, the admin, signed-in staff, robots, what a browser fetches ahead,
browsers that ask not to be counted (Global Privacy Control, Do Not Track), and who switched it off.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import Page

from core.models import PageUse
from core.reading.context import interface_language
from core.review import add_months

logger = logging.getLogger(__name__)

#: Numbers are written at the next reading after so many readings, or so many seconds.
FLUSH_AT, FLUSH_SECONDS = 200, 30.0
#: More different pages than this do not wait in memory (when nothing can be written).
MOST_WAITING = 2000
#: Whole months that are kept, apart from the present one.
KEEP_MONTHS = 13

#: The cookie of somebody who switched counting off.
NO_COUNTING = "counting"

#: No browser that people read with. One without a name is a program too.
ROBOT = re.compile(
    r"(?<!cu)bot(?:\b|[/_-])|crawl|spider|slurp|scan|monitor|check|fetch|preview|headless|archive|validator|"
    r"curl|wget|python|java/|go-http|okhttp|libwww|httpx|axios|scrapy|facebookexternalhit|lighthouse",
    re.IGNORECASE,
)

#: A page that was deleted meanwhile is left out by the join, and does not cost the others their numbers.
_ADD = f"""
INSERT INTO {PageUse._meta.db_table} (page_id, month, language, views)
SELECT page.id, seen.column2, seen.column3, seen.column4
FROM (VALUES {{rows}}) AS seen
JOIN {Page._meta.db_table} page ON page.id = seen.column1
WHERE 1 = 1
ORDER BY page.id, seen.column2, seen.column3
ON CONFLICT (page_id, month, language)
DO UPDATE SET views = {PageUse._meta.db_table}.views + excluded.views
"""  # noqa: S608


@dataclass(frozen=True, order=True)
class Reading:
    """What is known of a reading."""

    page_id: int
    month: date
    language: str


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def recent_months(today: date | None = None) -> date:
    """The first day of the three months that lists show: the present one and the two before."""
    return add_months(first_of_month(today or timezone.localdate()), -2)


def is_robot(user_agent: str) -> bool:
    return not user_agent or ROBOT.search(user_agent) is not None


def asks_not_to_be_counted(request: HttpRequest) -> bool:
    """Whether the browser says so to every site."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def has_switched_off(request: HttpRequest) -> bool:
    """Whether counting was switched off here, at the foot of a page (`core.counting`)."""
    return request.COOKIES.get(NO_COUNTING) == "off"


def is_reader(request: HttpRequest) -> bool:
    """Whether somebody reads here who is to be counted. Asks the database only about signed-in people."""
    if asks_not_to_be_counted(request) or has_switched_off(request):
        return False
    if is_robot(request.headers.get("User-Agent", "")):
        return False
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return False
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return True
    return not (request.user.is_authenticated and request.user.can_reach_admin)


def count_reading(*, request: HttpRequest, page: Any, response: HttpResponse) -> None:
    """Counts a page that was served. Never raises."""
    if not settings.COUNT_PAGE_VIEWS or request.method != "GET" or response.status_code != 200:
        return
    if getattr(request, "is_preview", False) or not is_reader(request):
        return
    # Where a language has no page of its own the alias shows the page that it stands for.
    month = first_of_month(timezone.localdate())
    counter.add(Reading(page.alias_of_id or page.pk, month, interface_language()))


class ReadingCounter:
    """The numbers of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Counter[Reading] = Counter()
        self._flushed = monotonic()

    def add(self, reading: Reading) -> None:
        """Counts one reading; starts writing, on a thread of its own, when it is time."""
        with self._lock:
            if reading in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting[reading] += 1
            due = self._waiting.total() >= FLUSH_AT or monotonic() - self._flushed > FLUSH_SECONDS
            if due:
                self._flushed = monotonic()
        if due:
            threading.Thread(target=self._flush_apart, name="page views", daemon=True).start()

    def _flush_apart(self) -> None:
        """Writes on a connection of its own, so that no reader waits for it."""
        try:
            self.flush()
        finally:
            connection.close()

    def flush(self) -> int:
        """Writes what is waiting, in one statement. Returns how many readings; a failure costs them."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
            self._flushed = monotonic()
        if not waiting:
            return 0
        try:
            write(waiting)
        except Error as problem:
            logger.warning("page views could not be written: %s", type(problem).__name__)
            return 0
        return waiting.total()


def write(waiting: Counter[Reading]) -> None:
    """Adds to the numbers that are there, in an order that is the same in every process."""
    rows = sorted(waiting.items())
    values = [
        value
        for reading, views in rows
        for value in (reading.page_id, reading.month, reading.language, views)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(rows))), values)


def forget_old_uses(today: date | None = None) -> int:
    """Deletes the numbers of months that ended more than thirteen months ago. Returns how many rows."""
    oldest = add_months(first_of_month(today or timezone.localdate()), -KEEP_MONTHS)
    deleted, _each = PageUse.objects.filter(month__lt=oldest).delete()
    return deleted


counter = ReadingCounter()
atexit.register(counter.flush)
