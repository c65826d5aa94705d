"""What is written into the history of a term, in words, with how to take it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter


class RenameFormatter(LogFormatter):
    label = gettext_lazy("Rename a term")

    def format_message(self, log_entry: Any) -> str:
        said = []
        for name, words in (("label", _("name")), ("slug", _("address"))):
            change = log_entry.data.get(name)
            if change:
                said.append(
                    _("%(what)s “%(old)s” → “%(new)s”")
                    % {"what": words, "old": change["old"], "new": change["new"]}
                )
        return _(
            "Renamed: %(changes)s. To undo, give it the old name or address again; both keep working."
        ) % {"changes": "; ".join(said)}


class ParentFormatter(LogFormatter):
    label = gettext_lazy("Move a service area")

    def format_message(self, log_entry: Any) -> str:
        change = log_entry.data.get("parent", {})
        none = _("no group")
        return _("Moved from %(old)s to %(new)s") % {
            "old": change.get("old") or none,
            "new": change.get("new") or none,
        }


class ReorderFormatter(LogFormatter):
    label = gettext_lazy("Reorder a vocabulary")

    def format_message(self, log_entry: Any) -> str:
        before = ", ".join(log_entry.data.get("before", ()))
        return _("The vocabulary was put into another order. Before: %(slugs)s") % {"slugs": before}


class MergeFormatter(LogFormatter):
    label = gettext_lazy("Merge terms")

    def format_message(self, log_entry: Any) -> str:
        source = log_entry.data.get("source", {})
        moved = log_entry.data.get("moved", {})
        return _("“%(label)s” (%(slug)s) was merged into this term; %(number)d tags moved: %(listed)s") % {
            "label": source.get("label", ""),
            "slug": source.get("slug", ""),
            "number": sum(len(ids) for ids in moved.values()),
            "listed": "; ".join(f"{name} {', '.join(map(str, ids[:100]))}" for name, ids in moved.items())
            or _("none"),
        }


def register(actions: LogActionRegistry) -> None:
    actions.register_action("taxonomy.rename")(RenameFormatter)
    actions.register_action("taxonomy.move")(ParentFormatter)
    actions.register_action("taxonomy.reorder")(ReorderFormatter)
    actions.register_action("taxonomy.merge")(MergeFormatter)
    retired = _("Retired: not offered to editors any more. To undo, untick “retired”.")
    actions.register_action("taxonomy.retire", _("Retire a term"), retired)
    actions.register_action("taxonomy.unretire", _("Bring a term back"), _("Offered to editors again"))
