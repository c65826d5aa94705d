"""The toolkit: modules by section, numbered throughout, with the way from one to the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def toolkit():
    return library.ToolkitFactory(title="Setting up a hub")


@pytest.fixture
def modules(toolkit):
    """Made in another order than they are read in."""
    plan = (
        ("Doing", "practice", 1),
        ("Why", "background", 2),
        ("Policy", "background", 1),
        ("Leading", "golden-threads", None),
    )
    return {
        title: library.ToolkitFactory(parent_page=toolkit, title=title, section=section, order=order)
        for title, section, order in plan
    }


def listed(view):
    return [(section.title, [(m.number, m.title) for m in section.modules]) for section in view.sections]


def test_modules_stand_under_their_sections(client, toolkit, modules):
    wanted = [
        ("Background", [(1, "Policy"), (2, "Why")]),
        ("Golden threads", [(3, "Leading")]),
        ("Practice", [(4, "Doing")]),
    ]
    assert listed(client.get(toolkit.get_url()).context["view"]) == wanted
    assert listed(client.get("/toolkit/").context["view"]) == wanted


def test_a_module_knows_its_place_and_neighbours(client, toolkit, modules):
    view = client.get(modules["Why"].get_url()).context["view"]
    assert view.module_number == 2
    assert view.meta[0].values[0].text == "Module 2 of 4"
    assert (view.previous_module.label, view.next_module.label) == ("Policy", "Leading")
    assert [link.label for link in view.breadcrumbs] == ["Library", "Toolkit", "Setting up a hub"]
    first = client.get(modules["Policy"].get_url()).context["view"]
    assert first.previous_module is None


def test_what_to_read_first_and_for_whom(client, modules):
    page = modules["Doing"]
    page.audiences = [library.term("audiences", "commissioners")]
    page.save_revision().publish()
    library.read_first(page, modules["Why"])
    view = client.get(page.get_url()).context["view"]
    assert [link.label for link in view.read_first] == ["Why"]
    assert [value.text for value in view.who_for] == ["Commissioners"]


def test_drafts_are_not_numbered(client, toolkit, modules):
    modules["Policy"].unpublish()
    assert listed(client.get(toolkit.get_url()).context["view"])[0] == ("Background", [(1, "Why")])


def test_a_toolkit_without_modules_is_listed_itself(client, toolkit):
    assert listed(client.get("/toolkit/").context["view"]) == [("More modules", [(1, "Setting up a hub")])]


def test_an_empty_toolkit(client):
    library.home()
    assert "Nothing here yet." in client.get("/toolkit/").content.decode()


def test_a_module_costs_the_same_among_3_and_among_8(client, toolkit):
    page = library.ToolkitFactory(parent_page=toolkit, section="practice")

    def queries(more):
        for _ in range(more):
            library.ToolkitFactory(parent_page=toolkit, section="practice")
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(page.get_url())
        return len(captured)

    assert queries(2) == queries(5) <= 12
