"""The weekly report of what readers could not find: when, to whom, what is in it, and never twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from desk.models import ReminderMail
from desk.services import reminders
from desk.services.search_report import order_report, report_of
from jobs.schedule import chores as registered
from search.models import AskedCell, SearchTally, SearchWeek
from taxonomy.models import ServiceArea
from tests.factories import library

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=LONDON)
#: The week that is reported then.
WEEK = date(2026, 11, 16)


def searched(text, week=WEEK, locale="en", digest="", **numbers):
    """Words with their numbers of a week."""
    tally, _made = SearchTally.objects.get_or_create(
        digest=digest or f"{locale} {text}",
        defaults={"text": text, "locale": locale, "first_day": week, "last_day": week},
    )
    return SearchWeek.objects.create(tally=tally, week=week, **numbers)


def filtered(area, band, searches, week=WEEK):
    AskedCell.objects.create(service_area=area, age_band=band, searches=searches, week=week)


@pytest.fixture
def report(committed):
    """The worker's chore at a moment; returns the mails that went out."""

    def report(moment=MONDAY):
        mail.outbox.clear()
        with committed():
            order_report(moment)
        return list(mail.outbox)

    return report


def test_monday_morning_to_the_editors_in_words_and_markup(report, settings):
    searched("nappy bank", searches=9, without_result=7)
    searched("dads at night", searches=4, few_results=3)
    searched("banc cewynnau", locale="cy", searches=2, without_result=2)
    filtered("housing", "0-2", 5)
    [message] = report()
    assert message.to == [settings.EDITORS_EMAIL]
    assert message.subject == "What readers could not find, 16 November 2026 to 22 November 2026"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        for part in (
            "Searched for, found nothing",
            "“nappy bank”",
            "7 of 9 searches",
            "2 of 2 searches, Welsh",
            "Searched for, found one or two items",
            "“dads at night”",
            "3 of 4 searches",
            "Filtered for, and the library has no item",
            "Housing, 0 to 2 years",
            "asked for 5 times",
            "Asked for or not, ",
            "http://localhost:8000/admin/desk/searches/?found=none",
            "http://localhost:8000/admin/desk/searches/?found=few",
            "http://localhost:8000/admin/desk/coverage/",
            "http://localhost:8000/admin/snippets/desk/commission/add/?words=nappy+bank",
        ):
            assert part in text
        assert text.index("nappy bank") < text.index("banc cewynnau") < text.index("dads at night")
    assert "service_area=housing&age_band=0-2" in message.body
    assert "service_area=housing&amp;age_band=0-2" in html


def test_its_links_open(report, client, editor):
    searched("nappy bank", searches=9, without_result=7)
    filtered("housing", "0-2", 5)
    [message] = report()
    client.force_login(editor)
    links = [word for word in message.body.split() if word.startswith("http://localhost:8000")]
    assert len(links) == 6
    for link in links:
        assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_not_before_seven_and_once_a_week(report):
    searched("nappy bank", searches=3, without_result=3)
    assert report(MONDAY.replace(hour=6, minute=59)) == []
    assert len(report(MONDAY.replace(hour=7))) == 1
    assert report(MONDAY.replace(hour=7, minute=15)) == []
    assert report(MONDAY + timedelta(days=6)) == []
    assert ReminderMail.objects.count() == 1
    searched("sleep", week=WEEK + timedelta(days=7), searches=3, without_result=3)
    [message] = report(MONDAY + timedelta(days=7))
    assert "sleep" in message.body
    assert "nappy bank" not in message.body


def test_local_time_in_summer(report):
    searched("nappy bank", week=date(2026, 6, 8), searches=3, without_result=3)
    utc = ZoneInfo("UTC")
    assert report(datetime(2026, 6, 15, 5, 59, tzinfo=utc)) == []
    assert len(report(datetime(2026, 6, 15, 6, 0, tzinfo=utc))) == 1


def test_a_worker_that_stood_still_on_monday_makes_up_for_it(report):
    searched("nappy bank", searches=3, without_result=3)
    assert len(report(MONDAY + timedelta(days=2))) == 1


def test_nothing_is_sent_when_there_is_nothing(report):
    searched("", digest="too few visitors", searches=2, without_result=2)
    searched("found", searches=5)
    searched("earlier", week=WEEK - timedelta(days=7), searches=5, without_result=5)
    filtered("housing", "0-2", 4, week=WEEK + timedelta(days=7))
    assert report() == []
    assert ReminderMail.objects.get().sent_at is not None
    searched("late to be known", searches=5, without_result=5)
    assert report(MONDAY + timedelta(hours=1)) == []


def test_words_of_fewer_than_three_visitors_are_never_named(report):
    searched("", digest="too few visitors", searches=2, without_result=2)
    searched("nappy bank", searches=3, without_result=3)
    [message] = report()
    assert message.body.count("searches)") == 1


def test_only_gaps_that_were_asked_for(report):
    library.CaseStudyFactory(
        full=True,
        service_areas=[library.term("service_areas", "housing")],
        age_min_months=0,
        age_max_months=35,
    )
    filtered("housing", "0-2", 9)  # has an item
    filtered("debt-welfare-advice", "0-2", 2)
    filtered("no-such-area", "0-2", 2)
    assert [(g.cell.area.slug, g.cell.band.slug, g.times) for g in report_of(WEEK).gaps] == [
        ("debt-welfare-advice", "0-2", 2)
    ]
    found = report_of(WEEK)
    assert 1 < found.empty_cells < found.all_cells


def test_a_renamed_term_is_its_new_self():
    from taxonomy.models import TermAlias

    TermAlias.objects.create(vocabulary="service_areas", old_slug="homes", new_slug="housing")
    filtered("homes", "0-2", 2)
    filtered("housing", "0-2", 3)
    [gap] = report_of(WEEK).gaps
    assert (gap.cell.area.slug, gap.times) == ("housing", 5)
    assert ServiceArea.objects.canonical().filter(slug="housing").exists()


def test_long_lists_are_cut_and_counted(report):
    for number in range(18):
        searched(f"words {number:02}", searches=30 - number, without_result=30 - number)
    [message] = report()
    assert message.body.count("Commission this") == 15
    assert "and 3 more" in message.body


def test_markup_in_words_stays_text(report):
    searched("<b>bold</b> & co", searches=3, without_result=3)
    [message] = report()
    assert "<b>bold</b> & co" in message.body
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in message.alternatives[0][0]


def test_a_mail_that_fails_is_sent_later(report, committed, monkeypatch):
    searched("nappy bank", searches=3, without_result=3)
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMultiAlternatives.send",
            lambda self: (_ for _ in ()).throw(OSError("no server")),
        )
        assert report() == []
    ReminderMail.objects.update(next_try=timezone.now() - timedelta(hours=1))
    with committed():
        assert reminders.send_again() == 1
    assert len(mail.outbox) == 1


def test_the_order_is_made_once(committed):
    with committed():
        assert order_report(MONDAY) is not None
        assert order_report(MONDAY) is None


def test_the_worker_looks_every_quarter_of_an_hour(monkeypatch):
    [chore] = [chore for chore in registered() if chore.name == "weekly report of searches"]
    assert chore.seconds == 900
    monkeypatch.setattr(timezone, "localtime", lambda *_: MONDAY)
    chore.run()
    assert ReminderMail.objects.get().batch == "searches-2026-11-16"
