"""Finds what may point to a person in a text: addresses, numbers, birthdays, a child's name beside an age.

Pure functions of a text; nothing here knows a page, a file or a form. Every finding is advice for a person
who decides: the aim is fewer than one false alarm in 300 words of ordinary professional writing, and a
number that proves itself (a check digit, a valid prefix) wherever there is one.

Not reported on purpose: numbers beginning 03, 08 or 09 (helplines and switchboards, never somebody's own),
years, ranges of ages (“aged 4 to 7”), and places without a house number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from stdnum.gb import nhs

from safety.first_names import FIRST_NAMES
from safety.personal_words import (
    NEVER_A_NAME,
    NUMBER_WORDS,
    POSTCODE_AREAS,
    SCHOOL_KINDS,
    STREETS,
)


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    NHS_NUMBER = "nhs-number"
    NI_NUMBER = "ni-number"
    DATE_OF_BIRTH = "date-of-birth"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NAME_AND_AGE = "name-and-age"
    SCHOOL_AND_AGE = "school-and-age"


@dataclass(frozen=True, order=True)
class Finding:
    """`text[start:end]` as it stands in the text that was searched; offsets are characters."""

    start: int
    end: int
    kind: Kind
    text: str


Finder = Callable[[str], Iterator[tuple[int, int]]]

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w-])")
PHONE = re.compile(
    r"(?<![\w+])(?<!\d[ .-])(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\(?0)"
    r"(?=[127(])(?:[ .()-]{0,2}\d){9,10}(?![\w])"
)
NHS = re.compile(r"(?<![\w.-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w-])")
NI = re.compile(
    r"(?<!\w)(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    r" ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)",
    re.IGNORECASE,
)
MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTHS}\.?,? (?:19|20)\d{{2}}|"
    rf"{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}})"
)
BORN = re.compile(
    rf"(?<!\w)(?:date of birth|birth date|d\.? ?o\.? ?b\.?|born(?: on)?|birthday)"
    rf"(?:\s+(?:is|was|on|the))*\s*[:=–-]?\s*(?:the )?(?P<day>{DAY})(?!\w)",
    re.IGNORECASE,
)
POSTCODE = re.compile(
    rf"(?<!\w)(?:{'|'.join(POSTCODE_AREAS)})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.IGNORECASE
)
NAME = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)?"
ADDRESS = re.compile(
    rf"(?<![\w£.])(?:(?:Flat|Apartment|Unit) \d{{1,3}}[A-Za-z]?,? )?"
    rf"(?!(?:19|20)\d\d)\d{{1,4}}[A-Za-z]?,? (?:(?:St\.? )?{NAME} ){{1,3}}(?:{'|'.join(STREETS)})(?!\w)"
)
WORDS_OF_AGE = "|".join(NUMBER_WORDS)
YEARS = rf"(?:1[0-8]|\d|{WORDS_OF_AGE})"
NO_RANGE = r"(?!\s*(?:to|and|or|–|-|—)\s*(?:\d|under|over))(?!\+|%|\d|[.,]\d)"
#: Ages that say so themselves: “aged 7”, “7-year-old”, “is 7 years old”.
SAID_AGE = (
    rf"(?:,?\s*\(?aged? {YEARS}\b{NO_RANGE}|,? (?:who )?(?:is|was|turned|has just turned) (?:only |just )?"
    rf"{YEARS}(?:-| )?(?:years?|months?|weeks?)?(?: |-)?old\b)"
)
NAME_THEN_AGE = re.compile(rf"(?<![\w’'-])(?P<name>{NAME})(?: {NAME})?{SAID_AGE}")
NAME_IS_NUMBER = re.compile(rf"(?<![\w’'-])(?P<name>{NAME})(?:, | \(| is | turned ){YEARS}(?=[,).;])")
AGE_THEN_NAME = re.compile(
    rf"(?<![\w-]){YEARS}[- ](?:year|month|week)s?[- ]old,? (?:called |named |\(?)?(?P<name>{NAME})(?!\w)",
    re.IGNORECASE,
)
AN_AGE = re.compile(
    rf"(?<![\w-])(?:aged? {YEARS}\b{NO_RANGE}|(?<!to )(?<!and )(?<!or ){YEARS}[- ]years?[- ]old(?!s)\b|"
    rf"(?:is|was|turned) {YEARS}(?=[,.;)]))",
    re.IGNORECASE,
)
SCHOOL = re.compile(
    rf"(?<!\w)(?:(?:St\.? |The )?{NAME}(?:’s|'s)? ){{1,4}}(?:{'|'.join(SCHOOL_KINDS)})(?!\w)",
)
SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")


def find_personal_data(text: str) -> list[Finding]:
    """All findings in the order of the text. Where two overlap, the first kind of `FINDERS` wins."""
    found: list[Finding] = []
    for kind, finder in FINDERS.items():
        for start, end in finder(text):
            if not any(start < other.end and other.start < end for other in found):
                found.append(Finding(start, end, kind, text[start:end]))
    return sorted(found)


def spans(pattern: re.Pattern[str], group: int | str = 0) -> Finder:
    def finder(text: str) -> Iterator[tuple[int, int]]:
        return (match.span(group) for match in pattern.finditer(text))

    return finder


def nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Ten digits whose last one checks the others (NHS Data Dictionary: modulus 11)."""
    for match in NHS.finditer(text):
        if not match[0].startswith("0") and nhs.is_valid(match[0]):
            yield match.span()


def phones(text: str) -> Iterator[tuple[int, int]]:
    for match in PHONE.finditer(text):
        digits = "".join(char for char in match[0] if char.isdigit())
        local = digits.removeprefix("00").removeprefix("44").removeprefix("0")
        if len(local) in (9, 10) and local[:1] in "127":
            yield match.span()


def names_with_age(text: str) -> Iterator[tuple[int, int]]:
    for pattern, needs_known in ((NAME_THEN_AGE, False), (AGE_THEN_NAME, False), (NAME_IS_NUMBER, True)):
        for match in pattern.finditer(text):
            if is_a_name(match["name"], match.start("name"), text, needs_known):
                yield match.span()


def is_a_name(word: str, start: int, text: str, needs_known: bool) -> bool:
    """Whether a capitalised word is somebody's name.

    A known given name is. Another word is one unless it is in our list of words that stand there in
    professional texts (“Children aged 4”), or the same text writes it without a capital elsewhere.
    """
    low = word.casefold()
    if not word[0].isupper():  # a pattern that ignores case found it
        return False
    if low in FIRST_NAMES:
        return True
    if needs_known or low in NEVER_A_NAME:
        return False
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is None


def schools_with_age(text: str) -> Iterator[tuple[int, int]]:
    """A school's name in the same sentence as one person's age."""
    for start, end in sentences(text):
        part = text[start:end]
        if AN_AGE.search(part):
            for match in SCHOOL.finditer(part):
                yield start + match.start(), start + match.end()


def sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


FINDERS: dict[Kind, Finder] = {
    Kind.EMAIL: spans(EMAIL),
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.PHONE: phones,
    Kind.NI_NUMBER: spans(NI),
    Kind.DATE_OF_BIRTH: spans(BORN, "day"),
    Kind.POSTCODE: spans(POSTCODE),
    Kind.ADDRESS: spans(ADDRESS),
    Kind.SCHOOL_AND_AGE: schools_with_age,
    Kind.NAME_AND_AGE: names_with_age,
}


def kinds_in(findings: Iterable[Finding]) -> set[Kind]:
    return {finding.kind for finding in findings}
