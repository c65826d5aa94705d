"""What is done when: pages read once a week, links followed a few at a time, owners told once a week."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic, sleep
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone

from editorial.links.collect import collect_links
from editorial.links.follow import Answer, follow, user_agent
from editorial.links.guard import guarded_session
from editorial.links.report import mail_owners
from editorial.models import LinkCheck, RoundDone

logger = logging.getLogger("worker")

WEEK, DAY = timedelta(days=7), timedelta(days=1)
#: Seconds between two requests to one server.
PAUSE = 1.0
#: Links of one turn, and seconds that it may take.
MOST, SECONDS = 500, 600.0
_running = threading.Lock()


def once_in(name: str, period: timedelta) -> bool:
    """Whether it is time for something that is done once in a period; if so, it counts as done now."""
    now = timezone.now()
    with transaction.atomic():
        RoundDone.objects.get_or_create(name=name, defaults={"done_at": now - period})
        due = RoundDone.objects.filter(name=name, done_at__lte=now - period)
        return bool(due.update(done_at=now))


def weekly_round() -> None:
    """For the worker, every hour: reads pages and tells owners once a week, follows what is due."""
    if once_in("links collected", WEEK):
        collect_links()
    follow_due()
    waiting = LinkCheck.objects.filter(state=LinkCheck.State.WAITING).exists()
    if not waiting and once_in("owners told of broken links", WEEK):
        mail_owners()


def follow_due(*, ask: Callable[[str], Answer] | None = None, pause: float = PAUSE) -> int:
    """Follows the links whose time has come, each address once; returns how many addresses.

    Servers take turns, and one server is asked at most once a second.
    """
    now = timezone.now()
    due = LinkCheck.objects.filter(check_after__lte=now, kind=LinkCheck.Kind.OUTSIDE)
    addresses = list(due.order_by("check_after").values_list("address", flat=True).distinct()[:MOST])
    if ask is None:
        session = guarded_session(user_agent())

        def ask(address: str) -> Answer:
            return follow(address, session)

    began, asked = monotonic(), 0
    last: dict[str, float] = {}
    for address in in_turn(list(dict.fromkeys(addresses))):
        if monotonic() - began > SECONDS:
            break
        host = urlsplit(address).hostname or ""
        wait = last.get(host, -pause) + pause - monotonic()
        if wait > 0:
            sleep(wait)
        answer = ask(address)
        last[host] = monotonic()
        record(address, answer, timezone.now())
        asked += 1
    return asked


def in_turn(addresses: list[str]) -> list[str]:
    """The addresses with one of each server first, then the second of each, and so on."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).hostname or ""].append(address)
    ordered = []
    for place in range(max((len(several) for several in by_host.values()), default=0)):
        ordered += [several[place] for several in by_host.values() if place < len(several)]
    return ordered


def record(address: str, answer: Answer, now: datetime) -> None:
    """Writes an answer to every page that has the link. Only a second failure, a day later, means broken."""
    states = LinkCheck.State
    rows = LinkCheck.objects.filter(digest=LinkCheck.digest_of(address), kind=LinkCheck.Kind.OUTSIDE)
    values = {"status": answer.status, "detail": answer.detail[:200], "checked_at": now}
    if answer.state != states.FAILED:
        rows.update(state=answer.state, failed_since=None, check_after=now + WEEK, **values)
        return
    rows.filter(failed_since__isnull=False).update(state=states.BROKEN, check_after=now + WEEK, **values)
    first = rows.filter(failed_since__isnull=True)
    first.update(state=states.FAILED, failed_since=now, check_after=now + DAY, **values)


def weekly_round_beside() -> None:
    """The same in a thread of its own: a slow server elsewhere must not hold up publishing here."""

    def run() -> None:
        try:
            weekly_round()
        except Exception:
            logger.exception("the round of links failed")
        finally:
            connection.close()
            _running.release()

    if _running.acquire(blocking=False):
        threading.Thread(target=run, name="links", daemon=True).start()
