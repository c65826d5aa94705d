"""The review clock: from two dates to a state, and from a state to words."""

from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from core.enums import ReviewState

#: The owner is reminded this long before a page is due.
DUE_SOON = timedelta(days=60)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months_between(earlier: date, later: date) -> int:
    """Completed months from one day to another; negative never, 0 if `later` is not later."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(months - (later.day < earlier.day), 0)


def review_state(
    *, last_reviewed: date | None, review_due: date | None, archived_on: date | None, today: date
) -> ReviewState:
    """Content model, section 1: current → due soon → overdue → archived."""
    if archived_on is not None and archived_on <= today:
        return ReviewState.ARCHIVED
    if review_due is None:
        return ReviewState.CURRENT if last_reviewed else ReviewState.NOT_REVIEWED
    if review_due < today:
        return ReviewState.OVERDUE
    return ReviewState.DUE_SOON if review_due - today <= DUE_SOON else ReviewState.CURRENT


def reviewed_ago(last_reviewed: date, today: date) -> str:
    """“reviewed 7 months ago”, in whole months or years."""
    months = whole_months_between(last_reviewed, today)
    if months == 0:
        return gettext("reviewed this month")
    if months < 24:
        return ngettext("reviewed %(n)s month ago", "reviewed %(n)s months ago", months) % {"n": months}
    years = months // 12
    return ngettext("reviewed %(n)s year ago", "reviewed %(n)s years ago", years) % {"n": years}
