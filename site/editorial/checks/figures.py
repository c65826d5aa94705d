"""Numbers: a period and a source beside each, and none so small that it points to a family (rule 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext

from editorial.checks.advice import Advice, cut, sentences
from editorial.checks.text import PageText, Passage

#: Counts about families below this are not printed for a named place (a proposal of the content model).
SMALLEST_COUNT = 10
PEOPLE = (
    r"(?:families|parents|carers|mothers|fathers|mums|dads|children|babies|infants|toddlers|young people|"
    r"teenagers|pupils|women|men|households|people|participants|grandparents)"
)
SMALL_WORDS = r"(?:two|three|four|five|six|seven|eight|nine)"
FIGURE = re.compile(
    rf"\d(?:[\d.,]*\d)?\s?(?:%|per cent\b|percent\b|percentage points?\b)|"
    rf"\b\d[\d,]*\s+(?:out )?of\s+(?:the )?\d[\d,]*\b|"
    rf"\b\d[\d,]+\s+(?:\w+\s)?{PEOPLE}\b",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b|"
    r"\b(?:last|first|second|third|fourth|past|each|per|a|every) (?:year|quarter|month|week|term)\b|"
    r"\bannual|\b(?:over|within|after|in) (?:the )?(?:\w+ ){0,2}(?:years?|months?|weeks?)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"\b(?:source|survey|audit|records?|data|returns?|statistics|census|evaluation|study|studies|trials?|review|"
    r"report(?:ed by)?|monitoring|according to|et al|register|count|sample|interviews?|questionnaire|"
    r"feedback forms?|"
    r"dashboard|case files?|Ofsted|ONS|DfE|NHS England|OHID)\b",
    re.IGNORECASE,
)
SMALL = re.compile(
    rf"(?<![\w.,£-])(?P<n>[1-9]|{SMALL_WORDS})(?: (?:of|out of) (?:the |our )?\d[\d,]*)?"
    rf"(?: \w+)?? {PEOPLE}\b",
    re.IGNORECASE,
)
FEW_OF = re.compile(
    r"(?<![\w.,£-])(?P<n>[1-9]) (?:out )?of (?:the )?(?P<all>\d[\d,]*)(?![\w%])", re.IGNORECASE
)
NOT_A_COUNT = re.compile(
    r"(?:aged?|ages|level|step|module|stage|phase|week|month|year|to|–|-) $", re.IGNORECASE
)
#: “Ask three parents” tells a reader what to do; it counts nobody.
TOLD = re.compile(
    r"(?:^|[:;] )(?:ask|train|send|invite|choose|pay|take|find|name|bring|start with) $", re.IGNORECASE
)
RANGE = re.compile(
    r"\b(?:every|each|groups? of|up to|at least|ratio of|for|between)\b[^.]{0,20}$", re.IGNORECASE
)


def figures_without_proof(page: PageText) -> Iterator[Advice]:
    """Result blocks, and sentences with a share or a count of people, without a period or a source."""
    for figure in page.figures:
        lacking = missing_words(bool(figure.values.get("period_from")), bool(figure.values.get("source")))
        if lacking:
            yield Advice("figure", lacking, figure.field, figure.block, figure.values.get("measure", ""))
    for passage in page.prose():
        if passage.kind == "quote":
            continue
        for sentence in sentences(passage.text):
            if FIGURE.search(sentence):
                # A source named in the paragraph, or a link in it, counts for all its sentences.
                has_source = bool(SOURCE.search(passage.text)) or bool(passage.links)
                lacking = missing_words(bool(PERIOD.search(passage.text)), has_source)
                if lacking:
                    yield Advice("figure", lacking, passage.field, passage.block, cut(sentence))


def missing_words(has_period: bool, has_source: bool) -> str:
    if not has_period and not has_source:
        return gettext("Say from when the figure is, and where it comes from.")
    if not has_period:
        return gettext("Say from when the figure is.")
    if not has_source:
        return gettext("Say where the figure comes from.")
    return ""


def small_counts(page: PageText) -> Iterator[Advice]:
    """Counts of people from 1 to 9 on a page that names a place."""
    for passage in page.prose():
        place = named_place(page, passage)
        if not place:
            continue
        for sentence in sentences(passage.text):
            if has_small_count(sentence):
                yield Advice("small-count", small_message(place), passage.field, passage.block, cut(sentence))
    for figure in page.figures:
        numbers = [figure.values.get("number_of_people", "")]
        if re.search(
            PEOPLE, f"{figure.values.get('unit', '')} {figure.values.get('measure', '')}", re.IGNORECASE
        ):
            numbers.append(figure.values.get("value", ""))
        if page.places and any(is_small(number) for number in numbers):
            quote = figure.values.get("measure", "")
            yield Advice("small-count", small_message(page.places[0]), figure.field, figure.block, quote)


def has_small_count(sentence: str) -> bool:
    for pattern in (SMALL, FEW_OF):
        for match in pattern.finditer(sentence):
            ahead = sentence[: match.start()]
            if not any(words.search(ahead) for words in (NOT_A_COUNT, RANGE, TOLD)):
                return True
    return False


def is_small(number: str) -> bool:
    digits = number.strip().replace(",", "").split(" ")[0]
    return digits.isdigit() and 0 < int(digits) < SMALLEST_COUNT


def named_place(page: PageText, passage: Passage) -> str:
    """The place that the page is about; there is none without an authority."""
    return next(
        (place for place in page.places if place in passage.text), page.places[0] if page.places else ""
    )


def small_message(place: str) -> str:
    message = gettext(
        "A count below %(least)d in a named place (%(place)s) may point to a family. Say “fewer than "
        "%(least)d”, give a share, or name the region."
    )
    return message % {"least": SMALLEST_COUNT, "place": place}
