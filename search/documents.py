"""What the engines are given: one flat document for each library item, and numbered changes to them.

`SearchDocument` rows hold these as JSON; both engines are projections of them and know nothing of pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

PAGE_BREAK = "\f"


@dataclass(frozen=True)
class FileText:
    """The text of an attached file; pages are separated by form feeds."""

    name: str
    text: str

    @property
    def pages(self) -> list[str]:
        """The pages in order; the first is page 1."""
        return self.text.split(PAGE_BREAK)


@dataclass(frozen=True)
class Document:
    """One library item in one language, ready to be indexed.

    key: the external id, unique over all locales; ties in every order are broken by it, ascending.
    terms: labels of its terms, their also-called names, authority names, keywords; one entry each, so
      that a phrase never runs from one entry into the next.
    facets: slugs by URL parameter of the facet ("hub-model": (...)). Hierarchical facets carry every
      ancestor too (`facets.with_ancestors`). Age and `not-stated` are never in it.
    age_min, age_max: completed months, both ends inclusive; both or neither.
    live_from, expires: aware datetimes; shown while live_from <= now < expires.
    access: every label must be held by the reader; "a|b" is satisfied by either. Empty: public.
    card: what a result card shows. The engines never look inside.
    """

    key: str
    page_id: int
    locale: str
    type: str
    title: str
    summary: str = ""
    path: str = ""
    terms: tuple[str, ...] = ()
    body: str = ""
    files: tuple[FileText, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age_min: int | None = None
    age_max: int | None = None
    published: date | None = None
    review_by: date | None = None
    archived: bool = False
    live_from: datetime | None = None
    expires: datetime | None = None
    access: tuple[str, ...] = ()
    card: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready; empty values are left out. `from_json` gives an equal document back."""
        data: dict[str, Any] = {
            "key": self.key,
            "page_id": self.page_id,
            "locale": self.locale,
            "type": self.type,
            "title": self.title,
            "summary": self.summary,
            "path": self.path,
            "terms": list(self.terms),
            "body": self.body,
            "files": [[file.name, file.text] for file in self.files],
            "facets": {name: list(values) for name, values in self.facets.items() if values},
            "age_min": self.age_min,
            "age_max": self.age_max,
            "published": self.published.isoformat() if self.published else None,
            "review_by": self.review_by.isoformat() if self.review_by else None,
            "archived": self.archived,
            "live_from": self.live_from.isoformat() if self.live_from else None,
            "expires": self.expires.isoformat() if self.expires else None,
            "access": list(self.access),
            "card": dict(self.card),
        }
        empty = (None, "", [], {})  # an age of 0 is none of them
        return {name: value for name, value in data.items() if value is not False and value not in empty}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Document:
        """The reverse of `to_json`. Raises KeyError without key, page_id, locale or type."""

        def day(name: str) -> date | None:
            return date.fromisoformat(data[name]) if data.get(name) else None

        def moment(name: str) -> datetime | None:
            return datetime.fromisoformat(data[name]) if data.get(name) else None

        return cls(
            key=data["key"],
            page_id=data["page_id"],
            locale=data["locale"],
            type=data["type"],
            title=data.get("title", ""),
            summary=data.get("summary", ""),
            path=data.get("path", ""),
            terms=tuple(data.get("terms", ())),
            body=data.get("body", ""),
            files=tuple(FileText(name, text) for name, text in data.get("files", ())),
            facets={name: tuple(values) for name, values in data.get("facets", {}).items()},
            age_min=data.get("age_min"),
            age_max=data.get("age_max"),
            published=day("published"),
            review_by=day("review_by"),
            archived=data.get("archived", False),
            live_from=moment("live_from"),
            expires=moment("expires"),
            access=tuple(data.get("access", ())),
            card=data.get("card", {}),
        )


@dataclass(frozen=True)
class Change:
    """Document `page_id` as of `seq`; None is a tombstone: the page is not to be found any more."""

    seq: int
    page_id: int
    document: Document | None
