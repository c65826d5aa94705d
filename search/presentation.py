"""What the library page shows, as plain data: the view fills `LibraryView`, templates/search/ prints it.

Text that stems from a query, a title or a file comes in segments, never as markup, so the templates
escape all of it. Addresses are ready to print and keep the rest of the visitor's state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.presentation import Link, MetaItem, Notice, Pagination, Picture, Segment, Tag

__all__ = [
    "Chip",
    "Facet",
    "FacetOption",
    "LibraryView",
    "PlaceChoice",
    "PlaceMember",
    "PlaceOption",
    "Problem",
    "Recovery",
    "Result",
    "SortOption",
    "Switch",
    "TextEntry",
    "Tools",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetOption:
    """One value of a facet. `id` is unique on the page and the same on every page (focus returns to it).

    `count` is what choosing it (too) would show; a chosen value stays at zero. `children` are the areas
    of a group.
    """

    id: str
    value: str
    label: str
    count: int
    selected: bool = False
    children: tuple[FacetOption, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the areas of a group stand unfolded."""
        return self.selected or any(child.selected for child in self.children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A yes/no parameter (`age-covers=1`, `archived=1`)."""

    id: str
    name: str
    label: str
    on: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEntry:
    """A field to type into: an own age range (`age`), a date (`published-from`).

    `value` is what was typed and could not be used, or a date in force; an own range in force is a selected
    option of its facet instead. `error` is a sentence in words.
    """

    id: str
    name: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    type: Literal["text", "date"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A filter: checkboxes, or (`widget="select"`) chosen values as checkboxes and a list to add others from.

    `main` facets stand first and open; the others fold under “More filters” unless `prominent`. `chosen` is
    the number of selected values.
    """

    name: str
    label: str
    options: tuple[FacetOption, ...]
    legend: str = ""
    note: str = ""
    chosen: int = 0
    main: bool = False
    prominent: bool = False
    widget: Literal["checkboxes", "select"] = "checkboxes"
    switch: Switch | None = None
    entry: TextEntry | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOption:
    """A local authority in the “places like mine” list; `region` groups the list (sorted by the view)."""

    value: str
    label: str
    region: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMember:
    """A place that `like` stands for, with the closeness word of the statistical neighbour."""

    name: str
    closeness: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoice:
    """“Places like mine”: one authority chosen from a list, and the places this means."""

    options: tuple[PlaceOption, ...]
    id: str = "like"
    name: str = "like"
    chosen_name: str = ""
    members: tuple[PlaceMember, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice in force; following `remove_url` takes it away and keeps the rest."""

    facet: str
    label: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SortOption:
    """A value of `sort`. The `default` one is left out of the address when it is chosen."""

    value: str
    label: str
    selected: bool = False
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An item in the list.

    `judged` is the tier, rating or time in words; `summary` has the hits marked (a snippet when it serves
    better); `why` says what matched and where; `missing` are words that did not.
    """

    key: str
    kind: str
    icon: str
    title: str
    href: str
    summary: tuple[Segment, ...] = ()
    judged: str = ""
    tags: tuple[Tag, ...] = ()
    facts: tuple[MetaItem, ...] = ()
    why: tuple[Segment, ...] = ()
    missing: tuple[str, ...] = ()
    picture: Picture | None = None
    lang: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A change that would help when nothing was found: what to do, and what it gives (“12 results”)."""

    parts: tuple[Segment, ...]
    href: str
    count_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A parameter that could not be used: `anchor` is the id of its field (without “#”), or empty."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The same search in other shapes; `link` is its clean address, absolute."""

    csv: str
    atom: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryView:
    """The whole library page. `action` is the page's own path without parameters.

    `title` is the document title without the site's name (“breast feeding – 38 results”); `total_text` is
    “38 results” or “No results”, and the only text that the live region says. `show_text` is the button's:
    “Show 38 results”. `hidden` are further parameters to keep on the next submission (`match`, `size`), as
    name and value.
    """

    title: str
    action: str
    total: int
    total_text: str
    query: str = ""
    show_text: str = ""
    facets: tuple[Facet, ...] = ()
    places_like: PlaceChoice | None = None
    published_from: TextEntry | None = None
    published_to: TextEntry | None = None
    archived: Switch | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    chosen: int = 0
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    sort_options: tuple[SortOption, ...] = ()
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    query_error: str = ""
    results: tuple[Result, ...] = ()
    pagination: Pagination | None = None
    recovery: tuple[Recovery, ...] = ()
    suggestions: tuple[Link, ...] = ()
    tools: Tools | None = None
    description: str = ""
    canonical: str = ""

    @property
    def more_open(self) -> bool:
        """Whether “More filters” holds a choice, and so stands unfolded."""
        more = [facet for facet in self.facets if not (facet.main or facet.prominent)]
        dates = [entry for entry in (self.published_from, self.published_to) if entry]
        return (
            any(facet.chosen or facet.error for facet in more)
            or any(entry.value or entry.error for entry in dates)
            or bool(self.archived and self.archived.on)
        )
