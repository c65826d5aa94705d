"""The Need column of the content model (sections 1 to 8) as data: type × field → D, R, O or –.

Two fields differ from the model's words on purpose. News has no review clock, so it needs no day of review.
A rating “not in the Guidebook” needs the day somebody looked, but has no entry to link to.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from editorial.needs import conditions as if_
from editorial.needs.conditions import Letter, Need

#: Columns of the tables below; the model of each is in `TYPES`.
COLUMNS = ("case_study", "evidence", "resource", "toolkit", "news", "faq", "standard")
TYPES = {
    "case_study": "casestudies.casestudypage",
    "evidence": "resources.evidencesummarypage",
    "resource": "resources.resourcepage",
    "toolkit": "resources.toolkitpage",
    "news": "news.newspage",
    "faq": "home.faqpage",
    "standard": "home.standardpage",
}

#: Sections 1 and 2. One letter for each column; * marks “at least one of the two” (note 1).
COMMON: dict[str, str] = {
    #                       case evid reso tool news faq  std
    "title": "              D    D    D    D    D    D    D",
    "summary": "            R    R    R    R    R    R    R",
    "review_owner": "       R    R    R    R    R    R    R",
    "last_reviewed": "      R    R    R    R    –    R    R",
    "review_due": "         R    R    R    R    –    R    R",
    "policy_era": "         R    R    R    R    O    R    –",
    "superseded_by": "      O    O    O    O    O    O    O",
    "related_links": "      O    O    O    O    O    O    O",
    "search_keywords": "    O    O    O    O    O    O    O",
    "licence": "            R    R    R    R    –    –    –",
    "image": "              O    O    O    O    O    O    O",
    "image_alt": "          O    O    O    O    O    O    O",
    "hub_models": "         R    –    O    O    –    O    –",
    "age_min_months": "     R    R    R    O    –    O    –",
    "age_max_months": "     R    R    R    O    –    O    –",
    "beneficiaries": "      R    R    R    –    –    –    –",
    "service_areas": "      *    *    *    O    O    O    –",
    "system_themes": "      *    *    *    R    O    R    –",
    "support_levels": "     O    O    O    –    –    –    –",
    "delivery_channels": "  O    O    O    –    –    –    –",
    "integration_degree": " O    –    –    –    –    –    –",
    "principles": "         O    –    O    O    –    O    –",
    "audiences": "          O    O    R    R    –    O    –",
    "local_authorities": "  R    O    O    –    O    –    –",
    "maturity_stage": "     O    –    –    –    –    –    –",
    "practice_tier": "      R    –    –    –    –    –    –",
    "cost_rating": "        –    O    –    –    –    –    –",
    "resource_format": "    –    –    D    –    –    –    –",
    "co_production_groups": "O   –    O    O    –    –    –",
}

D, R, OPT = Letter.DRAFT, Letter.PUBLISH, Letter.OPTIONAL
#: Sections 3 to 8, and what sections 1 and 2 say in words.
OWN: dict[str, tuple[Need, ...]] = {
    "case_study": (
        Need("family_material", D, hint=_("Answer yes or no.")),
        Need("partners", OPT),
        Need("started", R),
        Need("ended", OPT),
        Need("rationale", R),
        Need("what_we_did", R),
        Need("steps", R),
        Need("results", R, instead=("no_results_reason",), hint=if_.ONE_OF_RESULTS),
        Need("what_did_not_work", R),
        Need("family_voice", OPT),
        Need("costs", OPT),
        Need("advice", R),
        Need("programme_links", OPT),
        Need(
            "funding_statuses",
            R,
            answered=if_.says_how_it_was_paid,
            hint=_("Choose how it was paid for, or say that it is not stated."),
        ),
        Need("public_contact", OPT),
    ),
    "evidence": (
        Need("subject_type", D),
        Need(
            "evidence_rating",
            R,
            when=if_.is_manualised,
            hint=_("A programme with a manual has a rating, or a line that it has none."),
        ),
        Need(
            "rating_source_url",
            R,
            when=if_.has_guidebook_entry,
            hint=_("Give the address of the Guidebook entry that the rating was copied from."),
        ),
        Need(
            "rating_checked_on",
            R,
            when=if_.has_rating,
            hint=_("Give the day on which you looked the rating up."),
        ),
        Need("outcomes", R),
        Need("study_design", R),
        Need("study_period", R),
        Need("sample", OPT),
        Need("how_it_works", R),
        Need("findings", R),
        Need("what_is_not_known", R),
        Need("implementation", OPT),
        Need("references", R),
    ),
    "resource": (
        Need("publisher", R),
        Need("published_on", R),
        Need("body", R, instead=("external_url",), hint=if_.ONE_OF_BODY),
        Need("files", OPT),
        Need(
            "html_equivalent",
            R,
            when=if_.has_files,
            answered=if_.files_are_accessible,
            hint=_(
                "A file is published only with its accessible version: give one for each file, or make sure "
                "that the page says all that the files say, and tick this."
            ),
        ),
        Need("time_to_use", OPT),
        Need("for_families", R, hint=_("Answer yes or no.")),
        Need("co_production_note", OPT),
        Need("cost_to_use", R),
        Need("cost_reason", R, when=if_.is_paid, hint=_("Say why an item that costs money is here.")),
    ),
    "toolkit": (
        Need("section", D),
        Need("order", R, when=if_.is_module),
        Need("read_first_links", OPT),
        Need("objectives", R),
        Need("collaborators", OPT),
        Need("body", R),
        Need(
            "change_notes",  # the model's `change_log`: every type has this list now
            R,
            answered=if_.says_what_changed,
            hint=_("It has been public before: say in one dated sentence what changed and why."),
        ),
    ),
    "news": (
        Need("published_on", R),
        Need("news_kind", R),
        Need("body", R),
        Need("source_url", R, when=if_.is_policy_news, hint=_("Policy news needs its source.")),
        Need("expires_prominence_on", OPT),
    ),
    "faq": (
        Need("short_answer", R),
        Need("body", OPT),
        Need("asked_by", OPT),
    ),
    "standard": (Need("body", R),),
}
EITHER = ("service_areas", "system_themes")
#: Pages that hold others together; the content model asks nothing of them but a title.
FURNITURE = frozenset(
    "home.homepage home.faqindexpage home.topicindexpage home.collectionindexpage news.newsindexpage "
    "casestudies.casestudyindexpage resources.evidenceindexpage resources.resourceindexpage "
    "resources.toolkitindexpage".split()
)
#: What a page of a type that the tables do not know needs: section 1.
ANY_PAGE = (
    Need("title", D),
    Need("summary", R),
    Need("review_owner", R),
    Need("last_reviewed", R),
    Need("review_due", R, answered=if_.has_review_date),
)


def common_needs(column: str) -> tuple[Need, ...]:
    place = COLUMNS.index(column)
    found = []
    for field, letters in COMMON.items():
        letter = letters.split()[place]
        if letter == "*":
            other = tuple(name for name in EITHER if name != field)
            found.append(Need(field, R, instead=other, hint=if_.ONE_OF_FACETS))
        elif field == "review_due" and letter == R:
            found.append(Need(field, R, answered=if_.has_review_date))
        else:
            found.append(Need(field, Letter(letter)))
    return tuple(found)


#: Model label → its needs, in the order of the tables.
NEEDS: dict[str, tuple[Need, ...]] = {
    TYPES[column]: (*common_needs(column), *OWN[column]) for column in COLUMNS
}


def needs_of(label: str) -> tuple[Need, ...]:
    """The needs of a page type by its label in lower case (`app.model`)."""
    if label in FURNITURE:
        return (Need("title", D),)
    return NEEDS.get(label, ANY_PAGE)
