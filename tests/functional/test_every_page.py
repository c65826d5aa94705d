"""Every template and state: accessible, within the window, nothing from elsewhere, no errors."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.functional.conftest import clean_context
from tests.functional.pages import SIGHTS, every_sight

DESKTOP, PHONE, NARROWEST = 1280, 375, 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # off by itself
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WITHOUT_CONTRAST = {**OPTIONS, "rules": {**OPTIONS["rules"], "color-contrast": {"enabled": False}}}
# In forced colours the colours are the visitor's own; axe would read some of ours, which nobody sees.
FORCED = WITHOUT_CONTRAST
#: Sights that between them show every component, for the passes in other colours and for contrast on a phone.
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


#: Pages of other sights in another language: on a phone one of each template is enough for axe.
IN_OTHER_WORDS = {
    name
    for name in SIGHTS
    if name.startswith(("arabic-", "polish-", "welsh-")) and name not in ("arabic-library", "arabic-item")
} - COLOURFUL


def violations(page, options=OPTIONS):
    """What axe found, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
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
        # Contrast is half of the work; the sights with every component are measured at both widths.
        options = OPTIONS if width == DESKTOP or name in COLOURFUL else WITHOUT_CONTRAST
        if width == DESKTOP or name not in IN_OTHER_WORDS:
            with subtests.test("axe", width=width):
                assert violations(page, options) == []
        with subtests.test("within the window", width=width):
            assert overflow(page) == []
    resize(page, NARROWEST)
    with subtests.test("within the window", width=NARROWEST):
        assert overflow(page) == []


@pytest.fixture(scope="module", params=["dark", "forced"])
def coloured(request, browser, site):
    """A page in other colours from the beginning: after a change some computed colours are the old ones."""
    choice = {"color_scheme": "dark"} if request.param == "dark" else {"forced_colors": "active"}
    context, _ = clean_context(browser, site, **choice)
    yield context.new_page(), CONTRAST if request.param == "dark" else FORCED
    context.close()


@pytest.mark.parametrize("name", sorted(COLOURFUL))
def test_other_colours(coloured, see, name):
    page, options = coloured
    see(page, name)
    assert violations(page, options) == []
