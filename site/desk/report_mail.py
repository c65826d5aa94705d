"""The words of the weekly report of searches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from desk.coverage import commission_url
from desk.models import ReminderMail
from desk.reminder_mail import absolute, address_of, words
from desk.services.search_report import (
    MOST_LINES,
    REPORT_BATCH,
    AskedGap,
    MissedWords,
    SearchReport,
    report_of,
)


@dataclass(frozen=True)
class Line:
    """What was missed, how often, and where to order it."""

    title: str
    facts: str
    commission_url: str


@dataclass(frozen=True)
class Section:
    """A part of the report. `more`: how many lines only the list has."""

    heading: str
    lines: tuple[Line, ...]
    more: int
    list_url: str
    list_label: str


def compose_report(mail: ReminderMail) -> EmailMultiAlternatives | None:
    """The message about the week of a mail; None when readers missed nothing."""
    report = report_of(date.fromisoformat(mail.batch.removeprefix(REPORT_BATCH)))
    address = address_of(mail.recipient)
    if report.is_empty or not address:
        return None
    span = {"first": words(report.week), "last": words(report.last_day)}
    context = {
        "span": gettext("%(first)s to %(last)s") % span,
        "sections": sections_of(report),
        "coverage_note": coverage_note(report),
        "coverage_url": absolute(reverse("desk:coverage")),
        "desk_url": absolute(reverse("wagtailadmin_home")),
    }
    message = EmailMultiAlternatives(
        subject=gettext("What readers could not find, %(first)s to %(last)s") % span,
        body=render_to_string("emails/search_report.txt", context),
        to=[address],
    )
    message.attach_alternative(render_to_string("emails/search_report.html", context), "text/html")
    return message


def sections_of(report: SearchReport) -> list[Section]:
    """The parts with something in them."""
    searches, in_list = absolute(reverse("desk:searches")), gettext("See them in the desk’s list")
    coverage = absolute(reverse("desk:coverage"))
    parts = (
        (
            gettext("Searched for, found nothing"),
            [word_line(row) for row in report.nothing],
            f"{searches}?found=none",
            in_list,
        ),
        (
            gettext("Searched for, found one or two items"),
            [word_line(row) for row in report.little],
            f"{searches}?found=few",
            in_list,
        ),
        (
            gettext("Filtered for, and the library has no item"),
            [gap_line(gap) for gap in report.gaps],
            coverage,
            gettext("See coverage by service and age"),
        ),
    )
    return [
        Section(heading, tuple(lines[:MOST_LINES]), max(len(lines) - MOST_LINES, 0), url, label)
        for heading, lines, url, label in parts
        if lines
    ]


def word_line(row: MissedWords) -> Line:
    facts = gettext("%(n)s of %(all)s searches") % {"n": row.times, "all": row.searches}
    if row.locale != settings.LANGUAGE_CODE:
        facts = f"{facts}, {dict(settings.LANGUAGES).get(row.locale, row.locale)}"
    return Line(f"“{row.text}”", facts, absolute(commission_url(words=row.text)))


def gap_line(gap: AskedGap) -> Line:
    facts = ngettext("asked for %(n)s time", "asked for %(n)s times", gap.times) % {"n": gap.times}
    return Line(f"{gap.cell.area.label}, {gap.cell.band.label}", facts, absolute(gap.cell.commission_url))


def coverage_note(report: SearchReport) -> str:
    """The gaps as they are, so that nobody takes the list above for all of them."""
    return gettext(
        "Asked for or not, %(empty)s of %(all)s combinations of a service and an age have no item today."
    ) % {"empty": report.empty_cells, "all": report.all_cells}
