"""What is counted of searches: words that found nothing or little, filters; and who is not counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from search import querylog
from search.models import AskedCell, SearchTally, SearchVisitor, SearchWeek
from search.querylog import forget_old, log, monday_of
from tests.factories import library

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/{}"


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    settings.COUNT_SEARCH_WORDS = True
    monkeypatch.setattr(querylog, "FLUSH_SECONDS", 1e9)
    monkeypatch.setattr(querylog, "FLUSH_AT", 1_000_000)
    log._waiting.clear()
    yield
    log._waiting.clear()


@pytest.fixture
def search(client):
    """Searches as some different visitors and writes down what was counted."""

    def search(query, visitors=1, **headers):
        for number in range(visitors):
            sent = {"User-Agent": BROWSER.format(number), **headers}
            assert client.get(f"/library/?{query}", headers=sent).status_code == 200
        log.flush()

    return search


@pytest.fixture
def lullabies(django_capture_on_commit_callbacks):
    """Makes stories about something."""

    def make(number, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            for place in range(number):
                library.CaseStudyFactory(title=f"Lullabies {place}", **fields)

    return make


def counted():
    fields = ("searches", "without_result", "few_results")
    tally = SearchTally.objects.get()
    week = SearchWeek.objects.get(tally=tally)
    assert week.week == monday_of(timezone.localdate())
    assert [getattr(week, name) for name in fields] == [getattr(tally, name) for name in fields]
    return tuple(getattr(tally, name) for name in fields)


@pytest.mark.parametrize(
    ("items", "wanted"), [(0, (1, 1, 0)), (1, (1, 0, 1)), (2, (1, 0, 1)), (3, (1, 0, 0))]
)
def test_nothing_little_and_enough(search, lullabies, items, wanted):
    lullabies(items)
    search("q=lullabies")
    assert counted() == wanted


def test_words_are_kept_once_three_visitors_used_them(search):
    search("q=nappy+bank", 2)
    assert SearchTally.objects.get().text == ""
    search("q=Nappy++bank", 3)
    assert SearchTally.objects.get().text == "nappy bank"
    assert counted() == (5, 5, 0)


def test_a_new_week_has_numbers_of_its_own(search, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 22))  # a Sunday
    search("q=nappy+bank")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 23))
    search("q=nappy+bank")
    search("q=nappy+bank")
    weeks = SearchWeek.objects.order_by("week").values_list("week", "searches")
    assert list(weeks) == [(date(2026, 11, 16), 1), (date(2026, 11, 23), 2)]
    assert SearchTally.objects.get().searches == 3


def test_a_service_with_an_age_is_counted_without_words(search):
    search("service-area=housing&age=0-2")
    search("service-area=housing&service-area=debt-welfare-advice&age=0-2&page=1", 2)
    search("service-area=housing")
    search("age=0-2")
    cells = {(cell.service_area, cell.age_band): cell.searches for cell in AskedCell.objects.all()}
    assert cells == {("housing", "0-2"): 3, ("debt-welfare-advice", "0-2"): 2}
    assert not SearchTally.objects.exists()
    assert not SearchVisitor.objects.exists()


def test_who_ticks_everything_looks_for_nothing_in_particular(search):
    from taxonomy.catalogue import get_catalogue

    areas = [term.slug for term in get_catalogue().terms("service_areas")][: querylog.MOST_CELLS + 1]
    search("&".join(["age=0-2", *(f"service-area={slug}" for slug in areas)]))
    assert not AskedCell.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"User-Agent": ""}, {"User-Agent": "Googlebot/2.1"}, {"Sec-GPC": "1"}, {"DNT": "1"}]
)
def test_who_is_not_counted(search, headers):
    search("q=nappy+bank&service-area=housing&age=0-2", **headers)
    assert not SearchTally.objects.exists()
    assert not AskedCell.objects.exists()


def test_who_switched_counting_off(client, search):
    client.post("/counting/", {"count": "off"})
    search("q=nappy+bank")
    assert not SearchTally.objects.exists()


def test_staff_are_not_counted(client, search, django_user_model):
    client.force_login(django_user_model.objects.create_superuser(email="e@example.org", password="x"))
    search("q=nappy+bank")
    assert not SearchTally.objects.exists()


def test_numbers_of_weeks_are_forgotten(search):
    search("q=nappy+bank&service-area=housing&age=0-2")
    old = monday_of(timezone.localdate() - timedelta(days=100))
    SearchWeek.objects.create(tally=SearchTally.objects.get(), week=old)
    AskedCell.objects.create(service_area="housing", age_band="0-2", week=old)
    forget_old()
    assert SearchWeek.objects.get().week > old
    assert AskedCell.objects.get().week > old
