"""What is searched for: words of every frequency, alone and together, picked by rank in the vocabulary."""

from __future__ import annotations

from bench.corpus import words

COMMON, MIDDLING, RARE = (12, 24, 47, 84), (150, 301, 602, 1003), (3002, 6004, 9005, 14006)
PAIRS = ((14, 27), (33, 203), (160, 402), (22, 3504), (250, 5005), (45, 58))
TRIPLES = ((12, 24, 47), (17, 120, 340), (38, 77, 905), (210, 420, 640), (19, 500, 4003), (28, 64, 99))
#: As people type them: synonyms, an age, a misspelling, a phrase.
PLAIN = (
    "help with sleep for my 2 year old",
    "health visitor",
    "HV clinics",
    "speech and language therapy",
    '"health visiting" outreach',
    "breast feeding suport group",
    "teenagers mental health",
    "how do i get help to set up a family hub",
)


def kinds() -> dict[str, tuple[str, ...]]:
    """The query set by kind."""
    listed = words()
    return {
        "common words": tuple(listed[rank] for rank in COMMON),
        "middling words": tuple(listed[rank] for rank in MIDDLING),
        "rare words": tuple(listed[rank] for rank in RARE),
        "two words": tuple(" ".join(listed[rank] for rank in pair) for pair in PAIRS),
        "three words": tuple(" ".join(listed[rank] for rank in triple) for triple in TRIPLES),
    }


def query_set() -> tuple[str, ...]:
    return tuple(query for queries in kinds().values() for query in queries)
