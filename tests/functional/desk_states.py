"""What gives every panel and list of the editors' desk something to show; the public site is not changed."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from core.models import PageReport
from desk.enums import JobState
from desk.models import Commission, DeskJob
from search.models import SearchTally
from taxonomy.models import AgeBand, LocalAuthority, ServiceArea


def add(user):
    """user: whom things are sent and asked by."""
    now, today = timezone.now(), timezone.localdate()
    _drafts(user, now)
    for kind, days in (("out-of-date", 9), ("broken", 2)):
        page = CaseStudyPage.objects.live().order_by("pk")[days % 3]
        report = PageReport.objects.create(page=page, page_title=page.title, kind=kind, message="Look again.")
        PageReport.objects.filter(pk=report.pk).update(sent_at=now - timedelta(days=days))
    for number, words in enumerate(("nappy bank", "dads at night", "sleep regression")):
        SearchTally.objects.create(
            digest=words, locale="en", text=words, searches=9 - number, without_result=7 - number,
            first_day=today, last_day=today,
        )  # fmt: skip
    Commission.objects.create(
        service_area=ServiceArea.objects.canonical().get(slug="housing"),
        age_band=AgeBand.objects.canonical().get(slug="0-2"),
        authority=LocalAuthority.objects.get(dfe_code="201"),
        note="Ask the housing team.",
        asked_by=user,
    )
    DeskJob.objects.create(page_ids=[1, 2], total=2, done=2, reminded=1, state=JobState.DONE, by=user)
    DeskJob.objects.create(page_ids=[1, 2], total=40, done=10, state=JobState.RUNNING, by=user)


def _drafts(user, now):
    index = CaseStudyIndexPage.objects.filter(locale__language_code="en").get()
    waiting = index.add_child(instance=CaseStudyPage(title="Draft that waits for a reviewer", live=False))
    _workflow().start(_with_revision(waiting, user), user)
    planned = CaseStudyPage(title="Draft for tomorrow", live=False, go_live_at=now + timedelta(minutes=30))
    index.add_child(instance=planned)
    planned.save_revision(user=user, log_action=True).publish(user=user)


def _with_revision(page, user):
    page.save_revision(user=user, log_action=True)
    return page


def _workflow():
    """The one that pages have already, or one of our own."""
    found = Workflow.objects.filter(active=True).first()
    if found is not None:
        return found
    workflow = Workflow.objects.create(name="Review before publishing")
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.set(Group.objects.filter(name="Editors"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=Page.get_first_root_node())
    return workflow
