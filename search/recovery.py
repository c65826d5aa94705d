"""Ways out of a search that finds nothing or next to nothing, each with the number it would give.

Dropping a filter costs nothing (`RawResult.without` knows); dropping a word or taking the wider service
group asks the engine once each, and only when little was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from search.engines.base import RawResult
from search.facets import FACETS, TermFacet, Vocabulary
from search.parse import Group, ParsedQuery, parse_query, replace_words
from search.request import SearchRequest
from search.synonyms import NO_SYNONYMS, SynonymTable

#: Fewer results than this are worth an offer.
FEW = 3
MOST_WORDS = 6

OptionKind = Literal["filter", "word", "spelling", "broader", "all-filters"]


@dataclass(frozen=True)
class RecoveryOption:
    """One way out. count: what it finds.

    kind: "filter" drops `parameter`; "word" drops `value` from the query; "spelling" searches `q`, which
    the engine took as well; "broader" replaces `value` by `instead` in `parameter`; "all-filters" drops all.
    q: the text to search for, the same as before unless the words change.
    """

    kind: OptionKind
    count: int
    q: str
    parameter: str = ""
    value: str = ""
    instead: str = ""


def recover(
    search: Callable[[SearchRequest], RawResult],
    request: SearchRequest,
    result: RawResult,
    vocabulary: Vocabulary,
    synonyms: SynonymTable = NO_SYNONYMS,
) -> list[RecoveryOption]:
    """Options that find more than the result did, the most telling kind first, then by count.

    search: the engine's. Empty when enough was found; at most one search for each word (six) and for each
    selected area.
    """
    if result.total >= FEW:
        return []
    options = _spelling(request, result)
    options += _filters(request, result)
    options += _broader(search, request, vocabulary)
    options += _words(search, request, synonyms)
    useful = [option for option in options if option.count > result.total or option.kind == "spelling"]
    if len(result.without) > 1 and not any(option.kind == "filter" for option in useful):
        useful += [option for option in _all_filters(search, request) if option.count > result.total]
    return useful


def _spelling(request: SearchRequest, result: RawResult) -> list[RecoveryOption]:
    """The corrected words are searched already; naming them alone is an offer."""
    if not result.did_you_mean:
        return []
    return [RecoveryOption("spelling", result.total, result.did_you_mean, value=request.q)]


def _filters(request: SearchRequest, result: RawResult) -> list[RecoveryOption]:
    found = [RecoveryOption("filter", count, request.q, name) for name, count in result.without.items()]
    return sorted(found, key=lambda option: -option.count)


def _broader(
    search: Callable[[SearchRequest], RawResult], request: SearchRequest, vocabulary: Vocabulary
) -> list[RecoveryOption]:
    """The group of a selected area, for every facet that has groups."""
    options = []
    for facet in FACETS:
        if not isinstance(facet, TermFacet) or not facet.hierarchical:
            continue
        chosen = request.selections.get(facet.parameter, ())
        parents = facet.known(vocabulary) if chosen else {}
        for value in chosen:
            group = parents.get(value)
            if group and group not in chosen:
                values = tuple(dict.fromkeys(group if one == value else one for one in chosen))
                selections = {**request.selections, facet.parameter: values}
                count = _count(search, replace(request, selections=selections))
                options.append(RecoveryOption("broader", count, request.q, facet.parameter, value, group))
    return options


def _words(
    search: Callable[[SearchRequest], RawResult], request: SearchRequest, synonyms: SynonymTable
) -> list[RecoveryOption]:
    """The query without each of its words, all others required as far as the request requires them."""
    query = request.query
    if not query:
        return []
    required = [group for group in query.groups if group.required]
    if not 2 <= len(required) <= MOST_WORDS:
        return []
    options = []
    for group in required:
        text = _without(query, group)
        left = parse_query(text, request.scope.locale if request.scope else "en", synonyms)
        if left:
            count = _count(search, replace(request, query=left))
            options.append(RecoveryOption("word", count, text, value=group.typed))
    return sorted(options, key=lambda option: -option.count)


def _without(query: ParsedQuery, group: Group) -> str:
    """The text with a word or quoted phrase taken out."""
    if group.quoted:
        return replace_words(query.text, f'"{group.typed}"', "")
    return replace_words(query.text, group.typed, "")


def _all_filters(
    search: Callable[[SearchRequest], RawResult], request: SearchRequest
) -> list[RecoveryOption]:
    """The text alone, when no single filter is to blame."""
    bare = replace(
        request,
        selections={},
        age=(),
        age_covers=False,
        like=None,
        like_codes=None,
        published_from=None,
        published_to=None,
    )
    return [RecoveryOption("all-filters", _count(search, bare), request.q)]


def _count(search: Callable[[SearchRequest], RawResult], request: SearchRequest) -> int:
    return search(replace(request, page=1, size=1)).total
