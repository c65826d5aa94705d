"""The panels near the top that say what a reader should know before trusting the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language_info, gettext

from core.enums import ReviewState
from core.presentation import Link, Notice, Segment
from core.reading.context import Reading
from core.reading.translations import original, written_from
from core.reading.words import day_words, month_words
from core.review import add_months
from taxonomy.catalogue import Catalogue, TermInfo

#: News is a record of its day; after this many months the page says so.
RECORD_AFTER_MONTHS = 12


def notices(reading: Reading) -> tuple[Notice, ...]:
    """In the order in which they matter."""
    makers = (fallback, archived, superseded, record, older_programme, translated)
    return tuple(notice for notice in (make(reading) for make in makers) if notice is not None)


def fallback(reading: Reading) -> Notice | None:
    """The visitor reads in another language than the page is written in."""
    if not reading.languages.differ:
        return None
    names = {
        "wanted": get_language_info(reading.languages.interface)["name_translated"],
        "given": get_language_info(reading.languages.content)["name_translated"],
    }
    text = gettext("This page is not available in %(wanted)s yet. The text below is in %(given)s.") % names
    return Notice(name="fallback", kind="info", icon="info", parts=(Segment(text),))


def archived(reading: Reading) -> Notice | None:
    if reading.review_state != ReviewState.ARCHIVED:
        return None
    text = gettext("Nobody has kept it up to date since %(month)s, and the search leaves it out.") % {
        "month": month_words(reading.page.archived_on)
    }
    parts = (Segment(gettext("This page is archived and kept for reference."), True), Segment(f" {text}"))
    return Notice(name="archived", icon="clock", parts=parts)


def superseded(reading: Reading) -> Notice | None:
    newer = reading.connections.superseded_by
    if newer is None:
        return None
    return Notice(
        name="superseded",
        icon="refresh",
        parts=(Segment(gettext("There is a newer page that takes the place of this one:"), True),),
        links=(Link(label=newer.title, href=newer.href),),
    )


def record(reading: Reading) -> Notice | None:
    """News older than a year."""
    day = getattr(reading.page, "published_on", None)
    if reading.page.review_months is not None or day is None:
        return None
    if add_months(day, RECORD_AFTER_MONTHS) > reading.today:
        return None
    text = gettext("This is a record of %(day)s. Things may have changed since.") % {"day": day_words(day)}
    return Notice(name="record", icon="clock", parts=(Segment(text),))


def older_programme(reading: Reading) -> Notice | None:
    """The work was done under a programme that has ended; says what things are called now."""
    era = era_of(reading)
    if era is None or not is_over(era, reading):
        return None
    was = gettext("This was written about work under “%(programme)s”, which ended in %(month)s.") % {
        "programme": reading.terms.label(era),
        "month": month_words(era.extra["ends"]),
    }
    now = current_era(reading.catalogue)
    parts = [Segment(gettext("Older programme."), True), Segment(f" {was}")]
    if now is not None:
        names = reading.terms.label(now)
        text = gettext("Names and funding have changed since; today it is “%(programme)s”.")
        parts.append(Segment(f" {text % {'programme': names}}"))
    return Notice(name="older-programme", icon="calendar", parts=tuple(parts))


def translated(reading: Reading) -> Notice | None:
    """A translation shows its date and that of the source, and says when the source is newer."""
    source = original(reading)
    if source is None or source.last_published_at is None:
        return None
    made: Any = reading.page.last_published_at
    read: Any = written_from(reading)
    link = Link(label=gettext("Read it in English"), href=source.href)
    dates = {"made": day_words(made) if made else "", "source": day_words(source.last_published_at)}
    if read is not None and read < source.last_published_at:
        text = gettext(
            "The English text is newer: this translation is of %(made)s, the English text of %(source)s."
        )
        return Notice(name="older-translation", parts=(Segment(text % dates),), links=(link,))
    text = gettext("Translated from English. This translation: %(made)s. English text: %(source)s.")
    return Notice(name="translation", kind="info", parts=(Segment(text % dates),), links=(link,))


def era_of(reading: Reading) -> TermInfo | None:
    return reading.terms.one("policy_era") if hasattr(reading.page, "policy_era_id") else None


def is_over(era: TermInfo, reading: Reading) -> bool:
    ends = era.extra.get("ends")
    return ends is not None and ends < reading.today


def current_era(catalogue: Catalogue) -> TermInfo | None:
    """The newest programme that has begun and not ended; None when there is none."""
    open_ended = [
        era
        for era in catalogue.terms("policy_eras")
        if era.extra.get("starts") and era.extra.get("ends") is None and not era.retired
    ]
    return max(open_ended, key=lambda era: era.extra["starts"], default=None)
