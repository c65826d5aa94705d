"""Fills the data of reading pages (`core.presentation`) from pages, terms and links.

The apps' `presentation` modules put these parts together for their page types.
"""

from core.reading.addresses import absolute, home_href, library_href
from core.reading.areas import from_same_places
from core.reading.cards import CardSource, card_of, cards_of_pages
from core.reading.changes import what_changed
from core.reading.citation import CENTRE, LIBRARY, citation
from core.reading.compose import item_parts, library_crumbs, page_parts, report_href
from core.reading.connections import PageRef, reference, shown_pages, with_item_facts
from core.reading.contents import contents, stream_headings
from core.reading.context import Reading, interface_language
from core.reading.facts import (
    age_meta,
    age_values,
    fact,
    people_facts,
    place_facts,
    place_meta,
    standing_facts,
    subject_facts,
    text_fact,
    text_meta,
)
from core.reading.files import download
from core.reading.pictures import drawing
from core.reading.related import links, related_groups, related_items
from core.reading.structured import page_data, site_data
from core.reading.words import day_words, kind_icon, kind_words, minutes_words, month_words, period_words

__all__ = [
    "CENTRE",
    "LIBRARY",
    "CardSource",
    "PageRef",
    "Reading",
    "absolute",
    "age_meta",
    "age_values",
    "card_of",
    "cards_of_pages",
    "citation",
    "contents",
    "day_words",
    "download",
    "drawing",
    "fact",
    "from_same_places",
    "home_href",
    "interface_language",
    "item_parts",
    "kind_icon",
    "kind_words",
    "library_crumbs",
    "library_href",
    "links",
    "minutes_words",
    "month_words",
    "page_data",
    "page_parts",
    "people_facts",
    "period_words",
    "place_facts",
    "place_meta",
    "reference",
    "related_groups",
    "related_items",
    "report_href",
    "shown_pages",
    "site_data",
    "standing_facts",
    "stream_headings",
    "subject_facts",
    "text_fact",
    "text_meta",
    "what_changed",
    "with_item_facts",
]
