"""The contents list leads to headings that are there."""

import re

import pytest

from core.presentation import TocEntry
from core.reading import contents
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    "make",
    [
        lambda: library.CaseStudyFactory(full=True),
        lambda: library.EvidenceFactory(full=True),
        lambda: library.ResourceFactory(full=True),
        lambda: library.ToolkitFactory(
            objectives=[("line", "Lead change")],
            collaborators=[("line", "A council")],
            change_log=[("line", "May 2026: names updated")],
            body=[library.heading("Who leads"), library.paragraph()],
        ),
        lambda: library.NewsFactory(
            source_url="https://example.org/", body=[library.heading("What changed")]
        ),
    ],
)
def test_every_entry_is_an_id_of_the_page(client, make):
    page = make()
    other = library.ResourceFactory()
    library.relate(page, other)
    response = client.get(page.get_url())
    ids = re.findall(r'\bid="([^"]+)"', response.content.decode())
    entries = response.context["view"].toc
    assert len(entries) > 2
    assert {entry.anchor for entry in entries} <= set(ids)
    assert len(ids) == len(set(ids))


def test_parts_without_text_and_doubles_are_left_out():
    assert contents(
        ("why", "", "Why"),
        ("what", True, "What"),
        [TocEntry(anchor="s-a", label="A"), TocEntry(anchor="s-a", label="A")],
    ) == (TocEntry(anchor="what", label="What"), TocEntry(anchor="s-a", label="A"))


def test_the_same_heading_twice_makes_no_double_id(client):
    page = library.ResourceFactory(body=[library.heading("Example"), library.heading("Example")])
    ids = re.findall(r'\bid="([^"]+)"', client.get(page.get_url()).content.decode())
    assert len(ids) == len(set(ids))
