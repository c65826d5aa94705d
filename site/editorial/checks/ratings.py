"""What may be said about evidence (content model, section 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext

from core.review import add_months
from editorial.checks.advice import Advice, cut
from editorial.checks.text import PageText

EVIDENCE_BASED = re.compile(r"\bevidence[- ‑]based\b", re.IGNORECASE)
#: A rating that nobody looked up for so long “may have changed”.
STALE_MONTHS = 12


def evidence_based(page: PageText) -> Iterator[Advice]:
    """“Evidence-based” is for level 3 and above."""
    if page.rating is not None and page.rating.may_say_evidence_based:
        return
    for passage in page.passages:
        if match := EVIDENCE_BASED.search(passage.text):
            message = gettext(
                "“Evidence-based” is for Guidebook level 3 and above. Say what is known instead, or "
                "“evidence-informed”."
            )
            yield Advice(
                "evidence-based", message, passage.field, passage.block, cut(passage.text[match.start() :])
            )


def rating_proof(page: PageText) -> Iterator[Advice]:
    """A rating is copied, linked and dated, and looked up again within twelve months."""
    rating = page.rating
    if rating is None or rating.slug == "out-of-scope":
        return
    if not rating.source_url and rating.slug != "not-in-guidebook":
        message = gettext("Link to the Guidebook entry that the rating was copied from.")
        yield Advice("rating", message, "rating_source_url", quote=rating.label)
    if rating.checked_on is None:
        message = gettext("Say on which day the rating was looked up.")
        yield Advice("rating", message, "rating_checked_on", quote=rating.label)
    elif page.today is not None and add_months(rating.checked_on, STALE_MONTHS) < page.today:
        message = gettext("The rating was looked up more than %(months)d months ago: look it up again.")
        yield Advice("rating", message % {"months": STALE_MONTHS}, "rating_checked_on", quote=rating.label)
