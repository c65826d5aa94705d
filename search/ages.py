"""Ages in months: how an address writes them, how ranges compare, how people read them.

Months are completed months from -9 (conception) to 311 (the month before the 26th birthday), both
ends inclusive; `2` means 24 to 35. Ages in free text are found by `age_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

LOWEST, HIGHEST = -9, 311

_YEARS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_MONTHS = re.compile(r"(-?\d{1,3})m(?:-(-?\d{1,3})m)?", re.ASCII)


class InvalidAge(ValueError):
    """The value is no age. `str()` says why, for people."""


@dataclass(frozen=True)
class AgeRange:
    """A range of ages in months. `slug` when it is a band, `written` when somebody wrote it another way."""

    min_months: int
    max_months: int
    slug: str | None = None
    written: str | None = None

    @property
    def value(self) -> str:
        """How an address writes it: the slug, what was written, or months."""
        if self.slug or self.written:
            return self.slug or self.written or ""
        if self.min_months == self.max_months:
            return f"{self.min_months}m"
        return f"{self.min_months}m-{self.max_months}m"

    @property
    def months(self) -> tuple[int, int]:
        """Both ends; two ranges with the same months are the same selection."""
        return self.min_months, self.max_months

    def overlaps(self, low: int | None, high: int | None) -> bool:
        """Whether an item of ages low to high is for somebody in this range. False without an age."""
        return low is not None and high is not None and low <= self.max_months and high >= self.min_months

    def covered_by(self, low: int | None, high: int | None) -> bool:
        """Whether an item of ages low to high is for everybody in this range. False without an age."""
        return low is not None and high is not None and low <= self.min_months and high >= self.max_months

    def jaccard(self, low: int | None, high: int | None) -> float:
        """Shared months divided by the months of both, 0 to 1. 0 without an age."""
        if low is None or high is None:
            return 0.0
        shared = min(high, self.max_months) - max(low, self.min_months) + 1
        if shared <= 0:
            return 0.0
        return shared / (max(high, self.max_months) - min(low, self.min_months) + 1)

    @property
    def words(self) -> str:
        """What people read: "0 to 2 years", "Pregnancy to 1 year", "18 to 30 months", "All ages"."""
        return words(self.min_months, self.max_months)


def parse_age(value: str, bands: Iterable[AgeRange] = ()) -> AgeRange:
    """Reads one value of the parameter `age`. An exact slug of a band wins, aliases included.

    `2` and `2-4` are years, `18m` and `18m-30m` months (negative before birth). Raises InvalidAge.
    """
    value = value.strip()
    bands = tuple(bands)
    for band in bands:
        if band.slug == value:
            return band
    if match := _YEARS.fullmatch(value):
        first, last = int(match[1]), int(match[2] or match[1])
        low, high, ordered = first * 12, last * 12 + 11, first <= last
    elif match := _MONTHS.fullmatch(value):
        low = int(match[1])
        high = low if match[2] is None else int(match[2])
        ordered = low <= high
    else:
        raise InvalidAge(
            gettext("Write an age in years such as 2 or 2-4, or in months such as 18m or 18m-30m.")
        )
    if not ordered:
        raise InvalidAge(gettext("The first age must not be higher than the second."))
    if low < LOWEST or high > HIGHEST:
        raise InvalidAge(gettext("Ages go from 9 months before birth (-9m) to 25 years."))
    return AgeRange(low, high, written=value)


def best_jaccard(ranges: Iterable[AgeRange], low: int | None, high: int | None) -> float:
    """The closest fit of an item's ages to any of several ranges, 0 to 1."""
    return max((one.jaccard(low, high) for one in ranges), default=0.0)


def words(low: int, high: int) -> str:
    """An age range in words. Whole years are said as people say them: 0 to 35 is 0 to 2 years."""
    if (low, high) == (LOWEST, HIGHEST):
        return gettext("All ages")
    if high < 0:
        return gettext("Pregnancy")
    if low < 0:
        return gettext("Pregnancy to %(age)s") % {"age": _until(high)}
    if low % 12 == 0 and (high + 1) % 12 == 0:
        first, last = low // 12, (high + 1) // 12 - 1
        if last == 0:
            return gettext("Under 1 year")
        if first == last:
            return ngettext("%(years)d year", "%(years)d years", first) % {"years": first}
        return gettext("%(first)d to %(last)d years") % {"first": first, "last": last}
    if low == high:
        return ngettext("%(months)d month", "%(months)d months", low) % {"months": low}
    if high <= 36:
        return gettext("%(first)d to %(last)d months") % {"first": low, "last": high}
    return gettext("%(first)s to %(last)s") % {"first": _point(low), "last": _until(high)}


def _until(high: int) -> str:
    """The upper end: a whole last year is named by that year, anything else by its months."""
    if high == 11:
        return gettext("the first birthday")
    if (high + 1) % 12 == 0:
        years = (high + 1) // 12 - 1
        return ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
    return _point(high)


def _point(months: int) -> str:
    """One point in time: months up to two years, then years and what is left over."""
    years, rest = divmod(months, 12)
    if months < 24 and rest:
        return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}
    said = ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
    if not rest:
        return said
    more = ngettext("%(months)d month", "%(months)d months", rest) % {"months": rest}
    return gettext("%(years)s %(months)s") % {"years": said, "months": more}
