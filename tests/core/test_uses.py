"""How often pages are read: what counts, what does not, and that counting never stands in anybody's way."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from core.models import PageUse
from core.services import uses
from core.services.uses import Reading, ReadingCounter, counter, forget_old_uses, recent_months
from jobs.schedule import chores
from tests.factories import library

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def counting(settings, monkeypatch):
    """Counted, and written only by hand."""
    settings.COUNT_PAGE_VIEWS = True
    monkeypatch.setattr(uses, "FLUSH_SECONDS", 1e9)
    monkeypatch.setattr(uses, "FLUSH_AT", 1_000_000)
    counter._waiting.clear()
    yield
    counter._waiting.clear()


@pytest.fixture
def read(client):
    """Reads an address as people do; returns the status."""

    def read(url, times=1, **headers):
        for _each in range(times):
            answer = client.get(url, headers={"User-Agent": BROWSER, **headers})
        return answer.status_code

    return read


def stored():
    counter.flush()
    return {(use.page_id, use.language): use.views for use in PageUse.objects.all()}


def test_a_page_is_counted_by_month_and_language(read, monkeypatch):
    page, other = library.CaseStudyFactory(), library.NewsFactory()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 22))
    assert read(page.get_url(), 3) == read(other.get_url()) == 200
    assert stored() == {(page.pk, "en"): 3, (other.pk, "en"): 1}
    assert read(page.get_url(), 2) == 200
    assert stored()[page.pk, "en"] == 5
    assert {use.month for use in PageUse.objects.all()} == {date(2026, 11, 1)}
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 12, 1))
    read(page.get_url())
    counter.flush()
    months = PageUse.objects.filter(page=page).order_by("month").values_list("month", "views")
    assert list(months) == [(date(2026, 11, 1), 5), (date(2026, 12, 1), 1)]


def test_english_in_another_interface_counts_for_that_language(read):
    page, translated = library.ResourceFactory(), library.ResourceFactory()
    welsh = library.translate(translated, title="Cymraeg")
    assert read(f"/cy{page.get_url()}") == 200
    assert read(welsh.get_url()) == 200
    assert stored() == {(page.pk, "cy"): 1, (welsh.pk, "cy"): 1}


def test_an_alias_counts_for_the_page_it_shows(read):
    welsh = library.welsh_home()
    assert welsh.alias_of_id
    assert read("/cy/") == 200
    assert stored() == {(welsh.alias_of_id, "cy"): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux) HeadlessChrome/140.0 Safari/537.36"},
        {"Sec-GPC": "1"},
        {"DNT": "1"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_who_is_not_counted(read, headers):
    page = library.CaseStudyFactory()
    assert read(page.get_url(), **headers) == 200
    assert stored() == {}


@pytest.mark.parametrize(
    "browser",
    [
        BROWSER,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; CUBOT_X30) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    ],
)
def test_browsers_of_people(browser):
    assert not uses.is_robot(browser)


def test_not_what_is_no_page_read(client, read):
    page, secret = library.CaseStudyFactory(), library.CaseStudyFactory()
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="x")
    read(secret.get_url())  # the form for the password
    read("/nothing/here/")
    read("/library/")
    client.head(page.get_url(), headers={"User-Agent": BROWSER})
    assert stored() == {}


def test_staff_and_previews_are_not_counted(client, read, django_user_model):
    page = library.CaseStudyFactory()
    client.force_login(django_user_model.objects.create_superuser(email="e@example.org", password="x"))
    assert read(page.get_url()) == 200
    assert page.make_preview_request().status_code == 200
    assert stored() == {}
    client.force_login(django_user_model.objects.create_user(email="m@example.org", password="x"))
    assert read(page.get_url()) == 200
    assert stored() == {(page.pk, "en"): 1}


def test_it_can_be_switched_off(read, settings):
    settings.COUNT_PAGE_VIEWS = False
    read(library.CaseStudyFactory().get_url())
    assert stored() == {}


def test_counting_asks_and_writes_nothing_while_a_page_is_read(client, read, settings):
    page = library.CaseStudyFactory()
    read(page.get_url())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(page.get_url())
        return len(captured)

    counted = queries()
    settings.COUNT_PAGE_VIEWS = False
    assert queries() == counted


def test_one_statement_for_many_pages_and_none_for_none():
    pages = [library.NewsFactory() for _ in range(3)]
    own = ReadingCounter()
    for number, page in enumerate(pages, 1):
        for language in ("en", "cy"):
            for _each in range(number):
                own.add(Reading(page.pk, date(2026, 11, 1), language))
    with CaptureQueriesContext(connection) as captured:
        assert own.flush() == 12
        assert own.flush() == 0
    assert len(captured) == 1
    assert sorted(PageUse.objects.values_list("views", flat=True)) == [1, 1, 2, 2, 3, 3]


def test_a_page_that_is_gone_costs_the_others_nothing():
    gone, page = library.NewsFactory(), library.NewsFactory()
    counter.add(Reading(gone.pk, date(2026, 11, 1), "en"))
    counter.add(Reading(page.pk, date(2026, 11, 1), "en"))
    pk = gone.pk
    gone.delete()
    assert stored() == {(page.pk, "en"): 1}
    assert not PageUse.objects.filter(page_id=pk).exists()


def test_numbers_go_with_their_page(read):
    page = library.NewsFactory()
    read(page.get_url())
    assert stored()
    page.delete()
    assert not PageUse.objects.exists()


def test_a_failing_database_loses_numbers_and_no_request(read, monkeypatch, caplog):
    def fails(_waiting):
        raise OperationalError("database is locked")

    page = library.NewsFactory()
    monkeypatch.setattr(uses, "write", fails)
    assert read(page.get_url()) == 200
    assert counter.flush() == 0
    assert "OperationalError" in caplog.text
    monkeypatch.undo()
    assert stored() == {}


def test_it_is_written_after_so_many_readings_or_so_much_time(monkeypatch):
    started = []
    monkeypatch.setattr(uses, "FLUSH_AT", 3)
    monkeypatch.setattr(
        uses.threading, "Thread", lambda **options: type("T", (), {"start": lambda self: started.append(1)})()
    )
    own = ReadingCounter()
    for number in range(3):
        assert len(started) == 0
        own.add(Reading(number, date(2026, 11, 1), "en"))
    assert len(started) == 1
    later = ReadingCounter()
    monkeypatch.setattr(uses, "FLUSH_SECONDS", -1)
    later.add(Reading(1, date(2026, 11, 1), "en"))
    assert len(started) == 2


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(uses, "MOST_WAITING", 2)
    own = ReadingCounter()
    for number in (1, 2, 3, 1):
        own.add(Reading(number, date(2026, 11, 1), "en"))
    assert own._waiting.total() == 3


def test_kept_thirteen_months():
    page = library.NewsFactory()
    for month in (date(2025, 9, 1), date(2025, 10, 1), date(2026, 11, 1)):
        PageUse.objects.create(page=page, month=month, language="en", views=1)
    assert forget_old_uses(date(2026, 11, 22)) == 1
    assert PageUse.objects.order_by("month").first().month == date(2025, 10, 1)
    assert "forget old page views" in [chore.name for chore in chores()]


def test_three_months_are_the_present_one_and_two_before():
    assert recent_months(date(2026, 11, 22)) == date(2026, 9, 1)
    assert recent_months(date(2027, 1, 1)) == date(2026, 11, 1)


def test_no_column_for_anybody():
    assert {field.name for field in PageUse._meta.get_fields()} == {
        "id",
        "page",
        "month",
        "language",
        "views",
    }


def test_deleting_a_page_is_not_warned_of(read):
    page = library.NewsFactory()
    read(page.get_url())
    assert stored()
    call_command("rebuild_references_index", verbosity=0)
    from wagtail.models import ReferenceIndex

    assert not ReferenceIndex.get_references_to(page).exists()


def test_the_switch_at_the_foot_of_every_page(client, read):
    page = library.NewsFactory()
    assert 'href="/counting/"' in client.get(page.get_url()).content.decode()
    assert 'href="/cy/counting/"' in client.get("/cy/library/").content.decode()
    assert "Counting is on in this browser." in client.get("/counting/").content.decode()
    answer = client.post("/counting/", {"count": "off"})
    assert (answer.status_code, answer.url) == (302, "/counting/")
    cookie = answer.cookies["counting"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == ("off", 365 * 86_400, True)
    assert "Counting is off in this browser." in client.get("/counting/").content.decode()
    read(page.get_url())
    assert stored() == {}
    client.post("/counting/", {"count": "on"})
    read(page.get_url())
    assert stored() == {(page.pk, "en"): 1}
    assert client.post("/counting/", {"count": "elsewhere"}).cookies.get("counting") is None


def test_the_switch_of_a_browser_that_asks_already(client):
    html = client.get("/counting/", headers={"Sec-GPC": "1"}).content.decode()
    assert "You are not counted here." in html
    assert "<button" not in html.split("<main")[1].split("</main>")[0]


def test_the_switch_refuses_a_forged_form():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/counting/", {"count": "off"}).status_code == 403
