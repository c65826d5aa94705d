"""All terms in memory, and how a process learns that its copy is old."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taxonomy import catalogue
from taxonomy.catalogue import get_catalogue
from taxonomy.models import AuthoritySuccession
from taxonomy.services.terms import rename_slug
from tests.factories import library
from tests.taxonomy.test_terms import translated

pytestmark = pytest.mark.django_db


def test_terms_in_the_order_of_their_vocabulary():
    slugs = [term.slug for term in get_catalogue().terms("support_levels")]
    assert slugs == ["universal", "targeted", "specialist"]


def test_labels_by_language():
    translated(library.term("regions", "north-east"), "Gogledd Ddwyrain")
    found = get_catalogue()
    assert found.label("regions", "north-east", "cy") == "Gogledd Ddwyrain"
    assert found.label("regions", "north-east", "pl") == "Północny wschód Anglii"
    assert found.label("regions", "north-east", "xx") == "North East"
    assert found.label("regions", "nobody-knows") == "nobody-knows"


def test_areas_know_their_group():
    found = get_catalogue()
    assert found.term("service_areas", "infant-feeding").parent_slug == "pregnancy-early-years"
    assert found.term("service_areas", "pregnancy-early-years").parent_slug is None


def test_an_authority_with_its_neighbours():
    durham = get_catalogue().authorities["840"]
    assert (durham.name, durham.region, len(durham.neighbours)) == ("Durham", "north-east", 10)
    assert all(code in get_catalogue().authorities for code, _closeness in durham.neighbours)


def test_who_followed_whom():
    old, new = library.authority("840"), library.authority("383")
    AuthoritySuccession.objects.create(predecessor=old, successor=new, changed_on="2027-04-01")
    found = get_catalogue()
    assert found.authorities["840"].successors == ("383",)
    assert found.authorities["383"].predecessors == ("840",)


def test_an_unknown_slug_resolves_to_nothing():
    assert get_catalogue().resolve("hub_models", "never-was") is None


def test_one_query_when_nothing_changed():
    get_catalogue()
    with CaptureQueriesContext(connection) as captured:
        get_catalogue()
    assert len(captured) == 1


def test_one_query_a_request():
    get_catalogue()
    # What the signals of a request call; sent by hand they would also close the test's connection.
    catalogue._begin()
    try:
        with CaptureQueriesContext(connection) as captured:
            for _ in range(5):
                get_catalogue()
    finally:
        catalogue._end()
    assert len(captured) == 1


def test_a_change_is_seen_at_once():
    before = get_catalogue()
    rename_slug(term=library.term("hub_models", "virtual"), new_slug="second")
    after = get_catalogue()
    assert before.stamp != after.stamp
    assert after.term("hub_models", "second") is not None


def test_every_term_of_an_item_costs_no_query():
    page = library.CaseStudyFactory(full=True)
    from core.reading.terms import terms_of

    found = get_catalogue()
    terms = terms_of(page, catalogue=found, locale="en")
    with CaptureQueriesContext(connection) as captured:
        terms.values("service_areas")
        terms.places()
        terms.value("policy_era")
        terms.region_words()
    assert len(captured) == 0
