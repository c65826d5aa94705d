"""The same page in other languages."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language_info
from wagtail_localize.models import TranslationSource

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


def written_from(reading: Reading) -> datetime | None:
    """Up to when the English text is in this translation; None while it was never published.

    That is the day it was published, or the day its English text was last given to the translators if
    that is earlier: publishing an unchanged translation again makes it no newer.
    """
    page = reading.page
    if page.last_published_at is None:
        return None
    given = (
        TranslationSource.objects.filter(
            object_id=page.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            translations__target_locale=page.locale_id,
            translations__enabled=True,
        )
        .values_list("last_updated_at", flat=True)
        .first()
    )
    return min(page.last_published_at, given) if given else page.last_published_at
