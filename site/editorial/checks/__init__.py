"""Editorial advice: pure functions over the text of a page.

Each check takes a `PageText` and yields `Advice`; none of them blocks anything. To add one, write it here
beside its like and name it in `CHECKS`. The two rules that do block are in `editorial.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from editorial.checks import figures, language, people, ratings, structure
from editorial.checks.advice import Advice, Check
from editorial.checks.text import PageText

#: In the order in which they are shown: what can do harm first.
CHECKS: tuple[Check, ...] = (
    people.personal_data,
    figures.small_counts,
    ratings.rating_proof,
    ratings.evidence_based,
    language.words_to_avoid,
    figures.figures_without_proof,
    structure.missing_alt_text,
    structure.skipped_headings,
    structure.links_to_files,
    language.unexplained_acronyms,
    language.long_sentences,
    language.long_words,
    structure.too_long,
)


def advise(page: PageText, acronyms: Mapping[str, str] | None = None) -> tuple[Advice, ...]:
    """All advice about a page. `acronyms` maps those with a known meaning to it."""
    found: list[Advice] = []
    for check in CHECKS:
        run = partial(check, known=acronyms) if check is language.unexplained_acronyms else check
        found += run(page)
    return tuple(found)


__all__ = ["CHECKS", "Advice", "PageText", "advise"]
