"""Which level-2 headings of a body open a part of the page, by the part's public name."""

from core.enums import LibraryType

#: The main body: whatever belongs to no part, in order.
MAIN = "blocks.body"

#: Library type → folded heading → full name of the value that the text below it goes to.
PARTS: dict[str, dict[str, str]] = {
    LibraryType.CASE_STUDY: {
        "background": "fields.rationale",
        "why": "fields.rationale",
        "what was done": "blocks.what_we_did",
        "what we did": "blocks.what_we_did",
        "steps": "blocks.steps",
        "implementation steps": "blocks.steps",
        "outcomes and evidence": "blocks.results",
        "results": "blocks.results",
        "what changed": "blocks.results",
        "what did not work": "fields.what_did_not_work",
        "challenges": "fields.what_did_not_work",
        "costs": "fields.costs",
        "advice": "blocks.advice",
        "top tips": "blocks.advice",
    },
    LibraryType.EVIDENCE_SUMMARY: {
        "what the studies found": "fields.findings",
        "findings": "fields.findings",
        "what is not known": "fields.what_is_not_known",
        "how it works": "fields.how_it_works",
        "implementation": "fields.implementation",
        "references": "blocks.references",
    },
}


def part_named(library_type: str, heading: str) -> str | None:
    """The value that a heading opens; None when its text stays in the main body."""
    folded = " ".join(heading.split()).casefold().rstrip(":")
    return PARTS.get(library_type, {}).get(folded)


def parts_of(library_type: str) -> tuple[str, ...]:
    """Every value that a body may fill, the main body last."""
    return (*dict.fromkeys(PARTS.get(library_type, {}).values()), MAIN)
