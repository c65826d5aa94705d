"""Setting up and using a second factor in a browser; the pages behind sign-in, for everybody's eyes."""

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import clean_context
from tests.functional.test_every_page import overflow, violations
from tests.users.people import PASSWORD, code

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, site):
    """At `localhost`: a passkey needs a real host name. Nothing may go wrong behind the pages."""
    context, watch = clean_context(browser, site.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(30_000)
    yield context.new_page()
    problems = watch.take()
    context.close()
    assert problems == []


def sign_in(page, email, target="/admin/account/"):
    page.goto(f"/accounts/login/?next={target}")
    page.get_by_label("Work email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def sign_out(page):
    page.goto("/my/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()


def look(page):
    """Accessible and within the window, wide and narrow."""
    found = []
    page.wait_for_load_state("load")  # its styles are there
    for width in (1280, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page) if width != 320 else []
        found += overflow(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert found == [], page.url


def test_an_app_is_set_up_on_the_way_to_the_admin_and_asked_for_the_next_time(page):
    sign_in(page, "app@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    look(page)
    page.get_by_role("button", name="Set up an app").click()
    secret = page.locator(".fh-key").inner_text()
    look(page)
    page.get_by_label("6-digit code").fill("000000")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.locator(".fh-key").inner_text() == secret
    look(page)
    page.get_by_label("6-digit code").fill(code(secret))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".fh-codes li")).to_have_count(10)
    look(page)
    recovery = page.locator(".fh-codes li").first.inner_text()
    page.get_by_role("button", name="go on").click()
    page.wait_for_url("**/admin/account/")
    for address in (
        *("/my/", "/my/name/", "/my/data/", "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/"),
        *("/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/totp/deactivate/", "/my/close/"),
        "/accounts/2fa/recovery-codes/generate/",
    ):
        page.goto(address)
        look(page)
    sign_out(page)
    sign_in(page, "app@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code from your app")
    look(page)
    page.get_by_label("6-digit code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/admin/account/")


def test_a_passkey_is_set_up_and_signs_in_without_a_password(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, "key@example.org")
    page.get_by_role("button", name="Set up a passkey").click()
    look(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator(".fh-codes li")).to_have_count(10)
    page.get_by_role("button", name="go on").click()
    page.wait_for_url("**/admin/account/")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Rename Work laptop").click()
    look(page)
    sign_out(page)
    page.goto("/accounts/login/?next=/admin/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_function("() => location.pathname === '/admin/account/'")
    sign_out(page)
    sign_in(page, "key@example.org")
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_function("() => location.pathname === '/admin/account/'")


def test_a_cancelled_passkey_is_said_in_the_page(page):
    """No authenticator answers: the page says so, and the other ways stay."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "isUserVerified": False}})
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    look(page)


def test_a_member_has_an_account_and_no_editors_area(page):
    sign_in(page, "member@example.org", "/my/")
    look(page)
    assert page.get_by_role("link", name="Go to the editors’ area").count() == 0
    page.goto("/my/second-factor/")
    look(page)
