"""What people search for, kept so that nobody can be singled out.

A query's words are stored only after e-mail addresses and long numbers are taken out, and only once three
different visitors have used them; until then there is a keyed digest that cannot be read back. A
visitor is a hash with a salt that changes every day; no user, no session, no address. Entries are
forgotten after 90 days. Who is counted at all says `core.services.uses.is_reader`.

Counted too: how often a service area and an age are filtered by together, as terms of the vocabularies.
"""

from __future__ import annotations

import atexit
import hashlib
import hmac
import logging
import re
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F
from django.http import HttpRequest
from django.utils import timezone

from core.services.uses import is_reader
from search.models import AskedCell, SearchTally, SearchVisitor, SearchWeek
from search.recovery import FEW
from search.request import SearchRequest

logger = logging.getLogger(__name__)

#: Words are kept when this many different visitors have used them.
VISITORS_NEEDED = 3
KEEP = timedelta(days=90)
FLUSH_AT, FLUSH_SECONDS = 25, 20.0
MOST_WAITING = 500
#: Who filters by more combinations than this at once looks for none of them.
MOST_CELLS = 12

EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
#: Phone, NHS and National Insurance numbers: six or more digits, blanks and dashes between them allowed.
NUMBER = re.compile(r"(?:\+?\d[\s().-]?){6,}|\b[A-Za-z]{2}\s?(?:\d\s?){6}[A-Da-d]\b")
POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}\b")


@dataclass(frozen=True)
class Seen:
    """One search, already without anything personal. Without words: only filters. cells: area and band."""

    digest: str
    text: str
    locale: str
    visitor: str
    total: int
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """What is added to the numbers of these words."""
        return {
            "searches": 1,
            "without_result": int(self.total == 0),
            "few_results": int(0 < self.total < FEW),
        }


def redact(text: str) -> str:
    """The words without addresses, numbers and postcodes, folded so that the same search is one entry."""
    for pattern in (EMAIL, POSTCODE, NUMBER):
        text = pattern.sub("…", text)
    return " ".join(text.casefold().split())[:200]


def keyed(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


class Log:
    """Collects in memory and writes a few searches at a time, so that a search writes nothing itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Seen] = []
        self._flushed = monotonic()

    def record(self, request: HttpRequest, asked: SearchRequest, total: int) -> None:
        """Notes a search that found `total` items, if it is one to count. Never raises."""
        cells = asked_cells(asked)
        if not settings.COUNT_SEARCH_WORDS or not (asked.q or cells) or not is_reader(request):
            return
        words = redact(asked.q)
        locale = asked.scope.locale if asked.scope else settings.LANGUAGE_CODE
        day = timezone.localdate().isoformat()
        who = keyed(
            "visitor", day, request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
        )
        entry = Seen(keyed("query", locale, words), words, locale, who[:32], total, cells)
        with self._lock:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append(entry)
            due = len(self._waiting) >= FLUSH_AT or monotonic() - self._flushed > FLUSH_SECONDS
        if due:
            threading.Thread(target=self._flush_apart, daemon=True).start()

    def _flush_apart(self) -> None:
        """Writes on a connection of its own, so that no reader waits for it."""
        try:
            self.flush()
        finally:
            connection.close()

    def flush(self) -> int:
        """Writes what is waiting. Returns how many searches. A failure costs these searches, nothing else."""
        with self._lock:
            entries, self._waiting = self._waiting, []
            self._flushed = monotonic()
        if not entries:
            return 0
        try:
            with transaction.atomic():
                for entry in entries:
                    store(entry)
        except DatabaseError as problem:
            logger.warning("search words could not be counted: %s", type(problem).__name__)
            return 0
        return len(entries)


def asked_cells(asked: SearchRequest) -> tuple[tuple[str, str], ...]:
    """The service areas and age bands that are filtered by together; none when there are very many."""
    areas = asked.selections.get("service-area", ())
    offered = {band.slug for band in asked.age_bands}
    bands = [age.slug for age in asked.age if age.slug and age.slug in offered]
    cells = tuple((area, band) for area in areas for band in bands)
    return cells if len(cells) <= MOST_CELLS else ()


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def store(entry: Seen) -> None:
    """Counts one search: its words, if there are any, and the filters."""
    today = timezone.localdate()
    if entry.text:
        store_words(entry, today)
    for area, band in entry.cells:
        cell, _made = AskedCell.objects.get_or_create(service_area=area, age_band=band, week=monday_of(today))
        AskedCell.objects.filter(pk=cell.pk).update(searches=F("searches") + 1)


def store_words(entry: Seen, today: date) -> None:
    """Counts the words; keeps them once enough different visitors have used them."""
    tally, _made = SearchTally.objects.get_or_create(
        digest=entry.digest, defaults={"locale": entry.locale, "first_day": today, "last_day": today}
    )
    SearchVisitor.objects.get_or_create(tally=tally, visitor=entry.visitor, defaults={"day": today})
    added = {name: F(name) + number for name, number in entry.counts.items()}
    SearchTally.objects.filter(pk=tally.pk).update(last_day=today, **added)
    week, _made = SearchWeek.objects.get_or_create(tally=tally, week=monday_of(today))
    SearchWeek.objects.filter(pk=week.pk).update(**added)
    if not tally.text:
        visitors = SearchVisitor.objects.filter(tally=tally).aggregate(n=Count("pk"))["n"]
        if visitors >= VISITORS_NEEDED:
            SearchTally.objects.filter(pk=tally.pk).update(text=entry.text)


def forget_old() -> int:
    """Deletes what is older than 90 days, and visitors' hashes whose words are kept already."""
    before = timezone.localdate() - KEEP
    deleted, _each = SearchTally.objects.filter(last_day__lt=before).delete()
    for weekly in (SearchWeek, AskedCell):
        weekly.objects.filter(week__lt=before).delete()
    SearchVisitor.objects.exclude(tally__text="").delete()
    return deleted


log = Log()
atexit.register(log.flush)
