"""The review line under the title, and the review status in words for the facts."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from core.enums import ReviewState
from core.presentation import Review
from core.reading.context import Reading
from core.reading.words import day_words, month_words
from core.review import reviewed_ago, whole_months_between


def review_line(reading: Reading) -> Review | None:
    """None for pages that are never due for review and were never reviewed."""
    page, state = reading.page, reading.review_state
    if page.last_reviewed is None and (page.review_months is None or page.review_due is None):
        return None
    overdue = state == ReviewState.OVERDUE
    if page.last_reviewed is None:
        words = gettext("Not reviewed here yet")
    else:
        words = gettext("Last reviewed %(day)s, %(ago)s") % {
            "day": day_words(page.last_reviewed),
            "ago": ago_words(page.last_reviewed, reading.today),
        }
    if overdue:
        words = gettext("%(reviewed)s. A new check is overdue: parts may be out of date.") % {
            "reviewed": words
        }
    return Review(words=words, overdue=overdue, on=page.last_reviewed, next_words=next_check(reading))


def next_check(reading: Reading) -> str:
    """“Next check October 2027”; nothing once it is overdue or archived."""
    due = reading.page.review_due
    if due is None or reading.review_state in (ReviewState.OVERDUE, ReviewState.ARCHIVED):
        return ""
    if reading.page.review_months is None:
        return ""
    return gettext("Next check %(month)s") % {"month": month_words(due)}


def ago_words(day: date, today: date) -> str:
    """“2 months ago”, in whole months or years."""
    months = whole_months_between(day, today)
    if months == 0:
        return gettext("this month")
    if months < 24:
        return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": months}
    return ngettext("%(n)s year ago", "%(n)s years ago", months // 12) % {"n": months // 12}


def status_words(reading: Reading) -> str:
    """The review status as a sentence: “Reviewed 7 months ago; overdue for review since March 2026”."""
    page, state = reading.page, reading.review_state
    parts = []
    if page.last_reviewed:
        parts.append(capfirst(reviewed_ago(page.last_reviewed, reading.today)))
    if state == ReviewState.ARCHIVED:
        parts.append(gettext("archived in %(month)s") % {"month": month_words(page.archived_on)})
    elif state == ReviewState.OVERDUE:
        parts.append(gettext("overdue for review since %(month)s") % {"month": month_words(page.review_due)})
    elif state == ReviewState.DUE_SOON:
        parts.append(gettext("due for review soon, in %(month)s") % {"month": month_words(page.review_due)})
    elif page.review_due:
        parts.append(gettext("next check %(month)s") % {"month": month_words(page.review_due)})
    if not parts:
        parts.append(gettext("Not reviewed here yet"))
    return capfirst("; ".join(parts))
