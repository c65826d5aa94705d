"""How to cite a page, and how others may reuse it."""

from __future__ import annotations

from django.utils.translation import gettext

from core.enums import LICENCE_URLS, Licence
from core.presentation import Link
from core.reading.addresses import absolute
from core.reading.context import Reading
from core.reading.words import day_words

#: Names stay as they are in every language.
LIBRARY = "Family Hubs Library"
CENTRE = "National Centre for Family Hubs"


def citation(reading: Reading, *, author: str = "") -> str:
    """“Author (2026). Title. National Centre for Family Hubs. Reviewed 14 October 2026. https://…”.

    The year is that of publication; without an author the library stands in its place.
    """
    page = reading.page
    published = getattr(page, "published_on", None)
    year = published or page.first_published_at
    parts = [f"{author or LIBRARY} ({year.year})" if year else author or LIBRARY, page.title.rstrip(".")]
    parts.append(f"{LIBRARY}, {CENTRE}" if author else CENTRE)
    if page.last_reviewed:
        parts.append(gettext("Reviewed %(day)s") % {"day": day_words(page.last_reviewed)})
    return f"{'. '.join(parts)}. {absolute(reading.request, reading.href)}".strip()


def licence_link(reading: Reading) -> Link | None:
    """The licence with its text's address; None for licences that are no public text."""
    code = reading.page.licence
    if code not in LICENCE_URLS:
        return None
    licence = Licence(code)
    return Link(label=str(licence.label), href=LICENCE_URLS[licence])


def licence_words(reading: Reading) -> str:
    """What may be done where there is no public licence to point at."""
    code = reading.page.licence
    if code in LICENCE_URLS:
        return ""
    if code == Licence.LINK_ONLY:
        return gettext("you may link to this page; ask before you copy it.")
    if code == Licence.ON_REQUEST:
        return gettext("the text is under copyright; ask before you reuse it.")
    return gettext("no licence is stated; ask before you reuse it.")
