"""As many queries at 500 items as at 5, for a search that nobody made before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudyPage
from search.indexing import drain_all
from tests.factories.items import make_items, random_rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIBRARY_LIMIT = 8


@pytest.fixture
def queries(client):
    def count(path):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
            if response.streaming:
                b"".join(response)
        assert response.status_code == 200
        return len(captured)

    return count


def test_the_number_of_queries_does_not_grow(queries):
    rows = random_rows(250, seed=6)
    for row in rows[:5]:
        row["type"] = "case_study"
    make_items(rows[:5])
    drain_all()
    item = "/" + CaseStudyPage.objects.order_by("pk").first().get_url_parts()[2].lstrip("/")
    paths = {
        "library": "/library/?q={word}+item&type=case_study",
        "browse": "/library/?type=case_study&size=50",
        "api": "/api/v1/library/?q={word}+item&size=50",
        "feed": "/library/feed.atom?q={word}",
        "csv": "/library/export.csv?q={word}",
        "item": item,
    }

    def measure(word):
        for path in paths.values():
            queries(path.format(word="warm"))
        return {name: queries(path.format(word=word)) for name, path in paths.items()}

    few = measure("marigold")
    make_items(rows[5:])
    drain_all()
    many = measure("clover")
    assert few["library"] <= LIBRARY_LIMIT and few["browse"] <= LIBRARY_LIMIT
    assert many == few
