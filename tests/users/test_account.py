"""The account of a person: change it, take it away, close it; and what administrators can do to it."""

import datetime
import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment, Page

from jobs.schedule import chores
from tests.factories.library import StandardFactory
from tests.users.people import PASSWORD, person, sign_in, signed_in, words
from users.models import User
from users.roles import ADMINISTRATORS, EDITORS
from users.services import personal_data
from users.services.accounts import LastAdministrator, close_account, forget_unconfirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
AGAIN = "/accounts/reauthenticate/"


@pytest.fixture
def ada(client):
    user = person(first_name="Ada")
    sign_in(client)
    return user


def show_password(client, target):
    return client.post(f"{AGAIN}?next={target}", {"password": PASSWORD, "next": target})


def test_a_visitor_is_sent_to_sign_in(client):
    for address in (
        "/my/",
        "/my/name/",
        "/my/data/",
        "/my/close/",
        "/my/second-factor/",
        "/accounts/sessions/",
    ):
        assert client.get(address)["Location"].startswith("/accounts/login/?next="), address


def test_it_says_what_we_know(client, ada):
    text = words(client.get("/my/"))
    assert "ada@example.org" in text
    assert "Sign out" in text
    assert "no-store" in client.get("/my/")["Cache-Control"]


def test_the_name(client, ada):
    assert client.post("/my/name/", {"first_name": "", "last_name": "Lovelace"}).status_code == 400
    client.post("/my/name/", {"first_name": "Ada", "last_name": "Lovelace", "email": "x@example.org"})
    ada.refresh_from_db()
    assert (ada.get_full_name(), ada.email) == ("Ada Lovelace", "ada@example.org")


def test_a_new_address_counts_when_its_code_is_entered(client, ada):
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    shown = next(line.strip() for line in mail.outbox[-1].body.splitlines() if line.startswith("    "))
    client.post("/accounts/confirm-email/", {"code": shown})
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert list(EmailAddress.objects.filter(user=ada).values_list("email", flat=True)) == ["new@example.org"]


def test_a_new_password_ends_the_other_sessions_and_is_told(client, ada):
    other = Client()
    sign_in(other)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "brand new words"})
    assert client.get("/my/").status_code == 200
    assert other.get("/my/").status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "http://localhost:8000/accounts/password/reset/" in mail.outbox[-1].body


def test_sessions_are_listed_and_ended(client, ada):
    other = Client(headers={"user-agent": "A browser elsewhere"})
    sign_in(other)
    assert "A browser elsewhere" in words(client.get("/accounts/sessions/"))
    client.post("/accounts/sessions/")
    assert other.get("/my/").status_code == 302
    assert client.get("/my/").status_code == 200


# --- taking it away -----------------------------------------------------------------------


def test_the_file_asks_for_the_password_and_has_everything(client, ada):
    page = StandardFactory(title="A page of mine", owner=ada)
    Comment.objects.create(page=page, user=ada, text="A remark", contentpath="title")
    assert client.post("/my/data/")["Location"].startswith(AGAIN)
    answer = show_password(client, "/my/data/")
    assert answer["Content-Disposition"].startswith('attachment; filename="family-hubs-library-account-')
    found = json.loads(answer.content)
    assert found["account"]["email"] == "ada@example.org"
    assert found["email_addresses"] == [{"email": "ada@example.org", "confirmed": True, "main": True}]
    assert found["admin_comments"][0]["text"] == "A remark"
    assert {"id": page.pk, "what": "A page of mine"} in found["other_records"]["wagtailcore.Page (owner)"][
        "rows"
    ]
    assert PASSWORD not in answer.content.decode()
    assert ada.password not in answer.content.decode()


def test_later_apps_add_their_sections(ada, monkeypatch):
    monkeypatch.setattr(personal_data, "_sections", dict(personal_data._sections))

    @personal_data.personal_data("saved", covers=("wagtailcore.Page",))
    def saved(user):
        return [user.pk]

    StandardFactory(owner=ada)
    found = personal_data.export(ada)
    assert found["saved"] == [ada.pk]
    assert not any(name.startswith("wagtailcore.Page (") for name in found["other_records"])


def test_every_key_to_a_person_is_in_the_file(ada):
    """Whatever app points at users: it is covered by a section or listed by itself."""
    listed = {relation.related_model._meta.label_lower for relation in personal_data.relations()}
    assert {"wagtailcore.page", "wagtailcore.revision", "files.siteimage", "account.emailaddress"} <= listed


# --- closing it ---------------------------------------------------------------------------


def test_closing_asks_twice_and_deletes(client, ada):
    page = StandardFactory(owner=ada)
    Page.objects.filter(pk=page.pk).update(locked_by=ada)
    type(page).objects.filter(pk=page.pk).update(review_owner=ada)
    other = Client()
    sign_in(other)
    assert client.get("/my/close/")["Location"] == f"{AGAIN}?next=%2Fmy%2Fclose%2F"
    show_password(client, "/my/close/")
    assert "cannot be undone" in words(client.get("/my/close/"))
    assert client.post("/my/close/", {}).status_code == 400
    assert User.objects.filter(pk=ada.pk).exists()
    assert client.post("/my/close/", {"understood": "on"})["Location"] == "/my/closed/"
    assert not User.objects.filter(pk=ada.pk).exists()
    assert not EmailAddress.objects.exists()
    page.refresh_from_db()
    assert (page.owner, page.review_owner, page.locked_by) == (None, None, None)
    assert signed_in(client) is None
    assert other.get("/my/").status_code == 302
    assert "closed" in words(client.get("/my/closed/"))


def test_the_last_administrator_stays(client):
    boss = person("boss@example.org", ADMINISTRATORS)
    sign_in(client, "boss@example.org")
    show_password(client, "/my/close/")
    answer = client.post("/my/close/", {"understood": "on"})
    assert answer.status_code == 409
    assert "last administrator" in words(answer)
    person("off@example.org", ADMINISTRATORS, is_active=False)
    with pytest.raises(LastAdministrator):
        close_account(boss)
    person("second@example.org", is_superuser=True)
    close_account(boss)


# --- administrators -----------------------------------------------------------------------


@pytest.fixture
def boss(client):
    user = person("boss@example.org", ADMINISTRATORS)
    client.force_login(user)
    return user


def test_inviting_somebody(client, boss):
    editors = Group.objects.get(name=EDITORS)
    form = {"email": "nia@example.org", "first_name": "Nia", "last_name": "Rees", "groups": [editors.pk]}
    assert "password" not in client.get("/admin/users/new/").content.decode().lower().split("<main")[-1]
    assert (
        client.post(
            "/admin/users/new/", {**form, "is_superuser": "on", "password1": "x", "password2": "x"}
        ).status_code
        == 302
    )
    user = User.objects.get(email="nia@example.org")
    assert not user.has_usable_password()
    assert not user.is_superuser
    assert user.can_reach_admin
    (message,) = mail.outbox
    assert message.to == ["nia@example.org"]
    link = next(line for line in message.body.splitlines() if "/reset/key/" in line)
    other = Client()
    other.post(
        other.get(link.removeprefix("http://localhost:8000"))["Location"], {"password1": "brand new words"}
    )
    assert sign_in(other, "nia@example.org", "brand new words").status_code == 302
    assert signed_in(other)


def test_an_invitation_is_sent_again_as_long_as_nobody_followed_it(client, boss):
    nia = User.objects.create_user("nia@example.org", first_name="Nia", last_name="Rees")
    again = f"/admin/users/invite-again/{nia.pk}/"
    for address in ("/admin/users/", f"/admin/users/edit/{nia.pk}/"):
        assert f'href="{again}"' in client.get(address).content.decode()
    assert "nia@example.org" in words(client.get(again))
    assert mail.outbox == []
    assert client.post(again)["Location"] == f"/admin/users/edit/{nia.pk}/"
    (message,) = mail.outbox
    assert message.to == ["nia@example.org"]
    assert "The invitation was sent again" in words(client.get(f"/admin/users/history/{nia.pk}/"))
    link = next(line for line in message.body.splitlines() if "/reset/key/" in line)
    other = Client()
    address = other.get(link.removeprefix("http://localhost:8000"))["Location"]
    other.post(address, {"password1": "brand new words"})
    nia.refresh_from_db()
    assert nia.has_usable_password()
    mail.outbox.clear()
    assert f'href="{again}"' not in client.get("/admin/users/").content.decode()
    assert client.post(again).status_code == 302
    assert mail.outbox == []


def test_only_a_superuser_invites_a_superuser_again(client, boss):
    root = User.objects.create_user("root@example.org", is_superuser=True)
    again = f"/admin/users/invite-again/{root.pk}/"
    assert again not in client.get("/admin/users/").content.decode()
    # The admin answers a refusal with its home page and a message.
    assert client.post(again)["Location"] == "/admin/"
    assert mail.outbox == []


def test_an_account_is_switched_off_and_its_sessions_end(client, boss):
    ada = person()
    other = Client()
    sign_in(other)
    form = {
        "email": "thief@example.org",
        "first_name": "Ada",
        "last_name": "T",
        "password1": "x",
        "password2": "x",
    }
    assert client.post(f"/admin/users/edit/{ada.pk}/", form).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_active, ada.email, ada.check_password(PASSWORD)) == (False, "ada@example.org", True)
    assert other.get("/my/").status_code == 302
    client.post(f"/admin/users/edit/{ada.pk}/", {**form, "is_active": "on"})
    assert other.get("/my/").status_code == 302
    assert sign_in(other)["Location"] == "/my/"


def test_switched_off_in_bulk(client, boss):
    ada = person()
    other = Client()
    sign_in(other)
    url = f"/admin/bulk/users/user/set_active_state/?id={ada.pk}"
    client.post(url, {"mark_as_active": "False"})
    ada.refresh_from_db()
    assert not ada.is_active
    User.objects.update(is_active=True)
    assert other.get("/my/").status_code == 302


def test_who_is_switched_off_does_not_get_in(client):
    person(is_active=False)
    sign_in(client)
    assert signed_in(client) is None


def test_an_administrator_without_all_rights_does_not_touch_one_who_has_them(client, boss):
    root = person("root@example.org", is_superuser=True)
    form = {"email": root.email, "first_name": "A", "last_name": "B"}
    client.post(f"/admin/users/edit/{root.pk}/", form)
    client.post(f"/admin/users/delete/{root.pk}/")
    client.post(f"/admin/bulk/users/user/set_active_state/?id={root.pk}", {"mark_as_active": "False"})
    client.post(f"/admin/bulk/users/user/delete/?id={root.pk}")
    root.refresh_from_db()
    assert root.is_active
    assert root.is_superuser
    client.post(
        f"/admin/users/edit/{boss.pk}/", {**form, "is_superuser": "on", "groups": boss.groups.first().pk}
    )
    boss.refresh_from_db()
    assert not boss.is_superuser


def test_nobody_takes_the_last_administrators_role(client, boss):
    answer = client.post(
        f"/admin/users/edit/{boss.pk}/", {"first_name": "A", "last_name": "B", "email": boss.email}
    )
    assert "last administrator" in words(answer)
    assert boss.groups.exists()


# --- forgetting ---------------------------------------------------------------------------


def test_accounts_that_nobody_confirmed_go_after_seven_days(caplog):
    def made(email, days, **fields):
        user = person(email, **fields)
        User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - datetime.timedelta(days=days))
        return user

    made("old@example.org", 8, confirmed=False)
    made("new@example.org", 6, confirmed=False)
    made("confirmed@example.org", 800)
    made("root@example.org", 8, confirmed=False, is_superuser=True)
    invited = made("invited@example.org", 8, confirmed=False)
    invited.groups.add(Group.objects.get(name=EDITORS))
    User.objects.create_superuser(
        "console@example.org", PASSWORD, date_joined=timezone.now() - datetime.timedelta(99)
    )
    with caplog.at_level("INFO"):
        assert forget_unconfirmed() == 1
    assert not User.objects.filter(email="old@example.org").exists()
    assert User.objects.count() == 5
    assert "old@example.org" not in caplog.text
    assert forget_unconfirmed() == 0
    assert "forget unconfirmed accounts" in {chore.name for chore in chores()}
