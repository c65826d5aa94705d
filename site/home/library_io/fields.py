"""The values of an item, one class for each kind: how it is checked, read from a page, written to one.

The *portable* value of a field is what stands in the file: slugs, ids, ISO dates, cleaned HTML. A
field compares by it, so that importing what is already there changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from home.library_io.checking import INVALID, Checker
from home.library_io.exchange import PageValues, Reader, Writer
from home.library_io.problems import Report
from home.library_io.references import MediaReference

ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
#: More entries than any page has; a limit because each of them is looked up.
MAX_LIST = 1000


def is_said(value: Any) -> bool:
    """Whether a value says more than the default of an empty page; 0 does."""
    return value is not False and value not in (None, "", (), [], {})


@dataclass(frozen=True)
class Field:
    """A value of the page under one of its attributes. `empty` is its value when nothing is given."""

    attribute: str
    empty = ""

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        raise NotImplementedError

    def read(self, values: PageValues, reader: Reader) -> Any:
        return getattr(values.page, self.attribute) or self.empty

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        setattr(values.page, self.attribute, value)

    def says(self, value: Any) -> bool:
        """Whether a value is worth writing down: on a new page, and in a file."""
        return is_said(value)


@dataclass(frozen=True)
class Text(Field):
    limit: int | None = None
    one_line: bool = False
    required: bool = False

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        text = checker.text(value, report)
        if text is INVALID:
            return text
        text = text.strip()
        if self.required and not text:
            report.add("missing")
        elif self.limit and len(text) > self.limit:
            report.add(f"longer than {self.limit:,} characters ({len(text):,}):", text)
        elif self.one_line and len(text.splitlines()) > 1:
            report.add("must be one line:", text)
        else:
            return text
        return INVALID

    def read(self, values: PageValues, reader: Reader) -> Any:
        return (getattr(values.page, self.attribute) or "").strip()


def email_address(text: str) -> None:
    """Raises ValidationError."""
    validate_email(text)


def web_address(text: str) -> None:
    """Raises ValidationError for what Django's own address field refuses, and for other schemes."""
    _web_address(text)


_web_address = URLValidator(schemes=["http", "https", "ftp", "ftps"])


@dataclass(frozen=True)
class Checked(Text):
    """Text that Django validates: an address, an e-mail address."""

    validate: Callable[[str], None] = email_address
    what: str = "not an e-mail address"

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        text = super().check(value, checker, report)
        if text is INVALID or not text:
            return text
        try:
            self.validate(text)
        except ValidationError:
            report.add(self.what, text)
            return INVALID
        return text


@dataclass(frozen=True)
class Choice(Field):
    choices: tuple[str, ...] = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or value not in self.choices:
            report.add(f"must be one of {', '.join(self.choices)}, not", value)
            return INVALID
        return value


@dataclass(frozen=True)
class Flag(Field):
    empty = False

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if value is None or isinstance(value, bool):
            return bool(value)
        report.add("must be true or false, not", value)
        return INVALID


@dataclass(frozen=True)
class Answer(Flag):
    """Yes, no, or not answered: here “no” says something."""

    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        return None if value is None else super().check(value, checker, report)

    def read(self, values: PageValues, reader: Reader) -> Any:
        return getattr(values.page, self.attribute)

    def says(self, value: Any) -> bool:
        return value is not None


@dataclass(frozen=True)
class Whole(Field):
    """A whole number within limits, or nothing."""

    low: int = 0
    high: int = 32767
    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            report.add("must be a whole number, not", value)
            return INVALID
        if not self.low <= value <= self.high:
            report.add(f"must be from {self.low} to {self.high}, not", value)
            return INVALID
        return value

    def read(self, values: PageValues, reader: Reader) -> Any:
        return getattr(values.page, self.attribute)


@dataclass(frozen=True)
class Day(Field):
    """An ISO date. With `month`, a month without a day is its first day."""

    month: bool = False
    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if value is None or value == "":
            return None
        match = ISO_DATE.fullmatch(value) if isinstance(value, str) else None
        if match is None or (match[3] is None and not self.month):
            report.add("must be a date like 2024-05-31, not", value)
            return INVALID
        try:
            day = date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            report.add("no such day:", value)
            return INVALID
        if not FIRST_DAY <= day <= LAST_DAY:
            report.add(f"must be from {FIRST_DAY} to {LAST_DAY}, not", value)
            return INVALID
        return day.isoformat()

    def read(self, values: PageValues, reader: Reader) -> Any:
        day = getattr(values.page, self.attribute)
        return day.isoformat() if isinstance(day, date) else day

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        setattr(values.page, self.attribute, date.fromisoformat(value) if value else None)


@dataclass(frozen=True)
class Term(Field):
    """One term of a vocabulary by its slug; an old slug counts as the one in use."""

    vocabulary: str = ""
    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if value is None or value == "":
            return None
        return check_slug(value, self.vocabulary, checker, report)

    def read(self, values: PageValues, reader: Reader) -> Any:
        term = reader.catalogue.by_id[self.vocabulary].get(getattr(values.page, f"{self.attribute}_id"))
        return term.slug if term else None

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        term = writer.catalogue.term(self.vocabulary, value) if value else None
        setattr(values.page, f"{self.attribute}_id", term.id if term else None)


def check_slug(value: Any, vocabulary: str, checker: Checker, report: Report) -> Any:
    if not isinstance(value, str):
        report.add("must be a slug, not", value)
        return INVALID
    slug = checker.catalogue.resolve(vocabulary, value)
    if slug is None:
        report.add("unknown slug", value)
        return INVALID
    return slug


def check_list(value: Any, report: Report) -> list[Any] | None:
    """The list of a plural field; None (and a problem) when it is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        report.add("must be a list, not", value)
        return None
    if len(value) > MAX_LIST:
        report.add(f"more than {MAX_LIST:,} entries ({len(value):,})")
        return None
    return value


@dataclass(frozen=True)
class Terms(Field):
    """Several terms. In the file they are in the order of their slugs, each once."""

    vocabulary: str = ""
    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        given = check_list(value, report)
        if given is None:
            return INVALID
        slugs = [check_slug(slug, self.vocabulary, checker, report) for slug in given]
        return INVALID if INVALID in slugs else sorted(set(slugs))

    def read(self, values: PageValues, reader: Reader) -> Any:
        terms = reader.catalogue.by_id[self.vocabulary]
        return sorted(terms[pk].slug for pk in values.terms.get(self.attribute, ()) if pk in terms)

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        terms = writer.catalogue.by_vocabulary[self.vocabulary]
        values.terms[self.attribute] = [terms[slug].id for slug in value]


@dataclass(frozen=True)
class Authorities(Field):
    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        given = check_list(value, report)
        if given is None:
            return INVALID
        known = checker.catalogue.authorities
        unknown = [code for code in given if not isinstance(code, str) or code not in known]
        for code in unknown:
            report.add("unknown authority", code)
        return INVALID if unknown else sorted(set(given))

    def read(self, values: PageValues, reader: Reader) -> Any:
        known = reader.catalogue.authority_by_id
        return sorted(known[pk].code for pk in values.terms.get(self.attribute, ()) if pk in known)

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        values.terms[self.attribute] = [writer.catalogue.authorities[code].id for code in value]


@dataclass(frozen=True)
class PageLinkField(Field):
    """One other item, by its id."""

    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        return checker.page(value, report)

    def read(self, values: PageValues, reader: Reader) -> Any:
        return reader.item_id(getattr(values.page, f"{self.attribute}_id"))

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        setattr(values.page, f"{self.attribute}_id", writer.page_pk(value) if value else None)


@dataclass(frozen=True)
class PageLinks(Field):
    """Several other items in their order, each once. The attribute is the relation's name."""

    types: tuple[str, ...] = ()
    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        given = check_list(value, report)
        if given is None:
            return INVALID
        # An empty text is no id, and neither is null inside a list.
        ids = [
            checker.page("" if item is None else item, report.item(index), self.types)
            for index, item in enumerate(given)
        ]
        return INVALID if INVALID in ids else list(dict.fromkeys(ids))

    def read(self, values: PageValues, reader: Reader) -> Any:
        ids = [reader.item_id(pk, self.types) for pk in values.links.get(self.attribute, ())]
        return [item for item in dict.fromkeys(ids) if item is not None]

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        values.links[self.attribute] = [writer.page_pk(item) for item in value]


@dataclass(frozen=True)
class Picture(Field):
    empty = None

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        return checker.file(value, "image", report)

    def read(self, values: PageValues, reader: Reader) -> Any:
        return reader.media("image", getattr(values.page, f"{self.attribute}_id"))

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        pk = writer.media_pk(MediaReference(kind="image", **value)) if value else None
        setattr(values.page, f"{self.attribute}_id", pk)


@dataclass(frozen=True)
class Rich(Field):
    """HTML that the site's cleaner leaves as it is."""

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        return checker.rich(value, report)

    def read(self, values: PageValues, reader: Reader) -> Any:
        return reader.rich(getattr(values.page, self.attribute))

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        setattr(values.page, self.attribute, writer.rich(value))
