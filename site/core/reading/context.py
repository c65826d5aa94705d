"""What every part of a reading page needs to know, asked once: page, language, terms, connections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from core.enums import ReviewState
from core.reading.connections import Connections, load_connections
from core.reading.contents import mark_headings
from core.reading.terms import PageTerms, terms_of
from core.review import review_state
from taxonomy.catalogue import Catalogue, get_catalogue


def interface_language() -> str:
    """The language that the visitor reads the site in: one of the content languages."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@dataclass(frozen=True)
class Languages:
    """`interface` is what the visitor chose, `content` what the page is written in."""

    interface: str
    content: str

    @property
    def differ(self) -> bool:
        """The page fell back to another language."""
        return self.interface != self.content

    @property
    def direction(self) -> str:
        return direction_of(self.content)


def direction_of(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


class Reading:
    """One page being read in one request. Queries happen on first use and once."""

    def __init__(self, page: Any, request: HttpRequest, *, today: date | None = None) -> None:
        self.page, self.request = page, request
        self.preview = bool(getattr(request, "is_preview", False))
        self.today = today or timezone.localdate()
        mark_headings(page)

    @cached_property
    def languages(self) -> Languages:
        interface = interface_language()
        own = self.page.locale.language_code
        # An alias in another language's tree shows the text of the page it stands for.
        content = settings.LANGUAGE_CODE if self.page.alias_of_id else own
        return Languages(interface=own if self.preview else interface, content=content)

    @property
    def locale(self) -> str:
        """The language of the words around the text."""
        return self.languages.interface

    @cached_property
    def catalogue(self) -> Catalogue:
        return get_catalogue()

    @cached_property
    def terms(self) -> PageTerms:
        return terms_of(self.page, catalogue=self.catalogue, locale=self.locale, preview=self.preview)

    @cached_property
    def connections(self) -> Connections:
        found = load_connections(self.page, self.request, locale=self.locale, preview=self.preview)
        # The frame around the page offers its other languages: no need to ask for them again.
        self.request.language_addresses = {  # type: ignore[attr-defined]
            ref.language: ref.href for ref in found.translations
        }
        return found

    @cached_property
    def review_state(self) -> str:
        """One of `core.enums.ReviewState`; a page that is never due stays current."""
        page = self.page
        state = review_state(
            last_reviewed=page.last_reviewed,
            review_due=page.review_due,
            archived_on=page.archived_on,
            today=self.today,
        )
        never_due = page.review_months is None and state != ReviewState.ARCHIVED
        return ReviewState.CURRENT if never_due else state

    @property
    def href(self) -> str:
        """The page's own address; empty while it has none."""
        return self.page.get_url(self.request) or "" if self.page.pk else ""
