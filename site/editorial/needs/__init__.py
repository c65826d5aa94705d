"""What each type of page needs: the Need column of the content model as data, and who asks it.

`table` is the data, `conditions` its “R if”, `values` reads a form or a stored page alike, `gaps` finds
what is missing.
"""

from editorial.needs.conditions import Need
from editorial.needs.gaps import Gap, find_gaps, page_gaps
from editorial.needs.table import NEEDS, Letter, needs_of
from editorial.needs.values import FormValues, PageContent, Values

__all__ = [
    "NEEDS",
    "FormValues",
    "Gap",
    "Letter",
    "Need",
    "PageContent",
    "Values",
    "find_gaps",
    "needs_of",
    "page_gaps",
]
