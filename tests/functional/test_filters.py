"""The library page with script: what changes in place, what is announced, what Back does."""

import re

import pytest
from playwright.sync_api import expect

#: Counts the texts that a screen reader would be told of.
LISTEN = """() => {
    window.told = [];
    for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live]")) {
        new MutationObserver(() => window.told.push(region.textContent.trim()))
            .observe(region, {childList: true, characterData: true, subtree: true});
    }
}"""
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


@pytest.fixture
def page(new_page):
    page = new_page()
    page.goto("/library/")
    page.evaluate(LISTEN)
    return page


def box(page, name):
    return page.get_by_role("checkbox", name=re.compile(f"^{re.escape(name)}")).first


def count_beside(page, name):
    return int(
        re.search(r"\d+", box(page, name).locator("xpath=..").locator(".fh-facet__count").inner_text())[0]
    )


def total(page):
    return int(re.search(r"\d+", page.locator("#library-count").inner_text())[0])


def test_ticking_changes_results_counts_address_and_says_so_once(page):
    all_of_them, other = total(page), count_beside(page, "0 to 2 years")
    wanted = count_beside(page, "Hub and spoke")
    box(page, "Hub and spoke").check()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")  # and nothing else in it
    expect(page.locator("#library-count")).to_have_text(re.compile(rf"^{wanted} results?$"))
    page.wait_for_function(SETTLED)
    assert wanted < all_of_them
    assert count_beside(page, "0 to 2 years") < other
    # The counts of the same facet are those without it.
    assert count_beside(page, "Hub and spoke") == wanted
    for result in page.locator(".fh-result").all():
        assert "Hub and spoke" in result.inner_text() or result.locator(".fh-result__title").count()
    page.wait_for_timeout(300)
    assert page.evaluate("window.told") == [page.locator("#library-count").inner_text()]
    # No second page load happened: our listener is still here.
    assert page.evaluate("Array.isArray(window.told)")


def test_the_title_of_the_document_follows(page):
    before = page.title()
    page.locator("#q").fill("debt")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/library/?q=debt")
    page.wait_for_function(SETTLED)
    assert page.title() != before
    assert "debt" in page.title()


def test_back_restores_the_state(page):
    first = total(page)
    box(page, "Hub and spoke").check()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")
    page.wait_for_function(SETTLED)
    second = total(page)
    box(page, "0 to 2 years").check()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke&age=0-2")
    page.wait_for_function(SETTLED)
    assert total(page) <= second < first

    page.go_back()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")
    expect(page.locator("#library-chips a.fh-chip")).to_have_count(1)
    expect(box(page, "Hub and spoke")).to_be_checked()
    expect(box(page, "0 to 2 years")).not_to_be_checked()
    assert total(page) == second

    page.go_back()
    page.wait_for_url("**/library/")
    expect(page.locator("#library-chips a.fh-chip")).to_have_count(0)
    expect(box(page, "Hub and spoke")).not_to_be_checked()
    assert total(page) == first

    page.go_forward()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")
    expect(box(page, "Hub and spoke")).to_be_checked()


def test_back_from_an_item(page):
    box(page, "Hub and spoke").check()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")
    page.wait_for_function(SETTLED)
    wanted = total(page)
    page.locator(".fh-result__title a").first.click()
    page.wait_for_url(re.compile("^(?!.*library)"))
    page.go_back()
    page.wait_for_url("**/library/?hub-model=hub-and-spoke")
    expect(box(page, "Hub and spoke")).to_be_checked()
    assert total(page) == wanted


def test_chips_take_filters_away(page):
    first = total(page)
    box(page, "Hub and spoke").check()
    page.wait_for_url("**hub-model=hub-and-spoke")
    page.wait_for_function(SETTLED)
    box(page, "0 to 2 years").check()
    chips = page.locator("#library-chips a.fh-chip")
    expect(chips).to_have_count(2)
    page.wait_for_function(SETTLED)
    chips.first.focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    page.wait_for_function(SETTLED)
    assert page.url.endswith("/library/?age=0-2")
    expect(box(page, "Hub and spoke")).not_to_be_checked()
    expect(chips.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    page.wait_for_function(SETTLED)
    assert page.url.endswith("/library/")
    assert total(page) == first


def test_a_group_holds_its_areas(page):
    """A group's areas unfold; one of them narrows further; the fold stays as the visitor left it."""
    fold = page.locator("details.fh-areas").first
    fold.locator("summary").click()
    area = fold.get_by_role("checkbox").first
    name = area.get_attribute("id")
    area.check()
    page.wait_for_url("**service-area=**")
    page.wait_for_function(SETTLED)
    expect(page.locator(f"#{name}")).to_be_visible()
    expect(page.locator(f"#{name}")).to_be_checked()
    expect(page.locator("#library-chips a.fh-chip")).to_have_count(1)


def test_more_filters_stay_open(page):
    page.locator("#more-filters > summary").click()
    inner = page.locator("#more-filters details.fh-facet").first
    inner.locator("summary").first.click()
    choice = inner.get_by_role("checkbox").first
    name = choice.get_attribute("id")
    choice.check()
    page.wait_for_url("**/library/?*")
    page.wait_for_function(SETTLED)
    expect(page.locator(f"#{name}")).to_be_visible()
    expect(page.locator(f"#{name}")).to_be_focused()


def test_sorting(page):
    page.get_by_label("Sort by").select_option(label="Title, A to Z")
    page.wait_for_url("**/library/?sort=title")
    page.wait_for_function(SETTLED)
    titles = [title.casefold() for title in page.locator(".fh-result__title").all_inner_texts()]
    assert titles == sorted(titles)


def test_the_page_stays_where_it_is(page):
    """What changes above the control does not push it away."""
    area = page.locator("#facet-service-area").get_by_role("checkbox").last
    area.scroll_into_view_if_needed()
    name = area.get_attribute("id")
    before = area.bounding_box()["y"]
    area.check()
    page.wait_for_url("**service-area=**")
    page.wait_for_function(SETTLED)
    assert abs(page.locator(f"#{name}").bounding_box()["y"] - before) <= 2


def test_mistakes_come_back_as_a_page(page, new_page):
    page.get_by_label("Or type an age").fill("banana")
    page.get_by_label("Or type an age").press("Enter")
    page.wait_for_url("**/library/?age=banana")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Or type an age")).to_have_value("banana")
    new_page.expected("status of 400", "Response Status Error Code 400")


def test_swapped_results_are_accessible(page):
    from tests.functional.test_every_page import violations

    page.locator("#q").fill("brest feeding")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/library/?q=brest**")
    page.wait_for_function(SETTLED)
    assert violations(page) == []
