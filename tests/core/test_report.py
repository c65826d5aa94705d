"""The “out of date?” report: form, thanks, mail to those who mend the page."""

import logging

import pytest
from django.core import mail
from wagtail.models import PageViewRestriction

from core.models import PageReport
from core.services.reports import close_report
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]
GIVEN = {"kind": "wrong", "message": "The clinic moved in May.", "email": "reader@example.org"}


@pytest.fixture
def page():
    return library.ResourceFactory(title="A guide")


@pytest.fixture
def send(client, page, django_capture_on_commit_callbacks):
    def send(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/out-of-date/{page.pk}/", {**GIVEN, **changes})

    return send


def test_two_clicks_from_the_page(client, page):
    html = client.get(page.get_url()).content.decode()
    assert f'href="/out-of-date/{page.pk}/"' in html
    form = client.get(f"/out-of-date/{page.pk}/").content.decode()
    assert "A guide" in form
    assert "no place to report harm" in form
    assert form.count("<h1") == 1


def test_a_report_is_kept_and_thanked_for(send, page, client):
    response = send()
    assert (response.status_code, response["Location"]) == (302, f"/out-of-date/{page.pk}/thanks/")
    (report,) = PageReport.objects.all()
    assert (report.page_id, report.page_title, report.kind, report.message, report.email, report.state) == (
        page.pk,
        "A guide",
        "wrong",
        "The clinic moved in May.",
        "reader@example.org",
        "open",
    )
    thanks = client.get(response["Location"]).content.decode()
    assert "Thank you" in thanks
    assert "will check it" in thanks


def test_it_reaches_editors_and_owner(send, page, settings, django_user_model):
    settings.EDITORS_EMAIL = "editors@example.org"
    page.review_owner = django_user_model.objects.create_user("owner@example.org", "x" * 12)
    page.save()
    send()
    (message,) = mail.outbox
    assert message.to == ["editors@example.org", "owner@example.org"]
    assert message.reply_to == ["reader@example.org"]
    assert "A guide" in message.subject
    assert "The clinic moved in May." in message.body
    assert page.get_url() in message.body
    assert f"/admin/snippets/core/pagereport/edit/{PageReport.objects.get().pk}/" in message.body


def test_nothing_is_mailed_before_the_report_is_committed(client, page):
    client.post(f"/out-of-date/{page.pk}/", GIVEN)
    assert PageReport.objects.count() == 1
    assert mail.outbox == []


def test_a_title_cannot_add_mail_headers(send, page):
    page.title = "A guide\nBcc: everyone@example.org"
    page.save()
    send()
    assert "\n" not in mail.outbox[0].subject


def test_the_address_is_optional(send):
    send(email="")
    assert PageReport.objects.get().email == ""
    assert mail.outbox[0].reply_to == []


def test_what_was_typed_stays_and_errors_lead_to_their_field(send):
    response = send(email="not an address", message="Long <b>story</b>")
    html = response.content.decode()
    assert response.status_code == 400
    assert 'href="#id_email"' in html
    assert 'id="id_email"' in html
    assert "Long &lt;b&gt;story&lt;/b&gt;" in html
    assert 'value="not an address"' in html
    assert "<title>Error:" in html
    assert PageReport.objects.count() == 0


@pytest.mark.parametrize("message", ["", "   ", "\x00", "x" * 2001])
def test_an_empty_or_endless_message_is_no_report(send, message):
    assert send(message=message).status_code == 400


def test_programs_are_thanked_and_ignored(send):
    assert send(website="https://spam.example/").status_code == 302
    assert PageReport.objects.count() == 0
    assert mail.outbox == []


def test_a_flood_is_stopped_with_what_was_typed(send):
    for _ in range(10):
        assert send().status_code == 302
    response = send()
    assert response.status_code == 429
    assert "The clinic moved in May." in response.content.decode()
    assert PageReport.objects.count() == 10


def test_the_text_is_never_logged(send, caplog):
    with caplog.at_level(logging.DEBUG):
        send()
        send(email="wrong")
    assert "clinic" not in caplog.text
    assert "reader@example.org" not in caplog.text


@pytest.mark.parametrize("state", ["draft", "restricted", "missing", "root"])
def test_pages_that_a_visitor_cannot_read_have_no_form(client, page, state):
    address = page.pk
    if state == "draft":
        page.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif state == "missing":
        address = 10**9
    else:
        address = 1
    assert client.get(f"/out-of-date/{address}/").status_code == 404
    assert client.post(f"/out-of-date/{address}/", GIVEN).status_code == 404


def test_closing_removes_the_address(page):
    report = PageReport.objects.create(page=page, page_title="A guide", message="Old", email="a@example.org")
    close_report(report=report)
    report.refresh_from_db()
    assert (report.state, report.email) == ("closed", "")
    first = report.closed_at
    close_report(report=report)
    report.refresh_from_db()
    assert report.closed_at == first is not None


def test_a_report_outlives_its_page(page):
    report = PageReport.objects.create(page=page, page_title="A guide", message="Old")
    page.delete()
    report.refresh_from_db()
    assert (report.page_id, report.page_title) == (None, "A guide")


class TestAdmin:
    @pytest.fixture
    def report(self, page):
        return PageReport.objects.create(
            page=page, page_title="A guide", message="Old", email="a@example.org"
        )

    def test_reports_are_listed_filtered_and_exported(self, admin_client, report):
        PageReport.objects.create(page_title="Another", message="x", state="closed")
        base = "/admin/snippets/core/pagereport/"
        assert b"A guide" in admin_client.get(base).content
        assert b"A guide" not in admin_client.get(f"{base}?state=closed").content
        export = b"".join(admin_client.get(f"{base}?export=csv").streaming_content)
        assert b"A guide" in export
        assert b"a@example.org" not in export

    def test_closing_by_hand_removes_the_address(self, admin_client, report):
        address = f"/admin/snippets/core/pagereport/edit/{report.pk}/"
        assert b"a@example.org" in admin_client.get(address).content
        assert admin_client.post(address, {"state": "closed"}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.email, report.message) == ("closed", "", "Old")

    def test_nobody_adds_one_by_hand(self, admin_client, report):
        assert admin_client.get("/admin/snippets/core/pagereport/add/").status_code != 200
