"""One door: no address but allauth's makes a session or changes a password."""

import re

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.users.people import LOGIN, PASSWORD, every_address, person, sign_in, signed_in
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "quite another phrase"
#: Everything that any sign-in or password form anywhere might call its fields.
FIELDS = {
    "login": "boss@example.org",
    "username": "boss@example.org",
    "email": "boss@example.org",
    "password": PASSWORD,
    "next": "/admin/",
    "old_password": PASSWORD,
    "oldpassword": PASSWORD,
    "new_password1": NEW,
    "new_password2": NEW,
    "password1": NEW,
    "password2": NEW,
    "password-old_password": PASSWORD,
    "password-new_password1": NEW,
    "password-new_password2": NEW,
    "name_email-first_name": "Ada",
    "name_email-last_name": "Test",
    "name_email-email": "thief@example.org",
    "first_name": "Ada",
    "last_name": "Test",
    "is_active": "on",
    "return_url": "/",
}
FRONT = "/accounts/"


@pytest.fixture
def boss():
    return person("boss@example.org", is_superuser=True)


def unchanged(user):
    now = User.objects.filter(pk=user.pk).first()
    return now is None or (now.check_password(PASSWORD) and now.email == user.email)


def test_the_walk_goes_everywhere():
    addresses = every_address()
    assert len(addresses) > 250
    for known in (
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/account/",
        "/admin/users/new/",
        "/admin/users/edit/1/",
        "/_util/login/",
        "/django-admin/",
        "/accounts/login/",
        "/accounts/2fa/webauthn/login/",
        "/my/close/",
        "/healthz",
        "/library/",
    ):
        assert known in addresses, known


def test_no_other_address_signs_anybody_in(boss, strict):
    """Each with the right password, by GET and by POST; and with the fields in the address."""
    PageViewRestriction.objects.create(
        page=Page.objects.get(depth=2), restriction_type="password", password=PASSWORD
    )
    for address in every_address():
        if address.startswith(FRONT):
            continue
        client = Client(raise_request_exception=False)
        client.get(address, FIELDS)
        assert signed_in(client) is None, f"GET {address}"
        client.post(address, FIELDS)
        assert signed_in(client) is None, f"POST {address}"
        assert unchanged(boss), address


def test_only_one_of_allauths_addresses_takes_a_password(strict):
    """And for an account with a second factor not even that one."""
    person("boss@example.org", is_superuser=True, factor=True)
    opened = []
    for address in every_address():
        if address.startswith(FRONT):
            client = Client(raise_request_exception=False)
            client.post(address, FIELDS)
            if signed_in(client):
                opened.append(address)
    assert opened == []
    plain = Client()
    person("plain@example.org")
    sign_in(plain, "plain@example.org")
    assert signed_in(plain)


def test_a_password_alone_opens_nothing_in_the_admin(boss, strict):
    client = Client(raise_request_exception=False)
    sign_in(client, "boss@example.org")
    assert signed_in(client)
    for address in every_address():
        if not address.startswith("/admin/") or address == "/admin/logout/":
            continue
        answer = client.get(address)
        assert answer.status_code in (302, 405), f"{address}: {answer.status_code}"
        if answer.status_code == 302:
            ours = ("/my/second-factor/", FRONT)
            assert answer["Location"].startswith(ours), f"{address} → {answer['Location']}"
        assert client.post(address, FIELDS).status_code in (302, 403, 405), address
        assert unchanged(boss), address


def test_nobody_changes_a_password_or_an_address_elsewhere(boss):
    """Also not an administrator with every right: their own or another person's."""
    other = person("other@example.org")
    for address in every_address():
        if not re.match(r"/my/|/admin/(users|account|groups|bulk|password|log)", address):
            continue
        for target in (boss, other):
            client = Client(raise_request_exception=False)
            client.force_login(boss)
            client.post(address.replace("/1/", f"/{target.pk}/"), FIELDS)
            assert unchanged(boss), address
            assert unchanged(other), address
        if not User.objects.filter(pk=boss.pk, is_active=True).exists():
            pytest.fail(f"{address} removed the last administrator")


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/django-admin/", "/django-admin/login/"])
def test_the_other_doors_lead_to_ours(client, door):
    assert client.get(door)["Location"] == LOGIN
    assert client.get(f"{door}?next=/admin/pages/")["Location"] == f"{LOGIN}?next=%2Fadmin%2Fpages%2F"
    assert client.get(f"{door}?next=https://evil.example/")["Location"] == LOGIN
    assert client.post(door, FIELDS).status_code == 405


@pytest.mark.parametrize(
    "door",
    ["/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/confirm/MQ/x-y/"],
)
def test_forgotten_passwords_have_one_way(client, door):
    assert client.get(door)["Location"] == "/accounts/password/reset/"
    assert client.post(door, FIELDS).status_code == 405


def test_the_admins_account_page_has_no_password_and_no_address(client, boss):
    client.force_login(boss)
    html = client.get("/admin/account/").content.decode()
    assert "password" not in html.lower()
    assert 'name="name_email-email"' not in html


def test_a_visitor_of_the_admin_is_sent_to_the_front_door_and_back(client, boss):
    answer = client.get("/admin/pages/")
    assert answer["Location"] == f"{LOGIN}?next=/admin/pages/"
    assert sign_in(client, "boss@example.org", next="/admin/pages/")["Location"] == "/admin/pages/"
