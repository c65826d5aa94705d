"""The keyboard alone reaches everything, in order, and always shows where it is."""

import pytest
from playwright.sync_api import expect

from tests.functional.pages import FILTERED

#: What can be reached, in the order of the document, and what each looks like without the focus.
PREPARE = """() => {
    const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const seen = (element) => element.checkVisibility({visibilityProperty: true}) && !element.disabled;
    const look = (element) => {
        const parts = [[element, null]];
        const label = element.labels?.[0];
        if (label) parts.push([label, "::before"]);
        return JSON.stringify(parts.map(([part, pseudo]) => {
            const style = getComputedStyle(part, pseudo);
            return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor];
        }));
    };
    // A group of radio buttons is one stop.
    const groups = new Set();
    const stops = [...document.querySelectorAll(wanted)].filter((element) => {
        if (!seen(element) || element.tabIndex < 0) return false;
        if (element.type !== "radio") return true;
        const known = groups.has(element.name);
        groups.add(element.name);
        return !known;
    });
    window.stops = stops.map((element) => ({element, before: look(element)}));
    window.arrived = (number) => {
        const {element, before} = window.stops[number];
        const words = element.outerHTML.slice(0, 140);
        if (document.activeElement !== element) {
            return `not reached: ${words}; instead: ${document.activeElement?.outerHTML.slice(0, 140)}`;
        }
        if (look(element) === before) return `no visible focus: ${words}`;
        const shown = element.labels?.[0] ?? element;
        const box = shown.getBoundingClientRect();
        if (box.bottom <= 0 || box.top >= innerHeight) return `outside the window: ${words}`;
        const x = Math.max(1, box.left + Math.min(12, box.width / 2));
        const middle = Math.min(innerHeight - 1, Math.max(1, box.top + box.height / 2));
        const top = document.elementFromPoint(x, middle);
        const own = top && (shown.contains(top) || top.contains(shown) || element.contains(top));
        return own ? "" : `covered by ${top?.outerHTML.slice(0, 100)}: ${words}`;
    };
    return stops.length;
}"""


def walk(page):
    """Tabs through the page from its beginning; returns what was wrong on the way."""
    number = page.evaluate(PREPARE)
    assert number > 10
    problems = []
    for n in range(number):
        page.keyboard.press("Tab")
        problem = page.evaluate("(n) => window.arrived(n)", n)
        if problem:
            problems.append(problem)
            if problem.startswith("not reached"):
                break
    return problems


WALKS = [
    ("/", 1280),
    ("/library/", 1280),
    (FILTERED, 375),
    ("/case-studies/state-full/", 1280),
    ("/case-studies/state-full/", 375),
    ("/resources/governance-in-one-hour-slides-for-a-new-hub-board/", 1280),
    ("/toolkit/toolkit-setting-up-and-running-a-family-hub/leadership-and-governance/", 1280),
    ("/questions/", 375),
    ("/ar/library/", 1280),
]


@pytest.mark.parametrize(("path", "width"), WALKS)
def test_tab_reaches_everything_in_order(new_page, path, width):
    page = new_page(width=width)
    page.goto(path)
    assert walk(page) == []


def test_unfolded_filters_on_a_phone(new_page):
    """Nothing hides behind the button that stays at the lower edge."""
    page = new_page(width=375, height=700)
    page.goto("/library/")
    page.locator(".fh-filters__toggle").click()
    page.evaluate("document.activeElement.blur()")
    page.goto(page.url + "#")
    for fold in page.locator("#more-filters > summary").all():
        fold.click()
    page.evaluate(
        "() => { document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges(); }"
    )
    # Start again at the top: the point where a click was is where the next Tab begins.
    page.locator(".govuk-skip-link").focus()
    page.keyboard.press("Shift+Tab")
    assert walk(page) == []


def test_skip_link(new_page):
    page = new_page()
    page.goto("/library/")
    page.keyboard.press("Tab")
    link = page.locator(".govuk-skip-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menu_on_a_phone(new_page):
    page = new_page(width=375)
    page.goto("/")
    button = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/")


def test_filters_keep_the_focus(new_page):
    page = new_page()
    page.goto("/library/")
    box = page.get_by_role("checkbox", name="Hub and spoke")
    box.focus()
    name = box.get_attribute("id")
    for checked in (True, False):
        with page.expect_response("**/library/*"):
            page.keyboard.press("Space")
        page.wait_for_function(
            "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        )
        expect(page.locator(f"#{name}")).to_be_focused()
        expect(page.locator(f"#{name}")).to_be_checked(checked=checked)
        expect(page.locator("#library-chips a.fh-chip")).to_have_count(1 if checked else 0)


def test_error_summary_is_read_first_and_leads_to_the_field(new_page, a_page_id):
    page = new_page()
    page.goto(f"/out-of-date/{a_page_id}/")
    page.get_by_role("button", name="Send").press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link").first
    target = link.get_attribute("href")
    link.press("Enter")
    expect(page.locator(target)).to_be_focused()
