"""What would help when nothing was found: each change with the number of results it brings."""

from __future__ import annotations

from search.listing import Listing
from search.presentation import Recovery
from taxonomy.catalogue import Catalogue


def recovery(found: Listing, catalogue: Catalogue, locale: str, action: str) -> tuple[Recovery, ...]:
    """Changes that lead to results, best first."""
    return ()
