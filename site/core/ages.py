"""Ages of children in words, from completed months: −9 is conception, 311 the last month of being 25."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

LOWEST, HIGHEST = -9, 311


def age_words(low: int, high: int) -> str:
    """An age range as people say it: 0 to 35 months is “0 to 2 years”."""
    if (low, high) == (LOWEST, HIGHEST):
        return gettext("All ages")
    if high < 0:
        return gettext("Pregnancy")
    if low < 0:
        return gettext("Pregnancy to %(age)s") % {"age": _until(high)}
    if low % 12 == 0 and (high + 1) % 12 == 0:
        return _years(low // 12, (high + 1) // 12 - 1)
    if low == high:
        return ngettext("%(months)d month", "%(months)d months", low) % {"months": low}
    if high <= 36:
        return gettext("%(first)d to %(last)d months") % {"first": low, "last": high}
    return gettext("%(first)s to %(last)s") % {"first": _point(low), "last": _until(high)}


def age_parameter(low: int, high: int) -> str:
    """The range as the search address writes it: `-9m-11m`."""
    return f"{low}m" if low == high else f"{low}m-{high}m"


def age_in_years(low: int, high: int) -> str:
    """The range as schema.org's `typicalAgeRange` wants it: whole years, “0-2”."""
    first, last = max(low, 0) // 12, max(high, 0) // 12
    return f"{first}-{last}"


def _years(first: int, last: int) -> str:
    if last == 0:
        return gettext("Under 1 year")
    if first == last:
        return ngettext("%(years)d year", "%(years)d years", first) % {"years": first}
    return gettext("%(first)d to %(last)d years") % {"first": first, "last": last}


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
