"""Anything in the text that may point to a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from editorial.checks.advice import Advice
from editorial.checks.text import PageText
from safety.personal_data import Kind, find_personal_data

WORDS = {
    Kind.EMAIL: gettext_lazy(
        "An email address. A shared one belongs in a contact block, a person’s nowhere."
    ),
    Kind.PHONE: gettext_lazy("A phone number. Is it a team’s, and meant for the public?"),
    Kind.NHS_NUMBER: gettext_lazy("This is a valid NHS number. Take it out."),
    Kind.NI_NUMBER: gettext_lazy("This looks like a National Insurance number. Take it out."),
    Kind.DATE_OF_BIRTH: gettext_lazy("A date of birth. Give an age in years, or nothing."),
    Kind.POSTCODE: gettext_lazy("A full postcode. Name the area instead."),
    Kind.ADDRESS: gettext_lazy("A street address. Is it a building that the public may visit?"),
    Kind.NAME_AND_AGE: gettext_lazy(
        "A name beside an age. Change the name, and leave out what points to one child."
    ),
    Kind.SCHOOL_AND_AGE: gettext_lazy("A school beside an age may point to one child. Leave the school out."),
}


def personal_data(page: PageText) -> Iterator[Advice]:
    for passage in page.passages:
        for finding in find_personal_data(passage.text):
            message = str(WORDS[finding.kind])
            yield Advice("personal-data", message, passage.field, passage.block, finding.text)
