"""A process that is killed inside a publication leaves page and index alike, or a sweep makes them so."""

import pytest

# The database is marked so that it is made; the processes use a copy of it.
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db]
KILLS = 50


def test_fifty_kills_inside_publications(place):
    """Afterwards the index equals the pages; before the sweep, no page was saved without its event."""
    place.child("publish", "kept", "Kept")
    place.child("kill_inside", str(KILLS), "1")
    pages, _documents, _waiting = map(int, place.child("state").split())
    assert pages > 1, "the processes were killed before they did anything"
    lost = place.child("sweep")
    assert int(lost or 0) == 0, "an event was lost: a page was saved without its outbox row"
    assert place.child("differences") == ""
    pages, documents, waiting = map(int, place.child("state").split())
    assert (documents, waiting) == (pages, 0)
