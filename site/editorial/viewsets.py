"""Which views serve the pages of this site in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.pages import PageViewSet

from core.models import BasePage
from editorial.views.editor import CheckedWorkflowActionView, PageCreateView, PageEditView, PageRevertView


class SitePageViewSet(PageViewSet):
    """For every page type of ours, whichever app it is in; listings stay Wagtail's own."""

    model = BasePage
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = CheckedWorkflowActionView
    parent_models: tuple[type[Any], ...] = ()
