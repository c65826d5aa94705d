"""The index: what a document looks like in Elasticsearch, and the name that follows from it.

All text is analysed in Python before it gets here, so every text field has the `whitespace` analyser. Each
locale has fields of its own: statistics of one language never touch another's.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import snowballstemmer
from elasticsearch.dsl import Boolean, Integer, IntegerRange, Keyword, Long, Mapping, Object, Short, Text

from search import analysis, ranking
from search.engines.base import SLICES
from search.facets import FACETS

#: Raised by hand when what is written changes without the mapping.
EDITION = "2"
#: Locales without an entry in `analysis.ALGORITHMS` share one set of fields.
OTHER = "xx"
LOCALES = (*sorted(analysis.ALGORITHMS), OTHER)
#: The fields of a locale in which a phrase may stand, with their weights in halves.
FIELDS = ranking.HALVES
#: How many labels may stand one after the other on the way to a page. Deeper ones are shown to nobody.
ACCESS_LEVELS = 8
#: A search asks for no more hits than this in one piece.
WINDOW = 10_000

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,  # statistics must be those of all documents
    "max_result_window": WINDOW,
    "refresh_interval": "1s",
    "similarity": {
        # `combined_fields` takes no similarity of single fields, so this is everybody's.
        # The formula of `search.ranking`: frequencies and lengths are in halves, so k1 is doubled.
        "default": {"type": "BM25", "k1": 2 * ranking.K1, "b": ranking.B},
        # The bare frequency: `answer` computes the shared formula from it.
        "frequency": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}},
    },
}


def text_fields(locale: str) -> str:
    """The object that holds the texts of a locale."""
    return f"text_{locale if locale in LOCALES else OTHER}"


def mapping() -> Mapping:
    """The mapping. An unknown field is refused (`dynamic: strict`)."""
    found = Mapping()
    found.meta("dynamic", "strict")
    found.meta("_source", excludes=[f"text_{locale}.*" for locale in LOCALES])
    for name, field in {
        # of every document, tombstones included
        "page_id": Long(),
        "seq": Long(),
        "slice": Short(),
        "deleted": Boolean(),
        # how far the index is: one document of its own
        "position": Long(),
        "identity": Keyword(),
        "made": Keyword(),
        # what searches filter by
        "key": Keyword(),
        "locale": Keyword(),
        "archived": Boolean(),
        "live_from": Long(),
        "expires": Long(),
        **{f"access_{level}": Keyword() for level in range(ACCESS_LEVELS)},
        "facets": Object(
            dynamic="strict", properties={facet.parameter: Keyword() for facet in FACETS.term_facets}
        ),
        "age": IntegerRange(),
        "age_min": Integer(),
        "age_max": Integer(),
        "published": Integer(),
        # what results are ordered by
        "length": Long(),
        "newest": Integer(),
        "title": Keyword(),
        "shown": Keyword(index=False, doc_values=True),
    }.items():
        found.field(name, field)
    for locale in LOCALES:
        found.field(text_fields(locale), Object(dynamic="strict", properties=_texts()))
    return found


def _texts() -> dict[str, Text | Keyword]:
    positions = {name: Text(analyzer="whitespace") for name in FIELDS}
    return {
        **positions,
        "weights": Text(analyzer="whitespace", similarity="frequency", index_options="freqs", norms=False),
        "words": Text(analyzer="whitespace", index_options="docs", norms=False),
        "said": Keyword(),
    }


def body(identity: str) -> dict[str, Any]:
    """Settings and mapping, as an index is made with: not searched yet, so without copies and refreshes.

    identity: of the source that it is filled from.
    """
    return {
        "settings": {**SETTINGS, "number_of_replicas": 0, "refresh_interval": "-1"},
        "mappings": {**mapping().to_dict(), "_meta": {"schema": SCHEMA, "identity": identity}},
    }


def _schema() -> str:
    parts = (
        SETTINGS,
        mapping().to_dict(),
        sorted(analysis.ALGORITHMS.items()),
        getattr(snowballstemmer, "__version__", ""),
        SLICES,
        EDITION,
    )
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:10]


#: A change of the mapping, the analysis or the weights makes another name, and so a new index.
SCHEMA = _schema()
