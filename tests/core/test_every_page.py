"""Every page type is served whole: one h1, its parts, and a bounded number of queries."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import library

pytestmark = pytest.mark.django_db

FACTORIES = {
    "case_study": lambda: library.CaseStudyFactory(full=True),
    "evidence": lambda: library.EvidenceFactory(full=True),
    "resource": lambda: library.ResourceFactory(full=True),
    "toolkit": lambda: library.ToolkitFactory(),
    "module": lambda: library.ToolkitFactory(parent_page=library.ToolkitFactory(), section="practice"),
    "news": lambda: library.NewsFactory(),
    "question": lambda: library.FaqFactory(),
    "standard": lambda: library.StandardFactory(),
    "home": library.home,
    "toolkit_index": lambda: library.ToolkitFactory().get_parent(),
    "news_index": lambda: library.NewsFactory().get_parent(),
    "topic": lambda: library.TopicFactory(full=True),
    "collection": lambda: library.CollectionFactory(),
    "evaluation": lambda: library.EvaluationFactory(),
    "topics_index": lambda: library.TopicFactory().get_parent(),
    "collections_index": lambda: library.CollectionFactory().get_parent(),
    "questions_index": lambda: library.FaqFactory().get_parent(),
}
#: Queries of one warm request; the aim for an item page is 12.
MOST = {"home": 15, "topic": 20, "evaluation": 16}


def queries_of(client, url):
    """Queries of a request in a process that has served the same page before."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"][:300] for query in captured.captured_queries]


@pytest.mark.parametrize("name", FACTORIES)
def test_a_page_has_one_h1_and_few_queries(client, name):
    page = FACTORIES[name]()
    url = page.get_url()
    statements = queries_of(client, url)
    html = client.get(url).content.decode()
    print(name, len(statements))
    assert len(re.findall(r"<h1\b", html)) == 1
    assert len(statements) <= MOST.get(name, 12), "\n".join(statements)


@pytest.fixture(autouse=True)
def no_stale_roots():
    cache.clear()
