"""Pages everybody shares: `BasePage` for any public page, `LibraryPage` for the four library types."""

from core.models.base import BasePage
from core.models.changes import ChangeNote
from core.models.library import LibraryPage, new_external_id
from core.models.links import PageLink, PickedItem, ProgrammeUse, ReadFirst, RelatedItem
from core.models.reports import PageReport
from core.models.uses import PageUse

__all__ = [
    "BasePage",
    "ChangeNote",
    "LibraryPage",
    "PageLink",
    "PageReport",
    "PageUse",
    "PickedItem",
    "ProgrammeUse",
    "ReadFirst",
    "RelatedItem",
    "new_external_id",
]
