"""Rating rules that stop a page, draft or not (content model, section 11): they are not a matter of taste."""

from __future__ import annotations

from django.utils.translation import gettext

from core.enums import LibraryType
from editorial.needs.values import Values
from resources.evidence import SubjectType


def rating_problems(values: Values) -> list[tuple[str, str]]:
    """(field, message) for each rating that may not stand where it stands.

    The Guidebook rates programmes with a manual: never a story, a service, a hub model or a resource.
    That a level has its link and its day is a matter of the Need column.
    """
    page = values.page
    kind = getattr(page, "library_type", "")
    rating = values.get("evidence_rating") if hasattr(page, "evidence_rating") else None
    if rating is None:
        return []
    if kind != LibraryType.EVIDENCE_SUMMARY:
        message = gettext("Only an evidence summary may carry a Guidebook rating. Remove it.")
        return [("evidence_rating", message)]
    subject = values.get("subject_type")
    if rating.official and subject and subject != SubjectType.MANUALISED:
        message = gettext("The Guidebook rates programmes with a manual only. Remove the rating.")
        return [("evidence_rating", message)]
    return []
