"""News and its index."""

import datetime

import pytest

from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_newest_first_undated_last(client):
    dates = {"Older": datetime.date(2026, 1, 1), "Newer": datetime.date(2026, 5, 1), "Undated": None}
    for title, day in dates.items():
        library.NewsFactory(title=title, published_on=day)
    view = client.get("/news/").context["view"]
    assert [card.title for card in view.cards] == ["Newer", "Older", "Undated"]
    assert view.cards[0].meta[0].values[0].text == "1 May 2026"
    assert view.pagination is None


def test_pages_of_twelve(client, subtests):
    for number in range(1, 26):
        library.NewsFactory(
            title=f"{number}", slug=f"n-{number}", published_on=datetime.date(2026, 1, number)
        )
    first = {"1": 25, "2": 13, "3": 1, "99": 1, "x": 25, "-1": 1, "1" * 30: 1}
    for asked, number in first.items():
        with subtests.test(page=asked):
            view = client.get("/news/", {"page": asked}).context["view"]
            assert view.cards[0].title == str(number)
            assert view.pagination is not None


def test_a_page_of_news(client):
    page = library.NewsFactory(news_kind="policy", source_url="https://example.org/paper")
    response = client.get(page.get_url())
    view = response.context["view"]
    assert view.kind == "Policy"
    assert view.meta[0].values[0].text == "1 October 2026"
    assert [link.label for link in view.breadcrumbs] == ["News"]
    assert "https://example.org/paper" in response.content.decode()


def test_numbered_pages_with_gaps():
    from news.presentation import pagination

    found = pagination(5, 9)
    assert [None if page.gap else page.number for page in found.pages] == [1, None, 4, 5, 6, None, 9]
    assert (found.previous_href, found.next_href) == ("?page=4", "?page=6")
