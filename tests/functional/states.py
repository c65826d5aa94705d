"""Pages in states that the demonstration library lacks, at addresses that the tests know."""

import datetime

from wagtail.models import PageViewRestriction

from home.models import StandardPage
from news.models import NewsIndexPage
from resources.models import ToolkitIndexPage
from tests.factories.library import CaseStudyFactory, PageFactory, ResourceFactory, TopicFactory, home, note
from tests.functional import admin_session
from tests.users.people import person
from users.models import User
from users.roles import AUTHORS, EDITORS

#: The session of somebody who may do everything, for screens of the admin.
STAFF_SESSION = "functionaltestsstaffsession00000"
#: Those of somebody who writes and of somebody who decides.
AUTHOR_SESSION = "functionaltestsauthorsession0000"
EDITOR_SESSION = "functionaltestseditorsession0000"


class StandardFactory(PageFactory):
    class Meta:
        model = StandardPage


class EmptyNewsFactory(PageFactory):
    class Meta:
        model = NewsIndexPage


class EmptyToolkitFactory(PageFactory):
    class Meta:
        model = ToolkitIndexPage


def add() -> None:
    """Archived, superseded, restricted and empty pages; people with a session in the admin."""
    successor = CaseStudyFactory(full=True, slug="state-full", title="Every part of a story filled in")
    CaseStudyFactory(
        full=True,
        slug="state-archived",
        title="A story that is kept for the record",
        archived_on=datetime.date(2024, 5, 1),
    )
    CaseStudyFactory(
        full=True,
        slug="state-superseded",
        title="A story that a newer one has replaced",
        archived_on=datetime.date(2025, 5, 1),
        superseded_by=successor,
    )
    CaseStudyFactory(
        full=True, overdue=True, slug="state-overdue", title="A story that nobody has checked lately"
    )
    for day in ("2026-10-02", "2026-10-02", "2025-12-11"):
        note(successor, day, "Corrected a figure that stood in the wrong row, because a reader noticed it.")
    TopicFactory(slug="state-empty-topic", title="A topic with nothing in it yet")
    CaseStudyFactory(slug="state-bare", title="A story of which hardly anything is known")
    ResourceFactory(full=True, slug="state-link", title="A resource that another organisation keeps")
    for name in ("app", "key"):
        person(f"{name}@example.org", EDITORS)
    person("member@example.org")
    secret = StandardFactory(slug="state-password", title="For members of one group")
    PageViewRestriction.objects.create(
        page=secret, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    at_home = home()
    for factory, slug, title in (
        (EmptyNewsFactory, "state-no-news", "News that has not happened"),
        (EmptyToolkitFactory, "state-no-toolkit", "Toolkits to come"),
    ):
        page = factory(parent_page=at_home, slug=slug, title=title)
        type(page).objects.filter(pk=page.pk).update(show_in_menus=False)
    staff = User.objects.create_superuser("staff@functional.test", "not used to sign in")
    admin_session.open_for(staff, STAFF_SESSION)
    for key, name, role in ((AUTHOR_SESSION, "Wren", AUTHORS), (EDITOR_SESSION, "Mika", EDITORS)):
        someone = person(f"{name.lower()}@example.org", role, first_name=name)
        admin_session.open_for(someone, key)
