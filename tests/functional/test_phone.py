"""The library on a phone: filters fold away, chosen ones stay in sight."""

import re

from playwright.sync_api import expect

SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def test_filters_fold_and_chips_stay(new_page):
    page = new_page(width=375, height=812, has_touch=True, is_mobile=True)
    page.goto("/library/?hub-model=hub-and-spoke")
    toggle = page.locator(".fh-filters__toggle")
    box = page.get_by_role("checkbox", name="0 to 2 years")
    expect(box).to_be_hidden()
    expect(toggle).to_contain_text("1")
    expect(page.locator("#library-chips a.fh-chip")).to_be_visible()
    toggle.tap()
    expect(box).to_be_visible()
    box.check()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke&age=0-2")
    page.wait_for_function(SETTLED)
    # The filters stay open for the next choice; the button says what it would show.
    expect(box).to_be_visible()
    expect(toggle).to_contain_text("2")
    show = page.get_by_role("button", name=re.compile(r"^Show \d+ results?$"))
    expect(show).to_be_in_viewport()
    show.tap()
    expect(box).to_be_hidden()
    expect(page.locator("#library-count")).to_be_in_viewport()
    expect(page.locator("#results-title")).to_be_focused()
    chips = page.locator("#library-chips a.fh-chip")
    expect(chips).to_have_count(2)
    chips.first.tap()
    expect(chips).to_have_count(1)
    assert page.url.endswith("/library/?age=0-2")


def test_filters_open_without_script(new_page):
    page = new_page(width=375, java_script_enabled=False)
    page.goto("/library/")
    page.locator(".fh-filters__toggle").click()
    page.get_by_role("checkbox", name="0 to 2 years").check()
    page.locator("#show-results").click()
    assert "age=0-2" in page.url
    expect(page.locator("#library-chips a.fh-chip")).to_be_visible()


def test_targets_are_large_enough_for_fingers(new_page):
    """Controls of the library are at least 24 pixels high, as WCAG 2.2 asks, and the main ones 36."""
    page = new_page(width=375, has_touch=True, is_mobile=True)
    page.goto("/library/?hub-model=hub-and-spoke")
    page.locator(".fh-filters__toggle").tap()
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            ".fh-chip, .fh-filters__toggle, .govuk-button, .fh-header__menu, .govuk-checkboxes__label, select"
        )].filter((element) => element.checkVisibility())
            .filter((element) => element.getBoundingClientRect().height < 36)
            .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert small == []
