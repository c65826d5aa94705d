"""What a change to a term will do, said before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taxonomy.services.usage import Names, Usage, names_of, usage_of
from taxonomy.terms import Term


@dataclass(frozen=True)
class Preview:
    """Sentences in the order in which a taxonomist needs them; `undo` says how to take it back."""

    effects: tuple[str, ...]
    undo: tuple[str, ...]
    usage: Usage

    def __bool__(self) -> bool:
        return bool(self.effects)


def counted(usage: Usage) -> str:
    """“12 live items and 1 draft”."""
    live = ngettext("%(n)d live item", "%(n)d live items", usage.live) % {"n": usage.live}
    drafts = ngettext("%(n)d draft", "%(n)d drafts", usage.drafts) % {"n": usage.drafts}
    return _("%(live)s and %(drafts)s") % {"live": live, "drafts": drafts}


def preview_change(*, before: Term, after: Term) -> Preview:
    """What saving an edited term changes beside its words. Empty when nothing depends on it."""
    if before.locale.language_code != "en":
        return Preview((), (), Usage())
    effects: list[str] = []
    undo: list[str] = []
    usage = usage_of(before)
    names = names_of(before)
    if before.label != after.label:
        effects += renamed(before, after, usage, names)
        undo.append(_("Give it the name “%(label)s” again.") % {"label": before.label})
    if before.slug != after.slug:
        effects += moved_address(before, after, usage, names)
        undo.append(_("Give it the address “%(slug)s” again.") % {"slug": before.slug})
    if before.retired != after.retired:
        effects += retired(after, usage)
        undo.append(_("Untick “retired”.") if after.retired else _("Tick “retired” again."))
    old, new = getattr(before, "parent", None), getattr(after, "parent", None)
    if old != new:
        effects += regrouped(after, old, new, usage)
        back = old.label if old else _("none")
        undo.append(_("Choose the group “%(group)s” again.") % {"group": back})
    return Preview(tuple(effects), tuple(undo), usage)


def renamed(before: Term, after: Term, usage: Usage, names: Names) -> list[str]:
    """A new label: words change, nothing else does."""
    words = {"old": before.label, "new": after.label, "n": counted(usage)}
    said = [
        _("“%(old)s” is called “%(new)s” at once, on %(n)s and in every filter.") % words,
        _("Nothing is indexed again, and no address changes."),
        _("Readers who search for “%(old)s” still find these items, and so do those who search “%(new)s”.")
        % words,
    ]
    for language, label in names.translations:
        said.append(
            _("The name in %(language)s stays “%(label)s”: change it too if it no longer fits.")
            % {"language": language, "label": label}
        )
    return said


def moved_address(before: Term, after: Term, usage: Usage, names: Names) -> list[str]:
    """A new slug: saved addresses are led to the new one."""
    words = {"old": before.slug, "new": after.slug, "n": counted(usage)}
    said = [
        _("Addresses with “%(old)s” redirect to “%(new)s” for good; the interface accepts them too.") % words,
    ]
    if names.slugs:
        listed = ", ".join(f"“{slug}”" for slug in names.slugs)
        said.append(_("So do the older ones: %(listed)s.") % {"listed": listed})
    said.append(_("%(n)s keep the term.") % words)
    if names.translations:
        said.append(_("Its translations take the new address with it."))
    return said


def retired(after: Term, usage: Usage) -> list[str]:
    if not after.retired:
        return [_("Editors are offered “%(label)s” again.") % {"label": after.label}]
    words = {"label": after.label, "n": counted(usage)}
    shown = (
        _("As long as an item carries it, it also stays as a filter.")
        if usage.live
        else _("No live item carries it: it is a filter no more.")
    )
    return [
        _("Editors are not offered “%(label)s” any more.") % words,
        _("%(n)s keep it and still show it.") % words,
        shown,
    ]


def regrouped(after: Term, old: Term | None, new: Term | None, usage: Usage) -> list[str]:
    to = new.label if new else _("the top level, as a group of its own")
    words = {"label": after.label, "old": old.label if old else "", "new": to, "n": counted(usage)}
    said = [_("“%(label)s” moves to %(new)s.") % words]
    if old is not None:
        said.append(
            _("%(n)s are not found under “%(old)s” any more, unless another area of it fits.") % words
        )
    if new is not None:
        said.append(_("They are found under “%(new)s” instead. These items are indexed again.") % words)
    return said


def preview_merge(*, source: Term, target: Term) -> Preview:
    """What merging `source` into `target` does."""
    usage, kept, names = usage_of(source), usage_of(target), names_of(source)
    both = len(usage.page_ids & kept.page_ids)
    words: Mapping[str, object] = {
        "source": source.label,
        "target": target.label,
        "n": counted(usage),
        "slug": source.slug,
        "to": target.slug,
    }
    effects = [
        _("%(n)s with “%(source)s” carry “%(target)s” instead. Older versions of pages follow.") % words,
    ]
    if both:
        effects.append(
            ngettext(
                "%(both)d of them carries both today and keeps one.",
                "%(both)d of them carry both today and keep one.",
                both,
            )
            % {"both": both}
        )
    for name, number in usage.others.items():
        effects.append(
            _("%(number)d %(name)s move to “%(target)s” too.")
            % {"number": number, "name": name, "target": target.label}
        )
    old = ", ".join(f"“{slug}”" for slug in (source.slug, *names.slugs))
    effects.append(_("Addresses with %(old)s redirect to “%(to)s”.") % {"old": old, "to": target.slug})
    effects.append(_("Readers who search for “%(source)s” find the items of “%(target)s”.") % words)
    for language, label in names.translations:
        effects.append(
            _("The translation “%(label)s” (%(language)s) goes; that of “%(target)s” is shown.")
            % {"label": label, "language": language, "target": target.label}
        )
    effects.append(_("“%(source)s” is removed.") % words)
    undo = (
        _("A merge cannot be undone by a button. The history of “%(target)s” lists every item that moved.")
        % words,
    )
    return Preview(tuple(effects), undo, usage)
