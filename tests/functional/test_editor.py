"""The editor in a browser: names in the message lead to fields, the advice panel is live, axe is content."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.functional import admin_session
from tests.functional.states import STAFF_SESSION

#: Label in the message → where the focus is afterwards.
WANTED = {
    "Summary": "id_summary",
    "Last reviewed": "id_last_reviewed",
    "Licence": "id_licence",
    "Hub models": "id_hub_models_0",
    "Age from, in months": "id_age_min_months",
    "Contains family material": "id_family_material_0",
    "Started": "id_started",
}
#: Held by a panel, not by a field of its own: the focus is inside the panel.
PANELS = {"Why": "rationale", "Steps": "steps", "Policy era": "policy_era"}

#: Whether the control with an id is in the window and nothing lies over it.
IN_SIGHT = """id => {
  const box = document.getElementById(id), at = box.getBoundingClientRect();
  return box === document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
}"""
# The panel's width changes in a transition.
COVERING = "document.querySelector('[data-form-side]').getBoundingClientRect().width > innerWidth * 0.9"


@pytest.fixture
def page(new_page, site):
    """A page of a browser in which an administrator is signed in."""
    # An automatic save of a form that lacks an answer is refused, and Chromium reports that.
    new_page.expected("400 (Bad Request)")
    page = new_page()
    admin_session.sign_in(page.context, site, STAFF_SESSION)
    return page


def number_of(page, path):
    """The number of a public page: its form for readers' reports has it in its address."""
    return re.search(r"/out-of-date/(\d+)/", page.request.get(path).text())[1]


def number_at(page, path):
    """The number of the page at an address below the home page."""
    answer = page.request.get(f"/admin/api/main/pages/find/?html_path={path}", max_redirects=0)
    return re.search(r"/pages/(\d+)/", answer.headers["location"])[1]


def violations(page, *parts):
    """What axe has against our parts of a screen; Wagtail's own are Wagtail's."""
    found = Axe().run(page, context={"include": [[part] for part in parts]})
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]]


def test_each_missing_field_is_led_to(page):
    parent = number_at(page, "/case-studies/")
    page.goto(f"/admin/pages/add/casestudies/casestudypage/{parent}/")
    page.locator("#id_title").press_sequentially("A story")
    page.keyboard.press("Tab")
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish]").click()
    message = page.locator("[data-editorial-problems]")
    message.wait_for()
    assert page.locator("#id_title").input_value() == "A story"
    for label, target in WANTED.items():
        message.get_by_role("link", name=label, exact=True).press("Enter")
        page.wait_for_function("id => document.activeElement.id === id", arg=target)
    for label, name in PANELS.items():
        message.get_by_role("link", name=label, exact=True).press("Enter")
        inside = "name => document.activeElement.closest(`[data-contentpath=${name}]`) !== null"
        page.wait_for_function(inside, arg=name)
    assert violations(page, "[data-editorial-problems]") == []


def test_advice_follows_what_is_saved(page):
    page.goto(f"/admin/pages/{number_of(page, '/contact/')}/edit/")
    counter = page.locator("[data-side-panel-toggle=advice] [data-side-panel-toggle-counter]")
    before = int(counter.text_content())
    page.locator("[data-side-panel-toggle=advice]").click()
    page.locator(".editorial-advice").wait_for()
    assert violations(page, ".editorial-advice") == []
    # Wagtail looks for changes two seconds after the form has opened.
    page.wait_for_timeout(2500)
    page.locator("#id_summary").fill("Families who are hard to reach.")
    page.locator(".editorial-advice").get_by_text("seldom heard").wait_for()
    page.wait_for_function(
        "before => Number(document.querySelector('[data-side-panel-toggle=advice] "
        "[data-side-panel-toggle-counter]').textContent) > before",
        arg=before,
    )


def test_our_screens_have_no_barrier(page):
    for path in (
        f"/admin/editorial/pages/{number_of(page, '/contact/')}/undo/",
        "/admin/editorial/similar/?title=feeding",
        "/admin/snippets/editorial/linkcheck/",
    ):
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            assert violations(page, "main") == [], path


def test_a_suggested_facet_is_ticked_with_the_keyboard(page):
    """The button ticks the box in its tab, says so, and takes it back; the link opens the tab at the box."""
    number = number_at(page, "/case-studies/state-bare/")
    page.goto(f"/admin/pages/{number}/edit/")
    page.locator("[data-side-panel-toggle=advice]").click()
    # Wagtail looks for changes two seconds after the form has opened.
    page.wait_for_timeout(2500)
    page.locator("#id_title").fill("Breastfeeding help and home visits, from a hub in Leeds and in Bury")
    section = page.locator("[data-editorial-suggestions]")
    section.get_by_text("because of “Breastfeeding”").wait_for()
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, ".editorial-advice") == []
    page.set_viewport_size({"width": 1280, "height": 900})
    label = page.locator("#id_service_areas label", has_text="Infant feeding")
    box = page.locator(f"#{label.get_attribute('for')}")
    tick = section.get_by_role("button", name="Tick it: Service areas: Infant feeding")
    tick.press("Enter")
    assert box.is_checked()
    said = page.locator("[data-editorial-said]")
    assert said.text_content() == "Chosen: Service areas: Infant feeding."
    untick = section.get_by_role("button", name="Untick it: Service areas: Infant feeding")
    untick.press("Enter")
    assert not box.is_checked()
    assert said.text_content() == "No longer chosen: Service areas: Infant feeding."
    section.get_by_role("link", name="Infant feeding").press("Enter")
    page.wait_for_function("id => document.activeElement.id === id", arg=label.get_attribute("for"))
    page.wait_for_function(IN_SIGHT, arg=label.get_attribute("for"))
    assert violations(page, "[data-contentpath=service_areas]", "[data-contentpath=policy_era]") == []
    # Saved by itself, it is no suggestion any more, and the keyboard is not thrown out of the panel.
    section.get_by_role("button", name="Tick it: Service areas: Infant feeding").press("Enter")
    section.get_by_text("because of “Breastfeeding”").wait_for(state="detached")
    page.wait_for_function("document.activeElement.closest('.editorial-advice') !== null")
    place = page.locator("#id_local_authorities option", has_text="Leeds")
    section.get_by_role("button", name="Tick it: Local authorities: Leeds").press("Enter")
    assert place.evaluate("option => option.selected")
    # On a phone the panel would cover the field.
    page.set_viewport_size({"width": 375, "height": 900})
    page.wait_for_function(COVERING)
    section.get_by_role("link", name="Home visit").press("Enter")
    label = page.locator("#id_delivery_channels label", has_text="Home visit")
    page.wait_for_function(IN_SIGHT, arg=label.get_attribute("for"))


def test_a_button_waits_for_the_saving_that_is_under_way(page):
    """Else the page would be made twice: by the saving, and by the form, whose slug is then taken."""
    parent = number_at(page, "/questions/")
    page.goto(f"/admin/pages/add/home/faqpage/{parent}/")
    page.evaluate(
        """() => {
            const fetched = window.fetch;
            window.fetch = async (...sent) => {
                const answer = await fetched(...sent);
                if (sent[1]?.method?.toUpperCase() === "POST") await new Promise((r) => setTimeout(r, 1500));
                return answer;
            };
            document.addEventListener("w-autosave:save", () => document.body.dataset.saving = "yes");
        }"""
    )
    page.wait_for_timeout(2500)  # Wagtail looks for changes two seconds after the form has opened
    page.locator("#id_title").press_sequentially("Saved while it is sent")
    page.keyboard.press("Tab")
    expect(page.locator("#id_slug")).to_have_value("saved-while-it-is-sent")
    page.locator("body[data-saving]").wait_for(state="attached")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("Saved while it is sent")
    expect(page.locator(".messages")).not_to_contain_text("Slug")
    page.goto(f"/admin/pages/{parent}/?q=Saved+while")
    expect(page.get_by_role("link", name="Saved while it is sent", exact=True)).to_have_count(1)


def test_what_is_written_while_a_saving_ends_is_saved_too(page):
    """Wagtail takes the form as it is when the answer comes for what was saved; the last words were lost."""
    number = number_at(page, "/case-studies/state-bare/")
    page.goto(f"/admin/pages/{number}/edit/")
    page.wait_for_timeout(2500)  # Wagtail looks for changes two seconds after the form has opened
    page.evaluate(
        """() => {
            const fetched = window.fetch, form = document.querySelector("form[data-controller~=w-autosave]");
            document.body.dataset.savings = "0";
            window.fetch = async (...sent) => {
                const answer = await fetched(...sent);
                if (sent[0] !== form.action) return answer;
                const savings = Number(document.body.dataset.savings) + 1;
                document.body.dataset.savings = String(savings);
                if (savings === 1) {
                    const title = document.getElementById("id_title");
                    title.value += ", and the end of it";
                    title.dispatchEvent(new Event("input", { bubbles: true }));
                }
                return answer;
            };
        }"""
    )
    page.locator("#id_title").fill("Words that were begun")
    page.locator("body[data-savings='2']").wait_for(state="attached")
    page.wait_for_timeout(4000)
    assert page.locator("body").get_attribute("data-savings") == "2", "it goes on saving what is saved"
    page.reload()
    assert page.locator("#id_title").input_value() == "Words that were begun, and the end of it"
