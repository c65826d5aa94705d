"""The conditions of the Need column: when a field is needed, and what counts as an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.services.changes import lacks_note
from editorial.needs.values import Values
from resources.evidence import SubjectType
from resources.practice import CostToUse

Condition = Callable[[Values], bool]


class Letter(StrEnum):
    """The letters of the content model. Events use the same ones."""

    DRAFT = "D"  # needed to save a draft, and to publish
    PUBLISH = "R"  # needed to publish
    OPTIONAL = "O"
    NOT_OFFERED = "–"


def always(values: Values) -> bool:
    return True


@dataclass(frozen=True)
class Need:
    """One cell of the Need column.

    `when`: the “if” of “R if”. `instead`: fields that count as well (“one of two”). `answered`: what counts
    as an answer where it is not simply that the field is filled in. `hint`: a sentence for the editor.
    """

    field: str
    letter: Letter
    when: Condition = always
    instead: tuple[str, ...] = ()
    answered: Condition | None = None
    hint: Any = ""

    def is_met(self, values: Values) -> bool:
        if not self.when(values):
            return True
        if self.answered is not None:
            return self.answered(values)
        return any(values.has(name) for name in (self.field, *self.instead))


def is_manualised(values: Values) -> bool:
    return values.get("subject_type") == SubjectType.MANUALISED


def rating_slug(values: Values) -> str:
    """The slug of the chosen evidence rating; empty without one."""
    rating = values.get("evidence_rating")
    return rating.slug if rating is not None else ""


def has_rating(values: Values) -> bool:
    """Whether a rating is stated whose day of looking up has to be known."""
    return rating_slug(values) not in ("", "out-of-scope")


def has_guidebook_entry(values: Values) -> bool:
    """Whether the Guidebook has an entry to link to: it has none for what it does not list."""
    return has_rating(values) and rating_slug(values) != "not-in-guidebook"


def is_paid(values: Values) -> bool:
    return values.get("cost_to_use") == CostToUse.PAID


def is_policy_news(values: Values) -> bool:
    return values.get("news_kind") == "policy"


def says_what_changed(values: Values) -> bool:
    """An update of what readers have seen before comes with a new line about it."""
    notes = [getattr(note, "instance", note) for note in values.get("change_notes") or ()]
    return not lacks_note(values.page, notes)


def is_module(values: Values) -> bool:
    """A toolkit page below another toolkit page; the toolkit itself has no number among its modules."""
    parent = values.parent
    return parent is not None and parent.specific_class is type(values.page)


def has_files(values: Values) -> bool:
    return bool(values.files())


def files_are_accessible(values: Values) -> bool:
    """The page says it all, or each file has its accessible version."""
    return bool(values.get("html_equivalent")) or all(version for _file, version in values.files())


def has_review_date(values: Values) -> bool:
    """Left empty, it is worked out from the day of the last review (`BasePage.full_clean`)."""
    return values.has("review_due") or bool(values.page.review_months)


def says_how_it_was_paid(values: Values) -> bool:
    """“Not stated” is an answer, but never stored: only a form can be asked for it."""
    return values.has("funding_statuses") or not values.is_form or bool(values.get("funding_not_stated"))


ONE_OF_RESULTS = _("Give results, or say why there are none yet.")
ONE_OF_BODY = _("Write it here as a page, or give its address elsewhere.")
ONE_OF_FACETS = _("Choose at least one service area or system theme.")
