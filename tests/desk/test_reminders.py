"""Reminders: who is written to when, once for each reason; bulk reminders; the archive after 24 months."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db.models import Count
from django.utils import timezone

from casestudies.models import CaseStudyPage
from desk import chores
from desk.enums import JobState
from desk.models import DeskJob, ReminderMail, ReviewReminder
from desk.services import reminders
from desk.services.archiving import archive_notices, archive_unchecked
from desk.services.jobs import resume_jobs, run_job, start_bulk_reminder
from desk.services.reviews import confirm_review
from tests.desk.filling import days, fill
from tests.factories import library
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(person):
    return person("owner@example.org", pages=("change",))


def remind(committed, day=None):
    """A run of the clock with its commits. Returns the mails that went out."""
    mail.outbox.clear()
    with committed():
        reminders.remind_owners(day or timezone.localdate())
    return list(mail.outbox)


def test_sixty_and_fourteen_days_before_and_overdue(committed, owner):
    [page] = fill(1, review_due=days(100), last_reviewed=days(-200), review_owner=owner)
    due = days(100)
    sent = {n: len(remind(committed, due - timedelta(days=n))) for n in (61, 60, 59, 15, 14, 13, 0, -1, -2)}
    assert sent == {61: 0, 60: 1, 59: 0, 15: 0, 14: 1, 13: 0, 0: 0, -1: 1, -2: 0}
    kinds = ReviewReminder.objects.filter(page_id=page).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["60-days", "14-days", "overdue"]


def test_one_mail_for_each_owner_with_all_pages_in_words_and_markup(committed, owner):
    fill(2, title="Soon", review_due=days(10), review_owner=owner)
    fill(1, title="Late", review_due=days(-10), review_owner=owner)
    [message] = remind(committed)
    assert message.to == ["owner@example.org"]
    assert message.subject == "3 pages need a look"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "Overdue for review" in text
        assert "Due for review soon" in text
        assert text.index("Late") < text.index("Soon")
        assert f"/admin/desk/reviews/?owner={owner.pk}" in text
        assert "still-right" in text
        assert "http://localhost:8000/admin/" in text


def test_pages_without_an_active_owner_go_to_the_editors(committed, owner, person, settings):
    left = person("left@example.org", is_active=False)
    fill(1, review_due=days(5))
    fill(1, review_due=days(5), review_owner=left)
    [message] = remind(committed)
    assert message.to == [settings.EDITORS_EMAIL]
    assert "no owner" in message.body


def test_twice_a_day_is_once_a_day(committed, owner):
    fill(1, review_due=days(5), review_owner=owner)
    assert len(remind(committed)) == 1
    fill(1, review_due=days(6), review_owner=owner)
    assert remind(committed) == []
    assert len(remind(committed, days(1))) == 1


def test_a_new_date_begins_anew(committed, owner, editor):
    [pk] = fill(1, review_due=days(5), review_owner=owner)
    remind(committed)
    CaseStudyPage.objects.filter(pk=pk).update(review_due=days(8))
    assert len(remind(committed, days(1))) == 1


def test_what_is_confirmed_before_the_mail_goes_is_not_in_it(committed, owner, editor):
    page = library.CaseStudyFactory(overdue=True, review_owner=owner)
    with committed():
        reminders.remind_owners()
        confirm_review(page, editor)
    assert mail.outbox == []
    assert ReminderMail.objects.get().sent_at is not None


def test_a_page_with_markup_in_its_title_stays_text(committed, owner):
    fill(1, title="<b>Bold</b> & co", review_due=days(5), review_owner=owner)
    [message] = remind(committed)
    assert "<b>Bold</b> & co" in message.body
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in message.alternatives[0][0]


def no_server(_message):
    raise OSError("no server")


def test_a_mail_that_fails_is_sent_later_and_only_once(committed, owner, settings, monkeypatch):
    fill(1, review_due=days(5), review_owner=owner)
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.EmailMultiAlternatives.send",
            lambda self: (_ for _ in ()).throw(OSError("no server")),
        )
        remind(committed)
    waiting = ReminderMail.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert waiting.next_try > timezone.now() + timedelta(minutes=4)
    with committed():
        assert reminders.send_again() == 0  # its time has not come
    ReminderMail.objects.update(next_try=timezone.now() - timedelta(hours=1))
    with committed():
        assert reminders.send_again() == 1
    assert len(mail.outbox) == 1
    ReminderMail.objects.update(next_try=timezone.now() - timedelta(hours=1))
    with committed():
        assert reminders.send_again() == 0
    assert len(mail.outbox) == 1


def test_two_senders_of_one_mail(owner):
    made = ReminderMail.objects.create(recipient=f"user:{owner.pk}", batch="x")
    assert reminders.claim(made.pk) is not None
    assert reminders.claim(made.pk) is None


def test_what_is_not_reminded_of(committed, owner):
    fill(1, review_due=days(-5), review_owner=owner, archived_on=days(-1))
    fill(1, review_due=None, review_owner=owner)
    page = library.CaseStudyFactory(overdue=True, review_owner=owner)
    library.translate(page)
    unpublished = library.CaseStudyFactory(overdue=True, review_owner=owner)
    unpublished.unpublish()
    [message] = remind(committed)
    assert message.subject == "1 page needs a look"


def owners(number):
    return User.objects.bulk_create(User(email=f"owner{n}@example.org", password="!") for n in range(number))


def test_two_thousand_pages_twice(committed, editor):
    """The job of the brief: 2,000 pages of 20 owners, run twice, then asked for again on the same day."""
    people = owners(20)
    ids = [pk for user in people for pk in fill(100, review_due=days(-3), review_owner=user)]
    with committed():
        job = start_bulk_reminder(page_ids=ids, by=editor)
    job.refresh_from_db()
    assert (job.state, job.total, job.done, job.reminded) == (JobState.DONE, 2000, 2000, 2000)
    assert len(mail.outbox) == 20
    assert ReviewReminder.objects.count() == 2000
    assert "and 60 more" in mail.outbox[0].body
    DeskJob.objects.update(state=JobState.RUNNING, done=300)  # as a worker that was killed leaves it
    with committed():
        run_job(job.pk)
    with committed():
        again = start_bulk_reminder(page_ids=ids, by=editor)
    again.refresh_from_db()
    assert (again.state, again.done, again.reminded, again.skipped) == (JobState.DONE, 2000, 0, 2000)
    assert len(mail.outbox) == 20
    twice = ReviewReminder.objects.values("page").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


def test_a_job_that_stopped_half_way_sends_what_is_left(committed, editor, monkeypatch):
    [first, second] = owners(2)
    ids = fill(150, review_due=days(-3), review_owner=first) + fill(
        50, review_due=days(-3), review_owner=second
    )
    real, calls = reminders.make_mails, []

    def stops(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **options)

    job = DeskJob.objects.create(page_ids=ids, total=200, by=editor)
    with monkeypatch.context() as stopping, pytest.raises(KeyboardInterrupt):
        stopping.setattr("desk.services.jobs.make_mails", stops)
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, mail.outbox) == (JobState.RUNNING, 100, [])
    DeskJob.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    with committed():
        assert resume_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.reminded) == (JobState.DONE, 200, 200)
    assert sorted(message.to[0] for message in mail.outbox) == ["owner0@example.org", "owner1@example.org"]


def story(owner, **values):
    page = library.CaseStudyFactory(review_owner=owner, **values)
    CaseStudyPage.objects.filter(pk=page.pk).update(
        first_published_at=timezone.now() - timedelta(days=1500), **values
    )
    return page


def test_a_story_nobody_checks_is_announced_then_archived(committed, owner):
    page = story(owner, last_reviewed=days(-800), review_due=days(-400))
    fresh = story(owner, last_reviewed=days(-300), review_due=days(65))
    with committed():
        assert archive_unchecked() == 0  # never without a notice
        assert reminders.remind_owners(also=archive_notices()) == 1
    assert "Will be archived" in mail.outbox[-1].body
    assert page.title in mail.outbox[-1].body
    with committed():
        assert (archive_notices(), archive_unchecked()) == ([], 0)
    ReviewReminder.objects.update(made_at=timezone.now() - timedelta(days=31))
    with committed():
        assert archive_unchecked() == 1
    page.refresh_from_db()
    fresh.refresh_from_db()
    assert (page.archived_on, fresh.archived_on) == (timezone.localdate(), None)
    assert page.get_latest_revision_as_object().archived_on == timezone.localdate()
    assert "Archived" in mail.outbox[-1].body
    with committed():
        assert archive_unchecked() == 0


def test_confirming_after_the_notice_keeps_it(committed, owner, editor):
    page = story(owner, last_reviewed=days(-800), review_due=days(-400))
    with committed():
        reminders.remind_owners(also=archive_notices())
    confirm_review(page, editor)
    ReviewReminder.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert archive_unchecked() == 0


def test_the_clock_of_an_imported_story_starts_on_the_day_of_import(owner):
    library.CaseStudyFactory(review_owner=owner, last_reviewed=date(2019, 1, 1))
    assert archive_notices() == []


def test_the_chores_run_twice(committed, owner):
    fill(1, review_due=days(5), review_owner=owner)
    for _ in range(2):
        with committed():
            chores.remind()
            chores.mend()
            chores.forget()
    assert len(mail.outbox) == 1
