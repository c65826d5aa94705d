"""What the pages of evidence summaries and practitioner resources show."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from core.enums import LibraryType
from core.models.library import reading_minutes
from core.presentation import (
    Download,
    EvidenceView,
    Fact,
    ItemView,
    Link,
    Rating,
    RatingStep,
    Tag,
    TocEntry,
)
from core.reading import (
    Reading,
    age_meta,
    contents,
    day_words,
    download,
    fact,
    from_same_places,
    item_parts,
    minutes_words,
    people_facts,
    place_facts,
    place_meta,
    related_groups,
    related_items,
    standing_facts,
    stream_headings,
    subject_facts,
    text_fact,
    text_meta,
)
from core.review import add_months
from resources.models import EvidenceSummaryPage, ResourcePage
from taxonomy.catalogue import TermInfo

#: A copied rating older than this is said to be so.
RATING_FRESH_MONTHS = 12
OUT_OF_SCOPE = "out-of-scope"
#: Strength of the weakest rating of each step of the Guidebook's ladder, and the code shown.
STEPS = ((20, "NE"), (30, "NL2"), (40, "2, 2+"), (60, "3, 3+"), (80, "4, 4+"))


def evidence_view(page: EvidenceSummaryPage, request: HttpRequest) -> EvidenceView:
    """A summary of research: rating first, limits as plain as benefits."""
    reading = Reading(page, request)
    stories = reading.connections.back.get("programme", ())
    near = from_same_places(reading, LibraryType.CASE_STUDY)
    further = ((gettext("Local stories from the areas studied"), near),)
    groups = related_groups(reading, shown=stories, further=further)
    rating_box = rating(reading)
    subject = page.get_subject_type_display() if page.subject_type else ""
    return EvidenceView(
        **item_parts(
            reading,
            meta=(
                *text_meta("document", subject),
                *age_meta(reading),
                *text_meta("clock", minutes_words(reading_minutes(page))),
            ),
            facts_title=gettext("How it was studied"),
            facts=evidence_facts(reading),
            related=groups,
            toc=evidence_contents(reading, rating_box, has_stories=bool(stories), has_related=bool(groups)),
            rating=rating_box,
            stories=related_items(reading, stories),
        )
    )


def evidence_facts(reading: Reading) -> tuple[Fact, ...]:
    page = reading.page
    return (
        text_fact(gettext("Kind"), page.get_subject_type_display() if page.subject_type else "")
        + text_fact(gettext("Design"), page.get_study_design_display() if page.study_design else "")
        + text_fact(gettext("Period"), page.study_period)
        + text_fact(gettext("Sample"), page.sample)
        + place_facts(reading)
        + subject_facts(reading)
        + people_facts(reading)
        + standing_facts(reading)
    )


def rating(reading: Reading) -> Rating:
    """The Guidebook box. Without a rating it says that none applies, or that none is recorded."""
    page, terms = reading.page, reading.terms
    term = terms.one("evidence_rating")
    if term is None:
        scope = reading.catalogue.term("evidence_ratings", OUT_OF_SCOPE)
        if page.subject_type == "manualised" or scope is None:
            return Rating(words=gettext("No rating is recorded for this programme"))
        return Rating(words=terms.label(scope), meaning=scope.description)
    on_ladder = bool(term.extra["official"])
    words = terms.label(term)
    step = step_label(current_step(term))
    if on_ladder and step.casefold() != words.casefold():
        words = gettext("%(words)s (%(level)s)") % {"words": step, "level": words}
    cost = terms.one("cost_rating")
    return Rating(
        words=words,
        meaning=term.description,
        steps=ladder(term) if on_ladder else (),
        checked_words=checked_words(reading),
        source_href=page.rating_source_url,
        cost_words=(
            gettext("Relative cost in the Guidebook: %(cost)s. It is a scale, not a price.")
            % {"cost": terms.label(cost)}
            if cost
            else ""
        ),
    )


def ladder(term: TermInfo) -> tuple[RatingStep, ...]:
    current = current_step(term)
    return tuple(
        RatingStep(code=code, label=step_label(number), current=number == current)
        for number, (_strength, code) in enumerate(STEPS)
    )


def current_step(term: TermInfo) -> int:
    """The highest step whose strength the rating reaches."""
    strength = term.extra["strength_order"]
    return max((number for number, (least, _code) in enumerate(STEPS) if strength >= least), default=0)


def step_label(number: int) -> str:
    return (
        gettext("Found not effective"),
        gettext("Not level 2"),
        gettext("Preliminary evidence"),
        gettext("Short-term benefit shown"),
        gettext("Long-term benefit shown"),
    )[number]


def checked_words(reading: Reading) -> str:
    day = reading.page.rating_checked_on
    if day is None:
        return ""
    words = {"day": day_words(day)}
    if add_months(day, RATING_FRESH_MONTHS) < reading.today:
        return gettext("Copied from the Foundations Guidebook on %(day)s; it may have changed.") % words
    return gettext("Copied from the Foundations Guidebook on %(day)s.") % words


def evidence_contents(
    reading: Reading, box: Rating, *, has_stories: bool, has_related: bool
) -> tuple[TocEntry, ...]:
    page = reading.page
    return contents(
        stream_headings(page.body),
        ("findings", page.outcomes or page.findings, gettext("What the studies found")),
        ("unknown", page.what_is_not_known, gettext("What is not known")),
        ("how", page.how_it_works, gettext("How it works")),
        ("implementation", page.implementation, gettext("What it takes to do well")),
        ("cost", box.cost_words, gettext("Cost")),
        ("stories", has_stories, gettext("Local stories that used it")),
        ("references", page.references, gettext("References")),
        ("related", has_related, gettext("Related")),
        ("changes", True, gettext("What changed on this page")),
        ("use", True, gettext("Use and share")),
    )


def resource_view(page: ResourcePage, request: HttpRequest) -> ItemView:
    """Something to use: how to get it first, then what it is for."""
    reading = Reading(page, request)
    terms = reading.terms
    parts = item_parts(reading, author=page.publisher)
    files = downloads(reading)
    ways = get_it(page)
    made_with = tuple(terms.label(term) for term in terms.of("co_production_groups"))
    groups = related_groups(reading)
    if page.for_families:
        parts["tags"] = (*parts["tags"], Tag(text=gettext("For families"), tone="purple"))
    return ItemView(
        **{
            **parts,
            "meta": (
                *text_meta("people", page.publisher),
                *text_meta("calendar", day_words(page.published_on) if page.published_on else ""),
                *text_meta("clock", page.get_time_to_use_display() if page.time_to_use else ""),
                *place_meta(reading),
            ),
            "facts": resource_facts(reading),
            "downloads": files,
            "get_it": ways,
            "made_with": made_with,
            "related": groups,
            "toc": contents(
                ("get", files or ways, gettext("Get it")),
                ("about", page.body, gettext("What it is for and how to use it")),
                stream_headings(page.body),
                ("made", made_with or page.co_production_note, gettext("Who made it, and with whom")),
                ("related", groups, gettext("Related")),
                ("changes", True, gettext("What changed on this page")),
                ("use", True, gettext("Use and share")),
            ),
        }
    )


def resource_facts(reading: Reading) -> tuple[Fact, ...]:
    page = reading.page
    cost = page.get_cost_to_use_display() if page.cost_to_use else ""
    if cost and page.cost_reason:
        cost = f"{cost}: {page.cost_reason}"
    return (
        fact(gettext("Format"), *reading.terms.value("resource_format"))
        + text_fact(gettext("Publisher"), page.publisher)
        + text_fact(gettext("Time to use"), page.get_time_to_use_display() if page.time_to_use else "")
        + text_fact(gettext("Cost to use"), cost)
        + text_fact(gettext("For families"), gettext("Yes, as it is") if page.for_families else gettext("No"))
        + place_facts(reading)
        + subject_facts(reading)
        + people_facts(reading)
        + standing_facts(reading)
    )


def downloads(reading: Reading) -> tuple[Download, ...]:
    """The files in the editor's order; one query for all with their accessible versions."""
    files = reading.page.files
    rows = files.all() if reading.preview else files.select_related("document", "accessible_version")
    return tuple(
        download(
            row.document,
            label=row.label,
            language=row.language,
            accessible=row.accessible_version,
            page_language=reading.languages.content,
        )
        for row in rows
    )


def get_it(page: ResourcePage) -> tuple[Link, ...]:
    """The way to a resource that lives elsewhere."""
    if not page.external_url:
        return ()
    where = page.publisher or page.external_url.split("/")[2]
    note = gettext("On another site: %(where)s") % {"where": where}
    return (
        Link(label=gettext("Go to “%(title)s”") % {"title": page.title}, href=page.external_url, note=note),
    )
