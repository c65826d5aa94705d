"""What a new page starts with in the editor."""

from __future__ import annotations

from typing import Any

from wagtail.signals import init_new_page

from core.enums import LibraryType
from core.models import BasePage, LibraryPage
from taxonomy.models import PracticeTier

#: The tier of a story that nobody has judged (vocabulary `practice_tiers`).
NOT_JUDGED = "not-tiered"


def prefill(page: Any, **_: Any) -> None:
    """Whoever makes a page is asked when it is due, unless they name somebody else.

    Only the empty form is filled: whatever is sent back counts as it is.
    """
    if isinstance(page, BasePage) and page.review_owner_id is None:
        page.review_owner = page.owner
    if isinstance(page, LibraryPage) and page.library_type == LibraryType.CASE_STUDY:
        page.practice_tier = PracticeTier.objects.canonical().filter(slug=NOT_JUDGED).first()


def connect() -> None:
    init_new_page.connect(prefill, dispatch_uid="editorial.prefill")
