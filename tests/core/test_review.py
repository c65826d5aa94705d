"""The review clock in states and words."""

import datetime

import pytest

from core.presentation import Review
from core.reading.context import Reading
from core.reading.review import ago_words, review_line, status_words
from core.review import add_months, review_state
from home.models import StandardPage
from news.models import NewsPage

TODAY = datetime.date(2026, 11, 22)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("reviewed", "due", "archived", "state"),
    [
        ("2026-01-01", "2027-06-01", None, "current"),
        ("2026-01-01", "2026-12-24", None, "due-soon"),
        ("2024-01-01", "2026-11-21", None, "overdue"),
        ("2024-01-01", "2026-11-22", None, "due-soon"),
        ("2024-01-01", "2025-01-01", "2026-01-01", "archived"),
        (None, None, None, "not-reviewed"),
    ],
)
def test_states(reviewed, due, archived, state):
    dates = [value and day(value) for value in (reviewed, due, archived)]
    found = review_state(last_reviewed=dates[0], review_due=dates[1], archived_on=dates[2], today=TODAY)
    assert found == state


@pytest.mark.parametrize(
    ("reviewed", "words"),
    [
        ("2026-11-02", "this month"),
        ("2026-10-22", "1 month ago"),
        ("2026-10-23", "this month"),
        ("2025-01-01", "22 months ago"),
        ("2024-11-22", "2 years ago"),
    ],
)
def test_how_long_ago(reviewed, words):
    assert ago_words(day(reviewed), TODAY) == words


def test_a_month_later_is_the_last_day_of_a_shorter_month():
    assert add_months(day("2024-01-31"), 1) == day("2024-02-29")


def reading(rf, page):
    return Reading(page, rf.get("/"), today=TODAY)


@pytest.mark.django_db
def test_the_line_of_a_page_in_order(rf):
    page = StandardPage(last_reviewed=day("2026-09-14"), review_due=day("2027-09-14"))
    assert review_line(reading(rf, page)) == Review(
        words="Last reviewed 14 September 2026, 2 months ago",
        on=day("2026-09-14"),
        next_words="Next check September 2027",
    )


@pytest.mark.django_db
def test_the_line_of_an_overdue_page_says_so(rf):
    page = StandardPage(last_reviewed=day("2025-01-10"), review_due=day("2026-01-10"))
    line = review_line(reading(rf, page))
    assert line.overdue
    assert line.words == (
        "Last reviewed 10 January 2025, 22 months ago. A new check is overdue: parts may be out of date."
    )
    assert line.next_words == ""
    assert status_words(reading(rf, page)) == "Reviewed 22 months ago; overdue for review since January 2026"


@pytest.mark.django_db
def test_news_is_never_due(rf):
    page = NewsPage(last_reviewed=None, review_due=day("2020-01-01"))
    assert review_line(reading(rf, page)) is None


@pytest.mark.django_db
def test_a_page_nobody_reviewed_yet(rf):
    page = StandardPage(review_due=day("2027-01-01"))
    assert review_line(reading(rf, page)).words == "Not reviewed here yet"
    assert status_words(reading(rf, StandardPage())) == "Not reviewed here yet"
