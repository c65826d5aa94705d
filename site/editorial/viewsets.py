"""Which views serve the pages of this site in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry

from core.models import BasePage
from editorial.views.editor import CheckedWorkflowActionView, PageCreateView, PageEditView, PageRevertView


class SitePageViewSet(PageViewSet):
    """For every page type of ours, whichever app it is in; listings stay Wagtail's own."""

    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = CheckedWorkflowActionView
    parent_models: tuple[type[Any], ...] = ()

    def on_register(self) -> None:
        """Under our abstract base, which finds every subclass; the views themselves work with `Page`."""
        page_viewset_registry.register(BasePage, self)
