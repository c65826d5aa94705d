"""The editors' desk in a browser: accessible, within the window, by keyboard, with and without script."""

import pytest

from tests.functional import admin_session
from tests.functional.conftest import clean_context
from tests.functional.test_every_page import overflow, resize, violations

SCREENS = {
    "home": "/admin/",
    "waiting": "/admin/desk/waiting/",
    "reviews": "/admin/desk/reviews/",
    "reviews-filtered": "/admin/desk/reviews/?state=overdue&ordering=title",
    "facets": "/admin/desk/facets/",
    "scheduled": "/admin/desk/scheduled/",
    "searches": "/admin/desk/searches/",
    "coverage": "/admin/desk/coverage/",
    "coverage-gaps": "/admin/desk/coverage/?level=empty&sort=fewest&type=toolkit",
    "places": "/admin/desk/coverage/places/",
    "commissions": "/admin/snippets/desk/commission/?state=wanted",
    "commission": "/admin/snippets/desk/commission/add/?service_area=housing&age_band=0-2",
    "commission-edit": "/admin/snippets/desk/commission/edit/1/",
    "jobs": "/admin/desk/jobs/",
    "job-done": "/admin/desk/jobs/1/",
    "job-running": "/admin/desk/jobs/2/",
}


@pytest.fixture(scope="module")
def admin(browser, site):
    """A signed-in page of its own for the tests here, and what goes wrong behind it."""
    context, watch = clean_context(browser, site)
    admin_session.sign_in(context, site)
    yield context.new_page(), watch
    context.close()


def settled_violations(page):
    """What axe found, looked at again if anything: Wagtail's panels come to their width in a transition."""
    for _second in range(5):
        found = violations(page)
        if not found:
            return []
        page.wait_for_timeout(1000)
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_screen(admin, name, subtests):
    page, watch = admin
    resize(page, 1280)
    assert page.goto(SCREENS[name]).status == 200
    assert page.url.endswith(SCREENS[name])
    assert page.locator("h1").count() == 1
    with subtests.test("nothing from elsewhere, no errors"):
        page.wait_for_load_state("load")
        assert watch.take() == []
    for width in (1280, 375):
        resize(page, width)
        with subtests.test("axe", width=width):
            assert settled_violations(page) == []
        with subtests.test("no sideways scrolling", width=width):
            assert overflow(page) == []


@pytest.mark.parametrize("name", ["home", "reviews", "coverage", "places"])
def test_dark(browser, site, name):
    context, _ = clean_context(browser, site, color_scheme="dark")
    admin_session.sign_in(context, site)
    page = context.new_page()
    page.goto(SCREENS[name])
    found = violations(page)
    context.close()
    assert found == []


def test_still_right_by_keyboard(admin):
    """From the list: Tab to the button, Enter; back in the same list, one page fewer."""
    page, _ = admin
    resize(page, 1280)
    page.goto(SCREENS["reviews-filtered"])
    button = page.get_by_role("button", name="Still right").first
    rows = page.get_by_role("button", name="Still right").count()
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/admin/desk/reviews/?state=overdue" in page.url
    assert "is confirmed" in page.locator(".messages").inner_text()
    assert page.get_by_role("button", name="Still right").count() == rows - 1


def test_a_tile_of_the_map_is_reached_by_keyboard(admin):
    page, _ = admin
    page.goto(SCREENS["places"])
    tile = page.locator(".desk-map a").first
    tile.focus()
    assert page.evaluate("document.activeElement.tagName") == "a"
    name = tile.get_attribute("aria-label")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Commission this")
    page.keyboard.press("Enter")
    page.wait_for_url("**/commission/add/?authority=*")
    chosen = page.locator("#id_authority option:checked").inner_text()
    assert name.startswith(chosen)


def test_the_list_and_a_reminder_without_script(browser, site):
    context, _ = clean_context(browser, site, java_script_enabled=False)
    admin_session.sign_in(context, site)
    page = context.new_page()
    page.goto(SCREENS["reviews"])
    page.locator("input[name=page]").first.check()
    page.get_by_role("button", name="Remind for the ticked pages").click()
    assert "/admin/desk/jobs/" in page.url
    assert "1 reminder was made" in page.locator("main").inner_text()
    context.close()
