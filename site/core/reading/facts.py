"""The rows of the “At a glance” panel that all library types share."""

from __future__ import annotations

from django.utils.translation import gettext

from core.ages import age_parameter, age_words
from core.presentation import Fact, MetaItem, Tag, Value
from core.reading.addresses import library_href
from core.reading.context import Reading
from core.reading.notices import era_of, is_over
from core.reading.review import status_words
from core.reading.words import day_words


def fact(label: str, *values: Value) -> tuple[Fact, ...]:
    """A row, or nothing when there is no value: rows are joined with `+`."""
    return (Fact(label=label, values=tuple(values)),) if values else ()


def text_fact(label: str, text: str) -> tuple[Fact, ...]:
    return fact(label, Value(text=text)) if text else ()


def age_values(reading: Reading) -> tuple[Value, ...]:
    low = getattr(reading.page, "age_min_months", None)
    high = getattr(reading.page, "age_max_months", None)
    if low is None or high is None:
        return ()
    return (Value(text=age_words(low, high), href=library_href(age=age_parameter(low, high))),)


def place_facts(reading: Reading) -> tuple[Fact, ...]:
    """Authorities, then regions (derived from them, or the page's own)."""
    terms = reading.terms
    regions = terms.values_of("own_region", terms.regions)
    return fact(gettext("Place"), *terms.places()) + fact(gettext("Region"), *regions)


def subject_facts(reading: Reading) -> tuple[Fact, ...]:
    """For whom and about what: ages, who benefits, services, themes, hub model, support."""
    terms = reading.terms
    return (
        fact(gettext("Age"), *age_values(reading))
        + fact(gettext("Who benefits"), *terms.values("beneficiaries"))
        + fact(gettext("Services"), *terms.values("service_areas"))
        + fact(gettext("System themes"), *terms.values("system_themes"))
        + fact(gettext("Hub model"), *terms.values("hub_models"))
        + fact(gettext("Level of support"), *terms.values("support_levels"))
        + fact(gettext("Where it happens"), *terms.values("delivery_channels"))
        + fact(gettext("Principles"), *terms.values("principles"))
    )


def people_facts(reading: Reading) -> tuple[Fact, ...]:
    terms = reading.terms
    return fact(gettext("For"), *terms.values("audiences")) + fact(
        gettext("Made with"), *terms.values("co_production_groups")
    )


def standing_facts(reading: Reading) -> tuple[Fact, ...]:
    """Programme, publication and review status in words."""
    published = getattr(reading.page, "published_on", None)
    return (
        fact(gettext("Programme"), *reading.terms.value("policy_era"))
        + text_fact(gettext("Published"), day_words(published) if published else "")
        + text_fact(gettext("Review"), status_words(reading))
    )


def place_meta(reading: Reading) -> tuple[MetaItem, ...]:
    """Authorities with their regions, or regions alone, for the line under the title."""
    terms = reading.terms
    if terms.authorities:
        return (MetaItem(icon="place", values=terms.places(), after=terms.region_words()),)
    regions = terms.values_of("own_region", terms.regions)
    return (MetaItem(icon="place", values=regions),) if regions else ()


def age_meta(reading: Reading) -> tuple[MetaItem, ...]:
    values = age_values(reading)
    return (MetaItem(icon="family", values=values),) if values else ()


def text_meta(icon: str, text: str) -> tuple[MetaItem, ...]:
    return (MetaItem(icon=icon, values=(Value(text=text),)),) if text else ()


def standing_tags(reading: Reading) -> tuple[Tag, ...]:
    """“Archived” and “Older programme”: what a reader should see beside the title."""
    tags: tuple[Tag, ...] = ()
    if reading.review_state == "archived":
        tags += (Tag(text=gettext("Archived"), tone="grey"),)
    era = era_of(reading)
    if era is not None and is_over(era, reading):
        tags += (Tag(text=gettext("Older programme"), tone="yellow"),)
    return tags
