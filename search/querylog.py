"""What people search for, kept so that nobody can be singled out.

A query's words are stored only after e-mail addresses and long numbers are taken out, and only once three
different visitors have used them; until then there is a keyed digest that cannot be read back. A
visitor is a hash with a salt that changes every day; no user, no session, no address. Entries are
forgotten after 90 days. Browsers that ask not to be counted (Global Privacy Control, Do Not Track) are not.
"""

from __future__ import annotations

import atexit
import hashlib
import hmac
import logging
import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F
from django.http import HttpRequest
from django.utils import timezone

from search.models import SearchTally, SearchVisitor

logger = logging.getLogger(__name__)

#: Words are kept when this many different visitors have used them.
VISITORS_NEEDED = 3
KEEP = timedelta(days=90)
FLUSH_AT, FLUSH_SECONDS = 25, 20.0
MOST_WAITING = 500

EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
#: Phone, NHS and National Insurance numbers: six or more digits, blanks and dashes between them allowed.
NUMBER = re.compile(r"(?:\+?\d[\s().-]?){6,}|\b[A-Za-z]{2}\s?(?:\d\s?){6}[A-Da-d]\b")
POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}\b")


@dataclass(frozen=True)
class Seen:
    """One search, already without anything personal."""

    digest: str
    text: str
    locale: str
    visitor: str
    found: bool


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

    def record(self, request: HttpRequest, text: str, locale: str, found: bool) -> None:
        """Notes a search unless the browser asks not to be counted. Never raises."""
        if not settings.COUNT_SEARCH_WORDS or not text:
            return
        if request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1":
            return
        words = redact(text)
        day = timezone.localdate().isoformat()
        who = keyed(
            "visitor", day, request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
        )
        entry = Seen(keyed("query", locale, words), words, locale, who[:32], found)
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


def store(entry: Seen) -> None:
    """Counts one search; keeps its words once enough different visitors have used them."""
    today = timezone.localdate()
    tally, _made = SearchTally.objects.get_or_create(
        digest=entry.digest, defaults={"locale": entry.locale, "first_day": today, "last_day": today}
    )
    SearchVisitor.objects.get_or_create(tally=tally, visitor=entry.visitor, defaults={"day": today})
    SearchTally.objects.filter(pk=tally.pk).update(
        searches=F("searches") + 1,
        without_result=F("without_result") + (0 if entry.found else 1),
        last_day=today,
    )
    if not tally.text:
        visitors = SearchVisitor.objects.filter(tally=tally).aggregate(n=Count("pk"))["n"]
        if visitors >= VISITORS_NEEDED:
            SearchTally.objects.filter(pk=tally.pk).update(text=entry.text)


def forget_old() -> int:
    """Deletes what is older than 90 days, and visitors' hashes whose words are kept already."""
    deleted, _each = SearchTally.objects.filter(last_day__lt=timezone.localdate() - KEEP).delete()
    SearchVisitor.objects.exclude(tally__text="").delete()
    return deleted


log = Log()
atexit.register(log.flush)
