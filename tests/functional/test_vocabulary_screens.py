"""The admin screens of taxonomists: accessible on a desk and a phone, by keyboard, without a script."""

import pytest
from playwright.sync_api import expect

from tests.functional.states import STAFF_SESSION
from tests.functional.test_every_page import overflow, resize, violations

SNIPPETS = "/admin/snippets"
HUBS, AREAS = f"{SNIPPETS}/taxonomy/hubmodel", f"{SNIPPETS}/taxonomy/servicearea"
SYNONYMS = f"{SNIPPETS}/search/synonymset"
SCREENS = {
    "list": f"{HUBS}/",
    "order": f"{HUBS}/order/",
    "order-of-areas": f"{AREAS}/order/",
    "merge": f"{HUBS}/merge/?source=1&target=2",
    "cannot-delete": f"{HUBS}/delete/1/",
    "synonyms": f"{SYNONYMS}/",
    "some-synonyms": f"{SYNONYMS}/?theme=number",
    "import": f"{SYNONYMS}/import/",
    "search-words": f"{SNIPPETS}/search/searchtally/",
    "pins": f"{SNIPPETS}/search/pinnedresult/",
}
#: Wagtail's own frame around our screens is Wagtail's to mend.
OURS = {"exclude": [[".sidebar"], ["#wagtail-sidebar"], ["[data-wagtail-sidebar]"]]}
SCRIPT = """async (outside) => (await axe.run(outside, {resultTypes: ["violations"]}))
    .violations.map(one => [one.id, one.nodes[0].html])"""


@pytest.fixture
def staff(new_page, site):
    def open_page(**options):
        page = new_page(**options)
        page.context.add_cookies([{"name": "sessionid", "value": STAFF_SESSION, "url": site}])
        return page

    return open_page


#: Hundreds of rows are alike, and axe takes long over each.
SHORTER = "document.querySelectorAll('tbody > tr:nth-child(n + 31)').forEach((row) => row.remove())"


def found_by_axe(page):
    violations(page, {"runOnly": {"type": "rule", "values": ["document-title"]}})  # brings axe in
    return page.evaluate(SCRIPT, OURS)


def test_every_screen_is_accessible_and_fits(staff, subtests):
    page = staff()
    for name, path in SCREENS.items():
        resize(page, 1280)
        response = page.goto(path)
        assert response.status == 200, name
        assert page.url.endswith(path), name
        for width in (1280, 375):
            resize(page, width)
            with subtests.test(screen=name, width=width):
                page.evaluate(SHORTER)
                assert found_by_axe(page) == []
                assert overflow(page) == []


@pytest.mark.parametrize("width", [1280, 375])
def test_a_change_is_confirmed_and_a_table_is_tried(staff, new_page, width):
    new_page.expected("status of 400")
    page = staff(width=width)
    page.goto(f"{HUBS}/edit/1/")
    page.fill("#id_label", "Cloud castle")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", name="What this change does")).to_be_visible()
    assert found_by_axe(page) == []
    page.get_by_role("button", name="Go back and edit").click()
    expect(page.locator("#id_label")).to_have_value("Cloud castle")

    page.goto(SCREENS["some-synonyms"])
    page.get_by_role("button", name="Add 5 rows").click()
    page.fill("[name=terms-0]", "alone")
    page.get_by_role("button", name="Try without saving").click()
    expect(page.get_by_role("link", name="Row 1")).to_be_visible()
    assert found_by_axe(page) == []
    page.select_option("[name=kind-0]", "one_way")
    page.fill("[name=terms-0]", "zogg|outreach")
    page.get_by_role("button", name="Try without saving").click()
    expect(page.get_by_role("heading", name="Tried on the live index, not saved")).to_be_focused()
    expect(page.get_by_text("new here").first).to_be_visible()
    assert found_by_axe(page) == []


def test_the_order_changes_by_keyboard_and_without_a_script(staff):
    page = staff(java_script_enabled=False)
    page.goto(SCREENS["order"])
    first = page.locator("tbody th").first.inner_text()
    page.get_by_role("button", name=f"Move {first} down").press("Enter")
    expect(page.locator("tbody th").nth(1)).to_have_text(first)
    expect(page.get_by_text("2 terms would have a new place")).to_be_visible()
    page.get_by_role("button", name=f"Move {first} up").press("Enter")
    page.get_by_role("spinbutton", name=f"Place of {first}").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("would have a new place")).to_be_visible()


class TestSuggestions:
    def typed(self, page, text="breastf"):
        page.goto("/library/")
        field = page.get_by_role("combobox", name="Search stories, evidence and resources")
        field.press_sequentially(text)
        expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
        return field

    @pytest.mark.parametrize("width", [1280, 375])
    def test_by_keyboard(self, new_page, width):
        page = new_page(width=width)
        field = self.typed(page)
        expect(field).to_have_attribute("aria-expanded", "true")
        assert violations(page) == []
        assert overflow(page) == []
        field.press("ArrowDown")
        listed = page.get_by_role("listbox", name="Suggestions")  # a <select> has options too
        chosen = listed.get_by_role("option", selected=True)
        expect(chosen).to_have_count(1)
        expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
        expect(field).to_be_focused()
        assert violations(page) == []
        field.press("Escape")
        expect(page.locator(".fh-complete")).to_be_hidden()
        expect(field).to_have_value("breastf")
        field.press("ArrowDown")
        expect(listed).to_be_visible()
        field.press("ArrowDown")
        words = listed.get_by_role("option").first.inner_text()
        field.press("Enter")
        expect(page).to_have_url(f"{page.url.split('/library/')[0]}/library/?q={words}")

    def test_leaving_closes_and_the_mouse_chooses(self, new_page):
        page = new_page()
        field = self.typed(page)
        field.press("Tab")
        expect(page.locator(".fh-complete")).to_be_hidden()
        field = self.typed(page)
        page.get_by_role("listbox", name="Suggestions").get_by_role("option").first.click()
        expect(page.locator("#library-count")).to_contain_text("result")
        expect(page.locator(".fh-complete")).to_be_hidden()

    def test_it_is_a_plain_field_without_a_script(self, new_page):
        page = new_page(java_script_enabled=False)
        page.goto("/library/")
        expect(page.get_by_role("searchbox", name="Search stories, evidence and resources")).to_be_visible()
