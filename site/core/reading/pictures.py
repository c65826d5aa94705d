"""The picture of an item: the editor's image, else the drawing for its hub model and first service."""

from __future__ import annotations

import logging
from typing import Any

from django.templatetags.static import static

from core.enums import LibraryType
from core.presentation import Picture
from core.reading.terms import PageTerms

logger = logging.getLogger(__name__)

#: The frame of pictures on pages: 8 to 5, twice the size of the drawing for fine screens.
PAGE_FILTER = "fill-960x600|format-webp"
#: What `site/frontend/art.py` draws: one file for each motif and group.
HUB_MOTIFS = frozenset(
    {"centre-based", "hub-and-spoke", "hub-network", "partner-hosted", "virtual", "integrated-service"}
)
ANY_MOTIF = "any-model"
TYPE_MOTIFS: dict[str, str] = {
    LibraryType.EVIDENCE_SUMMARY: "evidence",
    LibraryType.RESOURCE: "resource",
    LibraryType.TOOLKIT: "toolkit",
}
#: Kinds of page outside the library.
PAGE_MOTIFS = frozenset({"topic", "collection"})
SYSTEM = "system"
GROUPS = frozenset(
    {
        "pregnancy-early-years",
        "family-support",
        "money-housing-practical",
        "health-wellbeing",
        "young-people-activities",
        "send",
        SYSTEM,
    }
)


def drawing(motif: str, group: str) -> Picture:
    """One of the drawn pictures; a motif or group that nobody drew shows the general one."""
    known = HUB_MOTIFS | PAGE_MOTIFS | {ANY_MOTIF, *TYPE_MOTIFS.values()}
    name = f"{motif if motif in known else ANY_MOTIF}--{group if group in GROUPS else SYSTEM}"
    return Picture(src=static(f"art/{name}.svg"))


def motif_of(library_type: str, hub_models: tuple[str, ...]) -> str:
    """How the hub is organised for a story, what kind of item it is for the rest."""
    if library_type in TYPE_MOTIFS:
        return TYPE_MOTIFS[library_type]
    return next((slug for slug in hub_models if slug in HUB_MOTIFS), ANY_MOTIF)


def editors_picture(page: Any) -> Picture | None:
    """The page's own image; None without one or when its file cannot be read."""
    if page.image_id is None:
        return None
    try:
        rendition = page.image.get_rendition(PAGE_FILTER)
    except (OSError, ValueError):
        logger.warning("image %s of page %s cannot be read", page.image_id, page.pk)
        return None
    return Picture(
        src=rendition.url,
        alt=page.image_alt,
        width=rendition.width,
        height=rendition.height,
        caption=page.image.credit,
    )


def item_picture(page: Any, terms: PageTerms) -> Picture:
    """What stands in the frame of an item page."""
    slugs = tuple(term.slug for term in terms.of("hub_models"))
    return editors_picture(page) or drawing(motif_of(page.library_type, slugs), terms.group)
