"""Documents as Elasticsearch holds them. Versions are sequence numbers: an older write never wins."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from search.analysis import analyse_both, fold
from search.documents import Change, Document
from search.engines.base import SLICES
from search.engines.elasticsearch.mapping import ACCESS_LEVELS, text_fields
from search.facets import FACETS, NOT_STATED
from search.ranking import HALVES, MOST_FREQUENT, segments

#: `newest` of an item without a date: after all others.
UNDATED = 10_000_000
#: Moments are microseconds since 1970; without a limit an item is live from the first to the last.
FIRST, LAST = -(2**62), 2**62
#: A label that nobody holds.
NOBODY = "\x00nobody"


def action(change: Change, alias: str) -> dict[str, Any]:
    """One line of a bulk request. A tombstone keeps its version, so that nothing resurrects the page."""
    return {
        "_op_type": "index",
        "_index": alias,
        "_id": str(change.page_id),
        "version": change.seq,
        "version_type": "external_gte",
        "_source": source(change),
    }


def source(change: Change) -> dict[str, Any]:
    """The fields of a document, or those of its tombstone."""
    held: dict[str, Any] = {
        "page_id": change.page_id,
        "seq": change.seq,
        "slice": change.page_id % SLICES,
        "deleted": change.document is None,
    }
    if change.document is not None:
        held |= _facts(change.document) | {text_fields(change.document.locale): _texts(held, change.document)}
    return held


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, exactly."""
    gone = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def storable(text: str) -> str:
    """Without lone surrogates, which JSON in UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def _facts(document: Document) -> dict[str, Any]:
    facets = {name: list(dict.fromkeys(values)) for name, values in document.facets.items() if values}
    facets["type"] = [document.type]
    for facet in FACETS.term_facets:
        if facet.not_stated and not facets.get(facet.parameter):
            facets[facet.parameter] = [NOT_STATED]
    held: dict[str, Any] = {
        "key": storable(document.key),
        "locale": document.locale,
        "archived": document.archived,
        "live_from": microseconds(document.live_from) if document.live_from else FIRST,
        "expires": microseconds(document.expires) if document.expires else LAST,
        "facets": facets,
        "newest": UNDATED if document.published is None else -document.published.toordinal(),
        "title": storable(fold(document.title, document.locale)),
        "shown": storable(document.title),
    }
    if document.published is not None:
        held["published"] = document.published.toordinal()
    if document.age_min is not None and document.age_max is not None:
        held |= {
            "age": {"gte": document.age_min, "lte": document.age_max},
            "age_min": document.age_min,
            "age_max": document.age_max,
        }
    levels = document.access
    if len(levels) > ACCESS_LEVELS:
        levels = (NOBODY,)
    held |= {f"access_{level}": label.split("|") for level, label in enumerate(levels)}
    return held


def _texts(held: dict[str, Any], document: Document) -> dict[str, Any]:
    """The stems of each stretch, their weighed frequencies, and the words as people write them.

    Puts the length into the document's fields as well: it comes out of the same pass.
    """
    texts: dict[str, list[str]] = {name: [] for name in HALVES}
    frequencies: Counter[str] = Counter()
    words: set[str] = set()
    length = 0
    for name, text in segments(document):
        pairs = analyse_both(text, document.locale)
        if not pairs:
            continue
        words.update(word for word, _stem in pairs)
        texts[name].append(" ".join(stem for _word, stem in pairs))
        length += HALVES[name] * len(pairs)
        for _word, stem in pairs:
            frequencies[stem] += HALVES[name]
    held["length"] = length
    said = sorted(words)
    return {
        **{name: stretches for name, stretches in texts.items() if stretches},
        "weights": " ".join(f"{stem} " * min(n, MOST_FREQUENT) for stem, n in frequencies.items()),
        "words": " ".join(said),
        "said": said,
    }
