"""Pages in states that the demonstration library lacks, at addresses that the tests know."""

import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from news.models import NewsIndexPage
from resources.models import ToolkitIndexPage
from tests.factories.library import CaseStudyFactory, PageFactory, ResourceFactory, TopicFactory, home, note
from tests.users.people import person
from users.models import User
from users.roles import EDITORS

#: The session of somebody who may do everything, for screens of the admin.
STAFF_SESSION = "functionaltestsstaffsession00000"


class StandardFactory(PageFactory):
    class Meta:
        model = StandardPage


class EmptyNewsFactory(PageFactory):
    class Meta:
        model = NewsIndexPage


class EmptyToolkitFactory(PageFactory):
    class Meta:
        model = ToolkitIndexPage


BROWSER_EMAIL, BROWSER_PASSWORD = "browser@example.org", "only for browser tests"


def add() -> None:
    """Archived, superseded, restricted and empty pages; somebody who may do everything in the admin."""
    User.objects.create_superuser(BROWSER_EMAIL, BROWSER_PASSWORD)
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
    sign_in()


def sign_in() -> None:
    """A session that a test takes over as a cookie: how people sign in is tested elsewhere."""
    user = User.objects.create_superuser("staff@functional.test", "not used to sign in")
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    Session.objects.create(
        session_key=STAFF_SESSION,
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + datetime.timedelta(days=1),
    )
