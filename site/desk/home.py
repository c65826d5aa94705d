"""Wagtail's home as the editors' desk: every panel that the person may see, on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Media
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from desk.panels import DeskPanel, PanelContent, Visitor, all_panels

#: Wagtail's own panels whose content the desk shows itself.
REPLACED = (
    WorkflowObjectsToModeratePanel,
    UserObjectsInWorkflowModerationPanel,
    RecentEditsPanel,
    LockedPagesPanel,
)
STYLES = Media(css={"all": ["desk/desk.css"]})


@dataclass(frozen=True)
class Shown:
    panel: DeskPanel
    content: PanelContent


class Desk(Component):
    """All panels; other apps add to them with `desk.panels.register_panel`."""

    name = "desk"
    template_name = "desk/home.html"
    order = 10

    @property
    def media(self) -> Media:
        return STYLES

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        visitor = Visitor(request)
        panels = [Shown(panel, panel.content(visitor)) for panel in all_panels() if panel.permitted(visitor)]
        return {"panels": panels, "request": request, "csrf_token": (parent_context or {})["csrf_token"]}
