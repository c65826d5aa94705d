"""Everything works without JavaScript; it only takes a page load more."""

import re

from playwright.sync_api import expect


def test_filters_apply_by_the_button(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/library/")
    before = page.locator("#library-count").inner_text()
    page.locator("#q").fill("families")
    page.get_by_role("checkbox", name="Hub and spoke").check()
    page.locator("#show-results").click()
    assert "hub-model=hub-and-spoke" in page.url
    assert "q=families" in page.url
    expect(page.locator("#library-chips a.fh-chip")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Hub and spoke")).to_be_checked()
    assert page.locator("#library-count").inner_text() != before
    # Words and filters outlive each other.
    page.locator("#q").fill("baby")
    page.get_by_role("button", name="Search").click()
    assert "hub-model=hub-and-spoke" in page.url
    page.locator("#library-chips a.fh-chip").click()
    assert "hub-model" not in page.url
    expect(page.get_by_role("checkbox", name="Hub and spoke")).not_to_be_checked()


def test_sorting_has_a_button(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/library/")
    page.get_by_label("Sort by").select_option("title")
    page.get_by_role("button", name="Sort").click()
    assert "sort=title" in page.url


def test_pages_of_results(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/library/")
    first = page.locator(".fh-result__title").first.inner_text()
    page.get_by_role("link", name="Next").click()
    assert "page=2" in page.url
    assert page.locator(".fh-result__title").first.inner_text() != first


def test_home_leads_into_the_library(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Search the library").fill("debt")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/library/?q=debt")
    assert page.locator(".fh-result").count() > 0


def test_report_reaches_the_editors(new_page, a_page_id):
    page = new_page(java_script_enabled=False)
    page.goto("/case-studies/state-full/")
    page.get_by_role("link", name=re.compile("out of date")).click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_role("textbox").first.fill("The opening hours have changed.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"**/out-of-date/{a_page_id}/thanks/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_menu_on_a_phone(new_page):
    """The menu is the browser's own popover."""
    page = new_page(width=375, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="News", exact=True).click()
    page.wait_for_url("**/news/")
