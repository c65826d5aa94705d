"""How many live items there are for each service area and age, and for each local authority.

Two grouped queries for each library type and table; everything else is arithmetic on their few rows. The
numbers are those that the library shows for the same filter: ages match by overlap, a group counts an item
of several of its areas once, and a story of an abolished authority also counts for the ones that followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from core.models import LibraryPage
from core.registry import library_types
from taxonomy.catalogue import AuthorityInfo, Catalogue, TermInfo, get_catalogue

#: Fewer items than this are thin.
ENOUGH = 3


def level(count: int) -> str:
    """`empty`, `thin` or `some`."""
    return "empty" if count == 0 else "thin" if count < ENOUGH else "some"


@dataclass(frozen=True)
class Cell:
    """Items for one service area (or group) and one age band."""

    area: TermInfo
    band: TermInfo
    count: int
    types: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        return level(self.count)

    @property
    def library_url(self) -> str:
        return library_url(self.types, **{"service-area": self.area.slug, "age": self.band.slug})

    @property
    def commission_url(self) -> str:
        return commission_url(service_area=self.area.slug, age_band=self.band.slug)


@dataclass(frozen=True)
class Row:
    """A service area or group with a cell for each band. `total`: with any age or none."""

    area: TermInfo
    cells: tuple[Cell, ...]
    total: int
    types: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        return self.area.parent_slug is None

    @property
    def level(self) -> str:
        return level(self.total)

    @property
    def library_url(self) -> str:
        return library_url(self.types, **{"service-area": self.area.slug})

    @property
    def commission_url(self) -> str:
        return commission_url(service_area=self.area.slug)


@dataclass(frozen=True)
class Table:
    bands: tuple[TermInfo, ...]
    rows: tuple[Row, ...]

    @property
    def cells(self) -> list[Cell]:
        """The cells of the areas, without the groups, which only add them up."""
        return [cell for row in self.rows if not row.is_group for cell in row.cells]


@dataclass(frozen=True)
class Place:
    """A local authority with its number of items."""

    authority: AuthorityInfo
    region: str
    count: int
    types: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        return level(self.count)

    @property
    def library_url(self) -> str:
        return library_url(self.types, **{"local-authority": self.authority.code})

    @property
    def commission_url(self) -> str:
        return commission_url(authority=self.authority.code)


def library_url(types: Iterable[str], **filters: str) -> str:
    """The library with these filters."""
    return f"{reverse('search:library')}?{urlencode([*filters.items(), *(('type', key) for key in types)])}"


def commission_url(**values: str) -> str:
    """The form for a commission, filled in."""
    return f"{reverse('wagtailsnippets_desk_commission:add')}?{urlencode(values)}"


def listed(model: type[LibraryPage]) -> QuerySet[LibraryPage]:
    """The items of a type that the English library lists."""
    archived = Q(archived_on__isnull=True) | Q(archived_on__gt=timezone.localdate())
    expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return model.objects.filter(
        archived,
        expired,
        live=True,
        alias_of__isnull=True,
        locale__language_code=settings.LANGUAGE_CODE,
    ).order_by()


def chosen_models(types: Sequence[str]) -> list[type[LibraryPage]]:
    """The page types of some library types, of all when none is named."""
    return [model for key, model in library_types().items() if not types or key in types]


def coverage_table(types: Sequence[str] = ()) -> Table:
    """Service areas with their groups, by age band. types: library types, all when empty."""
    catalogue = get_catalogue()
    areas: Counter[tuple[int, int | None, int | None]] = Counter()
    groups: Counter[tuple[int, int | None, int | None]] = Counter()
    ages = ("age_min_months", "age_max_months")
    for model in chosen_models(types):
        items = listed(model).filter(service_areas__isnull=False)
        for *key, number in items.values_list("service_areas", *ages).annotate(n=Count("pk")):
            areas[tuple(key)] += number
        by_group = items.annotate(group=Coalesce("service_areas__parent_id", "service_areas__pk"))
        for *key, number in by_group.values_list("group", *ages).annotate(n=Count("pk", distinct=True)):
            groups[tuple(key)] += number
    bands = tuple(term for term in catalogue.terms("age_bands") if term.extra["kind"] == "facet")
    by_area, by_group = _by_term(areas), _by_term(groups)
    rows = []
    for term in in_order(catalogue):
        found = (by_group if term.parent_slug is None else by_area).get(term.id, Counter())
        cells = tuple(
            Cell(term, band, sum(n for ages, n in found.items() if overlaps(ages, band)), tuple(types))
            for band in bands
        )
        rows.append(Row(term, cells, sum(found.values()), tuple(types)))
    return Table(bands, tuple(rows))


def _by_term(
    counted: Counter[tuple[int, int | None, int | None]],
) -> dict[int, Counter[tuple[int | None, int | None]]]:
    found: dict[int, Counter[tuple[int | None, int | None]]] = {}
    for (term, low, high), number in counted.items():
        found.setdefault(term, Counter())[low, high] += number
    return found


def overlaps(ages: tuple[int | None, int | None], band: TermInfo) -> bool:
    """Whether an item's range and a band have a month in common; an item without ages matches none."""
    low, high = ages
    if low is None or high is None:
        return False
    return low <= band.extra["max_months"] and high >= band.extra["min_months"]


def in_order(catalogue: Catalogue) -> list[TermInfo]:
    """Groups, each followed by its areas; retired terms are left out."""
    terms = [term for term in catalogue.terms("service_areas") if not term.retired]
    groups = [term for term in terms if term.parent_slug is None]
    return [
        term
        for group in groups
        for term in (group, *(area for area in terms if area.parent_slug == group.slug))
    ]


def places(types: Sequence[str] = ()) -> list[Place]:
    """Every authority that still exists, by name, with its items."""
    catalogue = get_catalogue()
    counts: Counter[int] = Counter()
    abolished = {info.id: info.successors for info in catalogue.authorities.values() if info.successors}
    for model in chosen_models(types):
        items = listed(model).filter(local_authorities__isnull=False)
        counts.update(dict(items.values_list("local_authorities").annotate(n=Count("pk"))))
        if abolished:
            counts.update(_inherited(items, abolished, catalogue))
    return [
        Place(info, catalogue.label("regions", info.region), counts[info.id], tuple(types))
        for info in catalogue.authorities.values()
        if not info.successors
    ]


def _inherited(
    items: QuerySet[LibraryPage], abolished: dict[int, tuple[str, ...]], catalogue: Catalogue
) -> Counter[int]:
    """Items that count for a successor only because they are a predecessor's."""
    successors = {catalogue.authorities[code].id for codes in abolished.values() for code in codes}
    both = [*abolished, *successors]
    own: dict[int, set[int]] = {}
    for page, place in items.filter(local_authorities__in=both).values_list("pk", "local_authorities"):
        own.setdefault(page, set()).add(place)
    found: Counter[int] = Counter()
    for carried in own.values():
        after = {catalogue.authorities[c].id for place in carried for c in abolished.get(place, ())}
        found.update(after - carried)
    return found
