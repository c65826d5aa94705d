"""The figures of a run, from its log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from bench.chaos_killer import Killer, Outage
from bench.chaos_log import Log
from bench.clock import percentile
from bench.report import Row, at_most, note

#: Seconds of an outage in which the server is still being waited for.
FIRST_MOMENTS = 5.0
#: Seconds within which a search answers then.
LIMIT = 1.5
#: Events that make a page visible.
SHOWING = ("publish", "publish again", "create", "open again", "move")


def none(what: str, number: int) -> Row:
    """A number that must be zero."""
    return Row(what, str(number), value=number, sense="<=", limit=0, target="0")


def event_rows(log: Log, killer: Killer) -> list[Row]:
    """What was done, by kind, and what went wrong on purpose."""
    events = list(log.read("events"))
    done = [event for event in events if event["how"] == "done"]
    kinds = Counter(event["what"] for event in done)
    ends = Counter(event["how"].partition(":")[0] for event in events)
    kills = Counter(kill["where"] for kill in log.read("kills"))
    tricks: Counter[str] = Counter()
    for trick in log.read("mischief"):
        tricks[trick["what"]] += trick["number"]
    outages = Counter(outage.kind for outage in killer.outages)
    return [
        note("events committed", f"{len(done):,}", told(kinds)),
        note("… with a slow committer", str(sum(event["slow"] for event in done))),
        note("… in autocommit", str(sum(event["autocommit"] for event in done))),
        note("rolled back", str(ends["rolled back"])),
        note("refused (two writers at one page)", str(ends["refused"])),
        note("writers killed", str(sum(kills.values())), told(kills)),
        note("workers killed", str(killer.worker_kills)),
        note("server killed, frozen", f"{outages['killed']}, {outages['frozen']}"),
        note("outbox rows doubled, changes repeated, replayed, built slowly", "", told(tricks)),
        none("events that failed", ends["failed"]),
    ]


def told(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(numbers.items()))


def search_rows(log: Log, outages: Sequence[Outage]) -> list[Row]:
    """How long searches took, who answered, and what must never be."""
    searches = list(log.read("searches"))
    if not searches:
        return [none("the reader did not search", 1)]
    answered = Counter(search["engine"] or "nobody" for search in searches)
    rows = [
        note("searches", f"{len(searches):,}", told(answered)),
        none("searches without an answer", sum("problem" in search for search in searches)),
        none("searches that showed a page nobody might see", len(forbidden(log, searches))),
        note("hits held back at the last gate", str(sum(search.get("gate", 0) for search in searches))),
        note("longest search", f"{max(search['s'] for search in searches):.2f} s"),
    ]
    for name in sorted(answered):
        times = [search["s"] for search in searches if search["engine"] == name]
        rows.append(times_row(f"answered by {name or 'nobody'}", times))
    first = [search for search in searches if any(in_first_moments(search, one) for one in outages)]
    rest = [search for search in searches if any(in_rest(search, one) for one in outages)]
    for kind in ("killed", "frozen"):
        those = [one for one in outages if one.kind == kind]
        times = [search["s"] for search in first if any(in_first_moments(search, one) for one in those)]
        if times:
            rows.append(at_most(f"longest search when the server was {kind}", max(times), LIMIT, "s"))
    if rest:
        rows.append(times_row(f"in outages after {FIRST_MOMENTS:g} s", [search["s"] for search in rest]))
        rows.append(at_most("… longest", max(search["s"] for search in rest), LIMIT, "s"))
    back = [seconds for seconds in (until_used(searches, one) for one in outages) if seconds is not None]
    if back:
        rows.append(note("server there again → answers searches, longest", f"{max(back):.1f} s"))
    return rows


def until_used(searches: Iterable[Mapping[str, Any]], outage: Outage) -> float | None:
    """Seconds from the end of an outage to the first search that the cluster answered; None: none did."""
    later = (one for one in searches if one["t"] > outage.ends and one["engine"] == "elasticsearch")
    first = next(later, None)
    return first["t"] - outage.ends if first else None


def times_row(what: str, times: Sequence[float]) -> Row:
    return note(what, f"median {median(times) * 1000:.0f} ms", f"95th {percentile(times, 95) * 1000:.0f} ms")


def in_first_moments(search: Mapping[str, Any], outage: Outage) -> bool:
    """Whether it was under way when the outage began, or began soon after."""
    return search["t"] + search["s"] >= outage.began and search["t"] <= outage.began + FIRST_MOMENTS


def in_rest(search: Mapping[str, Any], outage: Outage) -> bool:
    return outage.began + FIRST_MOMENTS < search["t"] < outage.ends


def forbidden(log: Log, searches: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], int]]:
    """Pages that were shown and that nobody might see before or after the search.

    The reader looks at the pages before and after. What may have been visible only between is let pass:
    where a change that shows the page, or a tree of pages, was under way.
    """
    found = [(search, page) for search in searches for page in search.get("bad", ())]
    if not found:
        return []
    showing = [event for event in log.read("events") if event["what"] in SHOWING]
    return [
        (search, page)
        for search, page in found
        if not any(
            event["t"] <= search["t"] + search["s"]
            and event["t"] + event["s"] >= search["t"]
            and (event["page"] == page or event["what"] in ("open again", "move"))
            for event in showing
        )
    ]
