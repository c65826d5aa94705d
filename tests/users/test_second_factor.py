"""A second factor for everybody who can reach the admin."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.factories.library import StandardFactory
from tests.users.people import CODE, SECRET, code, person, sign_in, signed_in, words
from users.checks import second_factor
from users.roles import ADMINISTRATORS, EDITORS, ROLES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("strict", "commits_at_once"),
]
ENROL = "/my/second-factor/"


def enrol(client):
    """Sets an app up, as the pages do; returns its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302, words(answer)
    return secret


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_sent_to_set_one_up_and_back(client, role):
    person("ada@example.org", role)
    sign_in(client, next="/admin/account/")
    answer = client.get("/admin/account/?tab=a")
    assert answer["Location"] == f"{ENROL}?next=%2Fadmin%2Faccount%2F%3Ftab%3Da"
    assert "Set up an app" in words(client.get(answer["Location"]))
    enrol(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert 'href="/admin/account/?tab=a"' in codes
    assert client.get("/admin/account/?tab=a").status_code == 200


def test_signing_in_asks_for_the_code(client):
    person("ada@example.org", EDITORS, factor=True)
    assert sign_in(client, next="/admin/account/")["Location"] == CODE
    assert signed_in(client) is None
    assert client.get("/admin/account/").status_code == 302
    assert "not right" in words(client.post(CODE, {"code": "000000"}))
    assert signed_in(client) is None
    assert client.post(CODE, {"code": code()})["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200


def test_a_code_opens_once(client):
    person("ada@example.org", EDITORS, factor=True)
    shown = code()
    sign_in(client)
    client.post(CODE, {"code": shown})
    assert signed_in(client)
    with time_machine.travel(time.time() + 31):  # still taken for its own sake: clocks differ
        other = Client()
        sign_in(other)
        other.post(CODE, {"code": shown})
        assert signed_in(other) is None
        other.post(CODE, {"code": code()})
        assert signed_in(other)


def test_guessing_codes_is_stopped_even_for_the_right_one(client):
    person("ada@example.org", EDITORS, factor=True)
    sign_in(client)
    for number in range(5):
        client.post(CODE, {"code": f"00000{number}"})
    answer = client.post(CODE, {"code": code()})
    assert signed_in(client) is None
    assert "too many attempts" in words(answer)


def test_a_recovery_code_opens_once(client):
    user = person("ada@example.org", EDITORS, factor=True)
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    one = stored.wrap().get_unused_codes()[0]
    sign_in(client)
    assert client.post(CODE, {"code": one}).status_code == 302
    assert client.get("/admin/account/").status_code == 200
    other = Client()
    sign_in(other)
    other.post(CODE, {"code": one})
    assert signed_in(other) is None


def test_a_session_from_before_shows_the_factor_that_was_set_up_since(client):
    """force_login makes such a session; one that allauth knows would have been ended."""
    user = person("ada@example.org", EDITORS)
    client.force_login(user)
    TOTP.activate(user, SECRET)
    answer = client.get("/admin/account/")
    assert answer["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Faccount%2F"
    assert client.post(answer["Location"], {"code": code()})["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200


def test_setting_one_up_ends_other_sessions(client):
    person("ada@example.org", EDITORS)
    thief = Client()
    sign_in(thief)
    sign_in(client)
    enrol(client)
    assert client.get("/my/").status_code == 200
    assert thief.get("/my/").status_code == 302


def test_it_is_asked_for_again_after_twelve_hours(client):
    person("ada@example.org", EDITORS, factor=True)
    with time_machine.travel(time.time(), tick=False) as clock:
        sign_in(client, remember="on")
        client.post(CODE, {"code": code()})
        assert client.get("/admin/account/").status_code == 200
        clock.shift(12 * 3600 + 60)
        assert client.get("/admin/account/")["Location"].startswith("/accounts/2fa/reauthenticate/")
        client.post("/accounts/2fa/reauthenticate/?next=/admin/account/", {"code": code()})
        assert client.get("/admin/account/").status_code == 200


def test_half_a_session_is_none_outside_the_admin(client):
    """No draft, no restricted page, no bar of the editors."""
    from wagtail.models import PageViewRestriction

    person("ada@example.org", EDITORS)
    page = StandardFactory()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    sign_in(client)
    assert client.get(page.get_url()).status_code == 302
    assert client.get("/my/").status_code == 200
    enrol(client)
    assert client.get(page.get_url()).status_code == 200


def test_posts_and_scripts_are_refused_not_redirected(client):
    person("ada@example.org", EDITORS)
    sign_in(client)
    assert client.post("/admin/account/", {}).status_code == 403
    scripted = client.get("/admin/account/", headers={"x-requested-with": "XMLHttpRequest"})
    assert scripted.status_code == 403


def test_removing_the_last_one_closes_the_admin(client):
    person("ada@example.org", ADMINISTRATORS, factor=True)
    sign_in(client)
    client.post(CODE, {"code": code()})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get("/admin/account/")["Location"].startswith(ENROL)


def test_a_member_needs_none_and_is_no_editor(client):
    person("ada@example.org")
    assert sign_in(client)["Location"] == "/my/"
    assert client.get("/my/").status_code == 200
    answer = client.get("/admin/")
    assert answer.status_code == 403
    assert "not open to you" in words(answer)


def test_secrets_are_not_readable_in_the_database():
    user = person("ada@example.org", factor=True)
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    assert SECRET not in stored
    codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    assert all(one not in str(codes.data) for one in codes.wrap().get_unused_codes())


def test_an_old_key_still_opens_them(settings):
    user = person("ada@example.org", factor=True)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).wrap().validate_code(code())


def test_a_public_page_asks_for_no_session(client, django_assert_num_queries):
    """Signed in or not: the same page, which any cache may keep."""
    page = StandardFactory()
    plain = client.get(page.get_url())
    assert "Cookie" not in plain.get("Vary", "")
    assert "no-store" not in plain.get("Cache-Control", "")
    person("ada@example.org", EDITORS)
    sign_in(client)
    assert client.get(page.get_url()).content == plain.content


def test_optional_only_in_development(settings):
    settings.DEV_MFA_OPTIONAL, settings.DEBUG = True, False
    assert [error.id for error in second_factor()] == ["users.E001"]
    assert "users.E001" in {message.id for message in run_checks(tags=["security"])}
    settings.DEBUG = True
    assert second_factor() == []
    settings.DEV_MFA_OPTIONAL, settings.DEBUG = False, False
    assert second_factor() == []


def test_in_development_it_can_be_left_out(client, settings):
    settings.DEV_MFA_OPTIONAL = True
    person("ada@example.org", EDITORS)
    assert sign_in(client)["Location"] == "/admin/"
    assert client.get("/admin/account/").status_code == 200


def test_somebody_who_lost_everything_starts_again(client, capsys):
    """At the server, after a check by another way: old sessions end, a new second factor is asked for."""
    person("ada@example.org", EDITORS, factor=True)
    sign_in(client)
    client.post(CODE, {"code": code()})
    call_command("remove_second_factor", "ADA@example.org")
    assert "2 removed" in capsys.readouterr().out
    assert signed_in(client) is None
    sign_in(client)
    assert client.get("/admin/account/")["Location"].startswith(ENROL)
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_second_factor", "nobody@example.org")
