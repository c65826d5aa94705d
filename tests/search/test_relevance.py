"""How well search finds what people mean: judged queries over the demo library.

nDCG@10 (Järvelin and Kekäläinen 2002, gains 2^grade − 1) and the share of queries without a result. The
floor is what was reached when the last change to ranking landed, less 0.01: raise it with every gain.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import call_command

from files.models import SiteDocument
from files.services import read_document
from search.indexing import drain_all
from search.parse import parse_query
from search.request import SearchRequest
from search.services import get_engine, scope_for
from search.synonym_store import get_synonyms

QUERIES = json.loads((Path(__file__).parent / "relevance" / "queries.json").read_text(encoding="utf-8"))
FLOOR = 0.87


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def ndcg(keys: Sequence[str], judgements: dict[str, int]) -> float:
    return gain([judgements.get(key, 0) for key in keys]) / gain(sorted(judgements.values(), reverse=True))


@pytest.mark.once
@pytest.mark.django_db
def test_people_find_what_they_mean(settings):
    settings.DEBUG = True
    call_command("load_demo", verbosity=0)
    for document in SiteDocument.objects.all():
        read_document(document=document)
    drain_all()
    scores, empty = {}, []
    for judged in QUERIES:
        locale = judged["locale"]
        query = parse_query(judged["query"], locale, get_synonyms(locale))
        found = get_engine().search(SearchRequest(scope=scope_for(locale), query=query))
        scores[judged["query"]] = ndcg(found.keys, judged["judgements"])
        if not found.total:
            empty.append(judged["query"])
    assert empty == []
    mean = sum(scores.values()) / len(scores)
    worst = sorted(scores.items(), key=lambda pair: pair[1])[:8]
    assert mean >= FLOOR, f"nDCG@10 is {mean:.4f}; worst: {worst}"


def test_the_measure_is_one_for_the_ideal_order_and_less_for_any_other():
    judgements = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], judgements) == pytest.approx(1)
    assert 0 < ndcg(["c", "x", "a"], judgements) < ndcg(["a", "x", "c"], judgements) < 1
    assert ndcg(["x", "y"], judgements) == 0
