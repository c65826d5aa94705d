"""A process that is killed inside a publication leaves page and index alike, or a sweep makes them so."""

import pytest

# The database is marked so that it is made; the processes use a copy of it.
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db]
KILLS = 50


def test_fifty_kills_inside_publications(place):
    """Afterwards the index equals the pages; before the sweep, no page was saved without its event."""
    place.child("publish", "kept", "Kept")
    place.child("kill_inside", KILLS, 1)
    pages, _documents, _waiting = place.child("state")
    assert pages > 1, "the processes were killed before they did anything"
    lost = place.child("sweep")
    assert lost == 0, "an event was lost: a page was saved without its outbox row"
    assert place.child("differences") == ""
    pages, documents, waiting = place.child("state")
    assert (documents, waiting) == (pages, 0)
