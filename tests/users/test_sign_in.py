"""Signing up and in: what works, and what an attacker tries."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client

from tests.services import require
from tests.users.people import LOGIN, PASSWORD, code, person, sign_in, signed_in, words
from users.models import User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("commits_at_once"),
]
SIGN_UP = "/accounts/signup/"
CONFIRM = "/accounts/confirm-email/"
RESET = "/accounts/password/reset/"
NEW = {"first_name": "Nia", "last_name": "Rees", "email": "nia@example.org", "password1": PASSWORD}


def the_code():
    return re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def the_link():
    return re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]


def test_joining_takes_a_name_an_address_and_its_code(client):
    assert client.post(SIGN_UP, {**NEW, "next": "/library/"})["Location"] == CONFIRM
    assert signed_in(client) is None
    assert sign_in(Client(), NEW["email"])["Location"] == CONFIRM
    client.post(CONFIRM, {"code": "nonsense"})
    assert signed_in(client) is None
    assert mail.outbox[0].subject.startswith("Your code: ")
    first = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE)[1]
    client.post(CONFIRM, {"code": first.lower()})
    user = User.objects.get(email=NEW["email"])
    assert signed_in(client) == str(user.pk)
    assert (user.first_name, user.last_name, user.is_staff, user.is_superuser) == (
        "Nia",
        "Rees",
        False,
        False,
    )
    assert not user.groups.exists()
    assert not user.can_reach_admin


@pytest.mark.parametrize("extra", ["is_superuser", "is_staff", "groups", "user_permissions"])
def test_nobody_gives_themselves_rights(client, extra):
    client.post(SIGN_UP, {**NEW, extra: "1"})
    user = User.objects.get(email=NEW["email"])
    assert not (user.is_superuser or user.is_staff or user.groups.exists() or user.user_permissions.exists())


def test_the_form_says_for_whom_it_is(client):
    assert "professionals aged 18 or over" in words(client.get(SIGN_UP))


def test_what_was_typed_stays(client):
    answer = client.post(SIGN_UP, {**NEW, "password1": "2tiny"})
    html = answer.content.decode()
    assert 'value="Nia"' in html
    assert 'value="nia@example.org"' in html
    assert "2tiny" not in html
    assert "There is a problem" in html
    assert 'value="ada@example.org"' in sign_in(client, password="wrong").content.decode()


def test_the_screen_does_not_say_who_has_an_account(client):
    """Sign-up, sign-in and forgotten password answer alike; only the mailbox's owner learns more."""
    person("nia@example.org")
    other = {**NEW, "email": "new@example.org"}
    known, unknown = (Client().post(SIGN_UP, data) for data in (NEW, other))
    assert known["Location"] == unknown["Location"] == CONFIRM
    assert mail.outbox[0].subject == "You already have an account"

    def text(response, email):
        return words(response).replace(email, "")

    known, unknown = Client(), Client()
    known.post(SIGN_UP, NEW)
    unknown.post(SIGN_UP, {**NEW, "email": "third@example.org"})
    assert text(known.get(CONFIRM), "nia@example.org") == text(unknown.get(CONFIRM), "third@example.org")
    for address in ("nia@example.org", "nobody@example.org"):
        answer = Client().post(RESET, {"email": address}, follow=True)
        assert "We have sent you a message" in words(answer)
    assert mail.outbox[-1].subject == "No account with this address"
    wrong = [text(sign_in(Client(), one, "wrong"), one) for one in ("nia@example.org", "nobody@example.org")]
    assert wrong[0] == wrong[1]


def test_a_forgotten_password(client):
    user = person()
    client.post(RESET, {"email": "ADA@example.org"})
    link = the_link()
    form = client.get(link)["Location"]
    assert (
        client.post(form, {"password1": "brand new words"})["Location"]
        == "/accounts/password/reset/key/done/"
    )
    assert signed_in(client) is None
    user.refresh_from_db()
    assert user.check_password("brand new words")
    assert "does not work" in words(Client().get(link))


def test_a_new_password_does_not_replace_the_second_factor(client, strict):
    person(factor=True)
    client.post(RESET, {"email": "ada@example.org"})
    client.post(client.get(the_link())["Location"], {"password1": "brand new words"})
    assert sign_in(client, password="brand new words")["Location"] == "/accounts/2fa/authenticate/"
    assert signed_in(client) is None


@pytest.mark.parametrize("host", ["evil.example", "testserver:8443", "localhost:1"])
def test_links_in_mail_name_the_site_whatever_the_host_header_says(host):
    person()
    Client(headers={"host": host}).post(RESET, {"email": "ada@example.org"})
    (message,) = mail.outbox
    assert host not in message.body
    assert "http://localhost:8000/accounts/password/reset/key/" in message.body


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://evil.example",
        "https://testserver@evil.example/",
        "\t//evil.example/",
    ],
)
def test_no_way_leads_off_the_site(target):
    person()
    by_field, by_address = Client(), Client()
    assert sign_in(by_field, next=target)["Location"] == "/my/"
    answer = by_address.post(
        f"{LOGIN}?next=/my/", {"login": "ada@example.org", "password": PASSWORD, "next": target}
    )
    assert answer["Location"] == "/my/"
    assert "evil" not in by_field.post("/accounts/logout/", {"next": target})["Location"]
    page = by_address.get(f"/my/second-factor/?next={target}").content.decode()
    for link in re.findall(r'(?:href|action|value)="([^"]*)"', page):
        assert "evil" not in (urlsplit(urljoin("http://testserver/my/", unescape(link))).netloc or "")
        assert unescape(link).strip() != target.strip()


def test_every_form_needs_its_token():
    person()
    strict = Client(enforce_csrf_checks=True)
    for address in (LOGIN, SIGN_UP, RESET, "/accounts/2fa/webauthn/login/"):
        assert strict.post(address, {"login": "ada@example.org", "password": PASSWORD}).status_code == 403, (
            address
        )
    assert signed_in(strict) is None
    strict.force_login(User.objects.get())
    for address in (
        "/accounts/logout/",
        "/my/name/",
        "/my/data/",
        "/my/close/",
        "/accounts/password/change/",
    ):
        assert strict.post(address, {}).status_code == 403, address
    assert signed_in(strict)


def test_a_session_from_before_is_not_carried_over(client):
    """Who knows the number of the visitor's session does not know that of the person signed in."""
    person(factor=True)
    session = client.session
    session["x"] = 1
    session.save()
    before = client.session.session_key
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert signed_in(client)
    assert client.session.session_key != before


def test_signing_out_takes_a_post(client):
    person()
    sign_in(client)
    client.get("/accounts/logout/")
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert signed_in(client) is None


# --- limits -------------------------------------------------------------------------------


def guess(times, email="ada@example.org", client=None):
    for number in range(times):
        sign_in(client or Client(), email, f"guess number {number}")


def test_guessing_is_stopped_even_for_the_right_password(client):
    person()
    guess(5)
    answer = sign_in(client)
    assert "too many attempts" in words(answer)
    assert signed_in(client) is None


@pytest.mark.parametrize("variant", ["ADA@example.org", " ada@example.org ", "Ada@EXAMPLE.org"])
def test_other_spellings_count_as_the_same_account(client, variant):
    person()
    guess(5, variant)
    sign_in(client)
    assert signed_in(client) is None


def test_other_hosts_and_ports_count_as_the_same_account(client):
    person()
    for number in range(5):
        sign_in(Client(headers={"host": f"testserver:{8000 + number}"}), password="wrong one")
    sign_in(client)
    assert signed_in(client) is None


def test_forged_forwarding_headers_change_nothing(client):
    person()
    for number in range(5):
        sign_in(Client(headers={"x-forwarded-for": f"10.0.0.{number}"}), password="wrong one")
    sign_in(client)
    assert signed_in(client) is None


def test_a_new_password_by_mail_ends_the_wait(client):
    person()
    guess(6)
    client.post(RESET, {"email": "ada@example.org"})
    client.post(client.get(the_link())["Location"], {"password1": "brand new words"})
    sign_in(client, password="brand new words")
    assert signed_in(client)


def test_another_account_is_not_stopped(client):
    person()
    person("ben@example.org")
    guess(8)
    sign_in(client, "ben@example.org")
    assert signed_in(client)


def test_a_council_behind_one_address_signs_in_on_monday_morning():
    """40 people within a minute, from one address; every third types the password wrong twice first."""
    for number in range(40):
        email = f"person{number}@example.org"
        person(email)
        client = Client()
        if number % 3 == 0:
            guess(2, email, client)
        sign_in(client, email)
        assert signed_in(client), number


def test_forty_people_join_at_a_conference():
    for number in range(40):
        answer = Client().post(SIGN_UP, {**NEW, "email": f"person{number}@example.org"})
        assert answer["Location"] == CONFIRM, number


def test_messages_to_one_address_are_limited():
    person()
    for _ in range(12):
        Client().post(RESET, {"email": "ada@example.org"})
    assert len(mail.outbox) == 5


def test_too_much_has_a_page_in_words():
    for _ in range(6):
        answer = Client().post(RESET, {"email": "ada@example.org"})
    assert answer.status_code == 429
    assert "Too many attempts" in words(answer)


@pytest.mark.server
def test_the_limits_work_with_redis(settings, client):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": require("redis")}
    }
    person("redis@example.org")
    guess(5, "redis@example.org")
    sign_in(client, "redis@example.org")
    assert signed_in(client) is None


def test_the_limits_work_with_files(settings, client, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "c",
        }
    }
    person()
    guess(5)
    sign_in(client)
    assert signed_in(client) is None


def test_a_burst_is_counted_too():
    """Many at once get no more tries than one after the other; the lock is in the cache."""
    from allauth.core.internal.ratelimit import consume
    from django.test import RequestFactory

    request = RequestFactory().post(LOGIN)
    with ThreadPoolExecutor(8) as pool:
        passed = pool.map(
            lambda _: bool(
                consume(
                    request, app="allauth.account", action="login_failed", key="sign-in:burst@example.org"
                )
            ),
            range(40),
        )
    assert sum(passed) <= 5
