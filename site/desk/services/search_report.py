"""The weekly report: what readers searched and filtered for and the library does not have.

The mail is a `ReminderMail` like any other of the desk: made once for each week, sent again after a failure,
forgotten after 90 days. It is made on Monday morning about the week before. A week without anything to
report has a row too, and no mail: so nothing is worked out twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from desk.coverage import Cell, Table, coverage_table
from desk.models import ReminderMail
from desk.services.reminders import EDITORS, queue_mail
from search.models import AskedCell, SearchWeek
from search.querylog import monday_of
from taxonomy.catalogue import Catalogue, get_catalogue

#: How the batch of such a mail begins; the first day of the week follows.
REPORT_BATCH = "searches-"
#: Local time on Monday from which the report of the week before may go out.
SEND_FROM = time(7)
WEEK = timedelta(days=7)
#: Lines of each part at most; the rest is counted, and stands in the desk's list.
MOST_LINES = 15


@dataclass(frozen=True)
class MissedWords:
    """Words with how often they found nothing or little in the week, of how many searches."""

    text: str
    locale: str
    times: int
    searches: int


@dataclass(frozen=True)
class AskedGap:
    """A service and an age that readers filtered by, without any item."""

    cell: Cell
    times: int


@dataclass(frozen=True)
class SearchReport:
    """One week, Monday to Sunday. The lists are whole, the most wanted first.

    empty_cells: combinations of a service area and an age that have no item today, asked for or not, of
    `all_cells`.
    """

    week: date
    nothing: tuple[MissedWords, ...] = ()
    little: tuple[MissedWords, ...] = ()
    gaps: tuple[AskedGap, ...] = ()
    empty_cells: int = 0
    all_cells: int = 0

    @property
    def last_day(self) -> date:
        return self.week + WEEK - timedelta(days=1)

    @property
    def is_empty(self) -> bool:
        """Nothing that readers missed. Gaps nobody asked for are no reason to write."""
        return not (self.nothing or self.little or self.gaps)


def order_report(now: datetime | None = None) -> ReminderMail | None:
    """Orders the mail about last week once Monday morning has come. None if it was ordered before.

    A worker that did not run on Monday makes up for it later in the week.
    """
    local = timezone.localtime(now)
    monday = monday_of(local.date())
    if local.date() == monday and local.time() < SEND_FROM:
        return None
    with transaction.atomic():
        mail, made = ReminderMail.objects.get_or_create(
            recipient=EDITORS, batch=f"{REPORT_BATCH}{(monday - WEEK).isoformat()}"
        )
        if made:
            queue_mail(mail)
    return mail if made else None


def report_of(week: date) -> SearchReport:
    """What readers missed in the week that began on this Monday, against today's library."""
    table = coverage_table()
    return SearchReport(
        week=week,
        nothing=missed(week, "without_result"),
        little=missed(week, "few_results", without_result=0),
        gaps=asked_gaps(week, table, get_catalogue()),
        empty_cells=sum(1 for cell in table.cells if cell.level == "empty"),
        all_cells=len(table.cells),
    )


def missed(week: date, field: str, **conditions: int) -> tuple[MissedWords, ...]:
    """The words of the week that may be shown (three visitors have used them), by a number of theirs."""
    rows = (
        SearchWeek.objects.filter(week=week, **{f"{field}__gt": 0}, **conditions)
        .exclude(tally__text="")
        .order_by(f"-{field}", "tally__text", "pk")
    )
    values = rows.values_list("tally__text", "tally__locale", field, "searches")
    return tuple(MissedWords(*row) for row in values)


def asked_gaps(week: date, table: Table, catalogue: Catalogue) -> tuple[AskedGap, ...]:
    """What was filtered for and has no item; a term that was renamed or merged since is its new self."""
    empty = {
        (cell.area.slug, cell.band.slug): cell for row in table.rows for cell in row.cells if not cell.count
    }
    times: dict[tuple[str | None, str | None], int] = {}
    for area, band, number in AskedCell.objects.filter(week=week).values_list(
        "service_area", "age_band", "searches"
    ):
        key = catalogue.resolve("service_areas", area), catalogue.resolve("age_bands", band)
        times[key] = times.get(key, 0) + number
    found = [AskedGap(cell, times[key]) for key, cell in empty.items() if key in times]
    return tuple(sorted(found, key=lambda gap: (-gap.times, gap.cell.area.label, gap.cell.band.label)))
