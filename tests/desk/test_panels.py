"""The desk's one screen: what each panel says, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from casestudies.models import CaseStudyPage
from core.models import PageReport
from desk import panels
from desk.home_panels import RecentPanel
from search.models import SearchTally
from tests.desk.filling import count_of, days, fill
from tests.factories import library

pytestmark = pytest.mark.django_db
#: How many queries the whole screen may make, Wagtail's own frame included.
BOUND = 70


def home(client, user):
    client.force_login(user)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer.content.decode()


def submit(page, user, moment=None):
    workflow = Workflow.objects.get_or_create(name="Review")[0]
    task = GroupApprovalTask.objects.get_or_create(name="Look")[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    page.save_revision(user=user)
    state = workflow.start(page, user)
    if moment:
        type(state.current_task_state).objects.filter(pk=state.current_task_state_id).update(
            started_at=moment
        )
    return state


def tally(text, without, **values):
    today = timezone.localdate()
    return SearchTally.objects.create(
        digest=text or str(without), text=text, locale="en", searches=without + 1, without_result=without,
        first_day=today, last_day=today, **values,
    )  # fmt: skip


def test_waiting_for_review_the_oldest_first(client, editor):
    for days_ago, title in ((1, "Young"), (9, "Old")):
        submit(library.CaseStudyFactory(title=title), editor, timezone.now() - timedelta(days=days_ago))
    html = home(client, editor)
    assert count_of(html, "waiting") == 2
    assert html.index("Old") < html.index("Young")
    assert "for 9 days" in html


def test_reviews_with_one_click(client, editor):
    late = library.CaseStudyFactory(title="Late one", review_due=days(-3))
    library.CaseStudyFactory(title="Soon one", review_due=days(60))
    library.CaseStudyFactory(title="Later one", review_due=days(61))
    library.CaseStudyFactory(title="Kept one", review_due=days(-3), archived_on=days(-1))
    html = home(client, editor)
    assert count_of(html, "reviews") == 2
    assert "1 of them is overdue." in html
    assert f'action="/admin/desk/reviews/{late.pk}/still-right/"' in html
    assert html.index("Late one") < html.index("Soon one")
    assert "Later one" not in html.split('id="desk-facets"')[0].split('id="desk-reviews"')[1]


def test_open_reports_only(client, editor):
    page = library.CaseStudyFactory()
    for state, title in (("open", "Old figures"), ("closed", "Long mended")):
        PageReport.objects.create(page=page, page_title=title, message="x", state=state)
    html = home(client, editor)
    assert count_of(html, "reports") == 1
    assert "Old figures" in html
    assert "Long mended" not in html


def test_missing_facets_by_type(client, editor):
    library.CaseStudyFactory(full=True)
    library.NewsFactory()
    library.CaseStudyFactory(title="Bare story")
    library.EvidenceFactory(full=True, title="Without the ones who benefit")
    html = home(client, editor)
    assert count_of(html, "facets") == 2
    lacking = (
        "no hub model, service area or theme, age, who benefits, local authority, practice tier, policy era"
    )
    assert lacking in html
    assert "no who benefits, policy era" in html


def test_scheduled_today(client, editor):
    now = timezone.now()
    last_second = timezone.localtime(now).replace(hour=23, minute=59, second=50)
    for title, moment in (("Goes out today", last_second), ("Another day", now + timedelta(days=3))):
        page = library.CaseStudyFactory(title=title)
        page.go_live_at = moment
        page.save_revision().publish()
    library.CaseStudyFactory(title="Ends today", expire_at=last_second)
    html = home(client, editor)
    assert count_of(html, "scheduled") == 2
    panel = html.split('id="desk-scheduled"')[1].split("</section>")[0]
    assert "Goes out today" in panel
    assert "Ends today" in panel
    assert "Another day" not in panel
    assert "3 pages are scheduled in all." in panel


def test_searches_that_found_nothing_or_little_with_what_to_do(client, editor):
    tally("nappy bank", 7)
    tally("dads at night", 0, few_results=2)
    tally("sleep", 0)
    tally("", 5)  # words that too few visitors have used
    html = home(client, editor)
    assert count_of(html, "searches") == 2
    assert html.index("nothing 7 times") < html.index("one or two items 2 times")
    assert "/admin/snippets/desk/commission/add/?words=nappy+bank" in html
    assert "?add=nappy+bank" in html


def test_coverage_in_numbers(client, editor):
    library.CaseStudyFactory(full=True)
    html = home(client, editor)
    panel = html.split('id="desk-coverage"')[1].split("</section>")[0]
    assert count_of(html, "coverage") == 285  # 41 areas, 7 ages; the story has two areas and covers one age
    assert "151 of 153 authorities have none" in panel


def test_another_apps_panel_is_shown_in_its_place(client, editor, monkeypatch):
    class Broken(panels.DeskPanel):
        key, title, icon, order = "broken", "Broken links", "link", 50

        def permitted(self, visitor):
            return visitor.may("core.view_pagereport")

        def content(self, visitor):
            return panels.PanelContent(count=12, rows=[panels.PanelRow("A page", "/admin/pages/1/edit/")])

    monkeypatch.setattr(panels, "_panels", dict(panels._panels))
    panels.register_panel(Broken())
    html = home(client, editor)
    assert count_of(html, "broken") == 12
    assert html.index('id="desk-facets"') < html.index('id="desk-broken"') < html.index('id="desk-scheduled"')


def test_nobody_sees_pages_they_may_not_touch(client, person):
    mine, other = (
        library.StandardFactory(title="Mine", review_due=days(-1)),
        library.CaseStudyFactory(title="Somebody else’s", review_due=days(-1)),
    )
    submit(other, None)
    html = home(client, person(pages=("change",), at=mine))
    assert "Mine" in html
    assert "Somebody else’s" not in html
    assert count_of(html, "reviews") == 1
    assert count_of(html, "waiting") == count_of(html, "facets") == 0
    assert "still-right" not in html  # only the owner or a publisher


@pytest.mark.parametrize(
    ("permission", "key"),
    [
        ("core.view_pagereport", "reports"),
        ("search.view_searchtally", "searches"),
        ("desk.view_commission", "coverage"),
    ],
)
def test_panels_by_model_permission(client, person, permission, key):
    allowed, not_allowed = person("a@example.org", models=(permission,)), person("b@example.org")
    assert f'id="desk-{key}"' in home(client, allowed)
    assert f'id="desk-{key}"' not in home(client, not_allowed)
    assert 'id="desk-reviews"' not in home(client, allowed)


def test_what_only_others_may_do_is_not_offered(client, person):
    tally("nappy bank", 7)
    library.CaseStudyFactory(full=True)
    reader = person(models=("search.view_searchtally", "desk.view_commission"))
    html = home(client, reader)
    assert "Commission this" not in html
    assert "Add a synonym" not in html


def everything(number):
    """So many pages of which each is late, without facets, and (some) waiting and scheduled."""
    return fill(number, review_due=days(-3), last_reviewed=days(-400))


def test_the_number_of_queries_does_not_grow(client, editor):
    """50 and 1,000 pages; superusers and people with page permissions."""
    everything(50)
    for page in CaseStudyPage.objects.all()[:8]:
        submit(page, editor)
    for number in range(8):
        tally(f"words {number}", number + 1)
        PageReport.objects.create(page=page, page_title=f"Report {number}", message="x")
    home(client, editor)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            html = home(client, editor)
        return len(captured), count_of(html, "reviews")

    few, shown = queries()
    assert shown == 50
    everything(950)
    many, shown = queries()
    assert shown == 1000
    assert few == many <= BOUND


def test_the_last_edits_count_only_pages_that_are_still_there(rf, django_user_model):
    user = django_user_model.objects.create_superuser("boss@example.org", "for tests only")
    kept, gone = library.ResourceFactory(title="Kept"), library.ResourceFactory(title="Gone")
    for page in (kept, gone):
        page.save_revision(user=user, log_action=True)
    gone.delete()
    request = rf.get("/admin/")
    request.user = user
    content = RecentPanel().content(panels.Visitor(request))
    assert content.count == 1
    assert [row.title for row in content.rows] == ["Kept"]
