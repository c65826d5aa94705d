"""The names of the import format's top level, in the order in which the export writes them."""

from core.models.library import SINGLE_TERMS, TERM_LISTS

#: Values that say which item it is and where it stands, before what it says.
STRUCTURE = ("id", "type", "locale", "translation_of", "part_of", "order", "status")
AGES = ("age_min_months", "age_max_months")
TOP_LEVEL = (
    *STRUCTURE,
    "title",
    "summary",
    "body",
    *TERM_LISTS,
    *(name for name in SINGLE_TERMS if name != "region"),
    *AGES,
    "local_authorities",
    "region",
    "published",
    "review_by",
    "licence",
    "blocks",
    "fields",
)
LISTS = frozenset({*TERM_LISTS, "local_authorities"})
NUMBERS = frozenset({*AGES, "order"})

#: What the content model calls a value that the top level of the format names otherwise.
ELSEWHERE = {
    "co_production_groups": "co_produced_with",
    "review_due": "review_by",
    "authorities_studied": "local_authorities",
    "published_on": "published",
    "who_for": "audiences",
}
