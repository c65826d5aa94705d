"""The same page in other languages."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language_info

from core.presentation import Translation
from core.reading.addresses import absolute
from core.reading.connections import PageRef
from core.reading.context import Reading, direction_of


def language_name(code: str) -> str:
    """A language's own name: “Cymraeg”."""
    return get_language_info(code)["name_local"]


def translations(reading: Reading) -> tuple[Translation, ...]:
    """All languages of the page with full addresses (hreflang asks for them); empty with one only."""
    order = [code for code, _name in settings.LANGUAGES]
    found = sorted(
        (ref for ref in reading.connections.translations if ref.language in order),
        key=lambda ref: order.index(ref.language),
    )
    if len(found) < 2:
        return ()
    return tuple(
        Translation(
            code=ref.language,
            label=language_name(ref.language),
            href=absolute(reading.request, ref.href),
            direction=direction_of(ref.language),
            current=ref.id == reading.page.pk,
        )
        for ref in found
    )


def original(reading: Reading) -> PageRef | None:
    """The page in the default language that this one translates; None on that page itself."""
    if reading.languages.content == settings.LANGUAGE_CODE:
        return None
    refs = reading.connections.translations
    return next((ref for ref in refs if ref.language == settings.LANGUAGE_CODE), None)
