"""From an address to a `SearchRequest`: every parameter of the page, feed, export and API is read here.

Nothing here knows a web request: a `QueryDict` (or any multi-value mapping) goes in; a request for an
engine comes out with the problems found, each naming its parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from unicodedata import category

from django.utils.translation import gettext

from search.facets import AGE, FACETS, InvalidValue, TermFacet, Vocabulary, like_codes
from search.parse import MAX_CHARACTERS, QueryProblem, check_length, parse_query
from search.request import DEFAULT_SIZE, MAX_SIZE, SORTS, Scope, SearchRequest
from search.synonyms import NO_SYNONYMS, SynonymTable

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,11}")
#: What stands between the words of a query: blanks and control characters.
SEPARATOR_CLASS = r"\s\x00-\x1f\x7f-\x9f"
SEPARATOR = re.compile(f"[{SEPARATOR_CLASS}]")
#: Parameters that may be given once.
SINGLE = (
    "q",
    "match",
    "age-covers",
    "published-from",
    "published-to",
    "like",
    "archived",
    "sort",
    "page",
    "size",
)
#: Parameters that say which page of the answer is wanted, not which items match.
PAGING = ("page", "size")
MAX_REPEATS = 200


class MultiValues(Protocol):
    """What a `QueryDict` offers of it."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Problem:
    """A value that cannot be used: `detail` is a sentence for people, `value` is as it was given."""

    parameter: str
    value: str
    detail: str

    @property
    def short_value(self) -> str:
        return self.value if len(self.value) <= 80 else f"{self.value[:80]}…"


@dataclass(frozen=True)
class Parameters:
    """The request that the valid part of an address asks for, and what was wrong with the rest.

    `renamed`: parameter → values with old slugs replaced, only where an old slug was given.
    """

    request: SearchRequest
    problems: tuple[Problem, ...] = ()
    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_parameters(
    data: MultiValues,
    *,
    scope: Scope,
    vocabulary: Vocabulary,
    synonyms: SynonymTable = NO_SYNONYMS,
) -> Parameters:
    """Reads and validates. Empty values and unknown parameters are ignored; problems are all named."""
    reader = _Reader(data, vocabulary)
    request = SearchRequest(scope=scope, age_bands=AGE.bands(vocabulary))
    selections, renamed = reader.selections()
    age, bands = reader.age()
    if bands:
        renamed[AGE.parameter] = bands
    like = reader.like()
    request = replace(
        request,
        query=reader.query(scope.locale, synonyms),
        match_all=reader.switch("match", "all"),
        selections=selections,
        age=age,
        age_covers=reader.switch("age-covers", "1"),
        published_from=reader.day("published-from"),
        published_to=reader.day("published-to"),
        like=like[0] if like else None,
        like_codes=like or None,
        archived=reader.switch("archived", "1"),
        sort=reader.choice("sort", SORTS),
        page=reader.number("page", 1, None) or 1,
        size=reader.number("size", 1, MAX_SIZE) or DEFAULT_SIZE,
    )
    return Parameters(request=request, problems=tuple(reader.problems), renamed=renamed)


class _Reader:
    """Collects values and problems of one address."""

    def __init__(self, data: MultiValues, vocabulary: Vocabulary) -> None:
        self.data, self.vocabulary = data, vocabulary
        self.problems: list[Problem] = []

    def fail(self, parameter: str, value: str, detail: str) -> None:
        self.problems.append(Problem(parameter, value, detail))

    def one(self, parameter: str) -> str:
        """The value of a parameter that may be given once, stripped; empty when it was not."""
        values = [value for value in self.data.getlist(parameter) if value.strip()]
        if len(values) > 1:
            self.fail(parameter, values[1], gettext("Give this only once."))
            return ""
        return values[0].strip() if values else ""

    def query(self, locale: str, synonyms: SynonymTable) -> Any:
        values = [value for value in self.data.getlist("q") if value.strip() or len(value) > MAX_CHARACTERS]
        if len(values) > 1:
            self.fail("q", values[1], gettext("Give this only once."))
            return None
        try:
            if not values:
                return None
            # As sent, so that a client can tell from the interface's description what will be refused.
            check_length(SEPARATOR.sub(" ", values[0]))
            assigned = "".join(char for char in values[0] if category(char) != "Cn")
            return parse_query(assigned, locale, synonyms)
        except QueryProblem as problem:
            self.fail("q", values[0], str(problem))
            return None

    def selections(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        chosen: dict[str, tuple[str, ...]] = {}
        renamed: dict[str, tuple[str, ...]] = {}
        for facet in FACETS:
            if not isinstance(facet, TermFacet):
                continue
            raw = self.given(facet.parameter)
            values: dict[str, None] = {}
            for value in self.several(facet.parameter, raw):
                try:
                    values |= dict.fromkeys(facet.parse([value], self.vocabulary))
                except InvalidValue as problem:
                    self.fail(problem.parameter, value, problem.detail)
            if values:
                chosen[facet.parameter] = tuple(values)
                if not set(raw) <= set(values):
                    renamed[facet.parameter] = tuple(values)
        return chosen, renamed

    def given(self, parameter: str) -> list[str]:
        """The values of a repeatable parameter, stripped, without empty ones and doubles."""
        return list(dict.fromkeys(v.strip() for v in self.data.getlist(parameter) if v.strip()))

    def several(self, parameter: str, values: list[str]) -> list[str]:
        """The values of a repeatable parameter; too many are a problem, named once."""
        if len(values) > MAX_REPEATS:
            limit = gettext("Give %(limit)d values or fewer.") % {"limit": MAX_REPEATS}
            self.fail(parameter, values[MAX_REPEATS], limit)
        return values[:MAX_REPEATS]

    def age(self) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """The ranges; and the values to ask for instead, empty unless a band's old slug was given."""
        found: dict[tuple[int, int], Any] = {}
        current: dict[str, None] = {}
        raw = self.given("age")
        for value in self.several("age", raw):
            try:
                for one in AGE.parse([value], self.vocabulary):
                    found.setdefault(one.months, one)
                    current[self.vocabulary.resolve(AGE.vocabulary, value) or value] = None
            except InvalidValue as problem:
                self.fail("age", value, problem.detail)
        return tuple(found.values()), () if set(raw) <= set(current) else tuple(current)

    def like(self) -> tuple[str, ...]:
        code = self.one("like")
        try:
            return like_codes(code, self.vocabulary) if code else ()
        except InvalidValue as problem:
            self.fail("like", code, problem.detail)
            return ()

    def switch(self, parameter: str, on: str) -> bool:
        value = self.one(parameter)
        if value and value != on:
            self.fail(parameter, value, gettext("The only value is “%(value)s”.") % {"value": on})
        return value == on

    def choice(self, parameter: str, choices: tuple[Any, ...]) -> Any:
        value = self.one(parameter)
        if value and value not in choices:
            listed = ", ".join(choices)
            self.fail(parameter, value, gettext("Choose one of: %(choices)s.") % {"choices": listed})
            return None
        return value or None

    def day(self, parameter: str) -> date | None:
        value = self.one(parameter)
        if not value:
            return None
        try:
            if not ISO_DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(parameter, value, gettext("Write a date as year-month-day, for example 2025-04-01."))
            return None

    def number(self, parameter: str, low: int, high: int | None) -> int | None:
        value = self.one(parameter)
        if not value:
            return None
        number = int(value) if WHOLE_NUMBER.fullmatch(value) else 0
        if number < low or (high is not None and number > high):
            limit = gettext("Give a whole number from %(low)d up.") % {"low": low}
            if high is not None:
                limit = gettext("Give a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
            self.fail(parameter, value, limit)
            return None
        return number
