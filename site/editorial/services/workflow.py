"""The one way to publication: draft, review, public."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

WORKFLOW, TASK = "Review before publishing", "Review"
REVIEWING_GROUPS = ("Editors", "Reviewers")
#: Made by Wagtail's own migrations for its demonstration.
WAGTAILS_OWN = "Moderators approval"


@transaction.atomic
def ensure_workflow() -> Workflow | None:
    """Makes the workflow of the whole site if it was never made; changes nothing that is there.

    An administrator may rename its task, add another or give a branch of the tree a workflow of its own:
    none of that is undone. Returns None in a database that has no tree yet.
    """
    root = Page.get_first_root_node()
    if root is None:
        return None
    made = Workflow.objects.filter(name=WORKFLOW).first()
    if made is not None:
        return made
    task = GroupApprovalTask.objects.create(name=TASK)
    task.groups.set([Group.objects.get_or_create(name=name)[0] for name in REVIEWING_GROUPS])
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    attached = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if attached is None:
        WorkflowPage.objects.create(page=root, workflow=workflow)
    elif attached.workflow.name == WAGTAILS_OWN:
        attached.workflow = workflow
        attached.save()
    return workflow
