"""The registry of the desk's panels. Another app adds its own by `register_panel(MyPanel())` in `ready()`.

A panel asks the database for a count and a few rows, never for all of them: the desk opens as fast with
ten thousand pages as with fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.access import PageAccess

#: How many rows a panel shows.
TOP = 5
Text = str | Promise
NOTHING = _("Nothing to do here.")


@dataclass(frozen=True)
class Action:
    """A button (method "post": it does the thing at once) or a link. `about`: what, for screen readers."""

    label: Text
    url: str
    about: str = ""
    method: str = "get"


@dataclass(frozen=True)
class PanelRow:
    """One line: what it is, where it leads, facts about it. tone: "" or "late" (with a word in facts)."""

    title: str
    url: str = ""
    facts: Sequence[Text] = ()
    tone: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class PanelContent:
    """What a panel shows. count: all there are, not only the rows. tone: "late" marks the number."""

    count: int
    rows: Sequence[PanelRow] = ()
    all_url: str = ""
    empty: Text = NOTHING
    note: Text = ""
    tone: str = ""
    links: Sequence[Action] = ()


class Visitor:
    """Who looks at the desk, with what every panel needs to know about them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = request.user

    @cached_property
    def access(self) -> PageAccess:
        return PageAccess(self.user)

    def may(self, *permissions: str) -> bool:
        """Whether they have one of these model permissions."""
        return any(self.user.has_perm(permission) for permission in permissions)


class DeskPanel:
    """One part of the desk. Subclass it, set the names, say who sees it and what is in it."""

    key: ClassVar[str] = ""
    title: ClassVar[Text] = ""
    icon: ClassVar[str] = "list-ul"
    order: ClassVar[int] = 100
    template_name: ClassVar[str] = "desk/panel.html"

    def permitted(self, visitor: Visitor) -> bool:
        return visitor.access.anywhere

    def content(self, visitor: Visitor) -> PanelContent:
        raise NotImplementedError


_panels: dict[str, DeskPanel] = {}


def register_panel(panel: DeskPanel) -> DeskPanel:
    """Adds a panel; one with the same key takes the place of the earlier one."""
    _panels[panel.key] = panel
    return panel


def all_panels() -> list[DeskPanel]:
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.key))
