"""Pages in states that the demonstration library lacks, at addresses that the tests know."""

import datetime

from wagtail.models import PageViewRestriction

from home.models import StandardPage
from news.models import NewsIndexPage
from resources.models import ToolkitIndexPage
from tests.factories.library import CaseStudyFactory, PageFactory, ResourceFactory, home
from users.models import User


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
    CaseStudyFactory(slug="state-bare", title="A story of which hardly anything is known")
    ResourceFactory(full=True, slug="state-link", title="A resource that another organisation keeps")
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
