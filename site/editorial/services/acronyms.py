"""What acronyms stand for, as the synonyms that editors keep say."""

from __future__ import annotations

from django.conf import settings

from search.models import SynonymSet


def known_acronyms() -> dict[str, str]:
    """Acronym → its long form; those with several readings are left out. One query."""
    rows = SynonymSet.objects.filter(
        theme="acronym", ambiguous=False, locale__language_code=settings.LANGUAGE_CODE
    )
    found: dict[str, str] = {}
    for terms in rows.values_list("terms", flat=True):
        parts = [part.strip() for part in terms.split("|")]
        long_form = next((part for part in parts if " " in part), "")
        for part in parts:
            if long_form and " " not in part and any(one.isupper() for one in part[1:]):
                found.setdefault(part, long_form)
    return found
