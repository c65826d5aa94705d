"""Every template and state: accessible, within the window, nothing from elsewhere, no errors."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.functional.pages import every_sight

DESKTOP, PHONE, NARROWEST = 1280, 375, 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # off by itself
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: Sights that between them show every component, for the passes in other colours.
COLOURFUL = {
    "home",
    "library-filtered",
    "library-mistakes",
    "library-none",
    "case-study-full",
    "case-study-overdue",
    "evidence",
    "resource-with-file",
    "toolkit",
    "toolkit-module",
    "question",
    "report-mistakes",
    "not-found",
    "arabic-home",
}
axe = Axe()


def violations(page, options=OPTIONS):
    """What axe found, a line for each element."""
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]} – {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def resize(page, width):
    page.set_viewport_size({"width": width, "height": 900})


def overflow(page):
    """How many pixels the page is wider than the window, and what sticks out."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= innerWidth) return [];
            return [...document.querySelectorAll("body *")].filter((element) => {
                const box = element.getBoundingClientRect();
                return box.width && (box.right > width + 1 || box.left < -1);
            }).slice(0, 5).map((element) => `sticks out: ${element.outerHTML.slice(0, 160)}`)
                .concat(`scrollWidth ${document.documentElement.scrollWidth}`);
        }"""
    )


@every_sight
def test_page(shared, see, name, subtests):
    page, watch = shared
    resize(page, DESKTOP)
    see(page, name)
    with subtests.test("nothing from elsewhere, no errors"):
        page.wait_for_load_state("load")
        assert watch.take() == []
    for width in (DESKTOP, PHONE):
        resize(page, width)
        with subtests.test("axe", width=width):
            assert violations(page) == []
        with subtests.test("within the window", width=width):
            assert overflow(page) == []
    resize(page, NARROWEST)
    with subtests.test("within the window", width=NARROWEST):
        assert overflow(page) == []


@pytest.mark.parametrize("name", sorted(COLOURFUL))
def test_other_colours(shared, see, name, subtests):
    page, _ = shared
    resize(page, DESKTOP)
    see(page, name)
    try:
        page.emulate_media(color_scheme="dark")
        with subtests.test("axe, dark"):
            assert violations(page, CONTRAST) == []
        page.emulate_media(color_scheme="light", forced_colors="active")
        with subtests.test("axe, forced colours"):
            assert violations(page) == []
    finally:
        page.emulate_media(color_scheme="null", forced_colors="null")
