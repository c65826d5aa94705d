"""The map of authorities: one tile for each, placed by `taxonomy/data/authority_tiles.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import taxonomy
from desk.coverage import Place

SOURCE = Path(taxonomy.__file__).parent / "data" / "authority_tiles.csv"
#: One tile in pixels: the number above, the commission below, each big enough to press.
WIDTH, NUMBER, COMMISSION, GAP = 38, 26, 24, 3


@dataclass(frozen=True)
class Tile:
    """Where a place stands on the map, in pixels from the top left."""

    place: Place
    x: int
    y: int

    width, number, commission = WIDTH, NUMBER, COMMISSION

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def number_base(self) -> int:
        """Where the number stands."""
        return self.y + 18

    @property
    def below(self) -> int:
        return self.y + NUMBER

    @property
    def sign_base(self) -> int:
        return self.y + NUMBER + 17


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[Tile, ...]
    width: int
    height: int


@cache
def positions() -> dict[str, tuple[int, int]]:
    """DfE code → column and row."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return {row["dfe_code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def tile_map(places: Iterable[Place], *, commission: bool) -> TileMap:
    """The tiles row by row, so that the keyboard goes from north-west to south-east.

    commission: whether tiles have their lower part. A place without a position is only in the table.
    """
    where = positions()
    step_x, step_y = WIDTH + GAP, NUMBER + (COMMISSION if commission else 0) + GAP
    known = [place for place in places if place.authority.code in where]
    known.sort(key=lambda place: where[place.authority.code][::-1])
    tiles = [
        Tile(place, column * step_x, row * step_y)
        for place in known
        for column, row in [where[place.authority.code]]
    ]
    return TileMap(
        tuple(tiles),
        width=max((column + 1) * step_x for column, _row in where.values()),
        height=max((row + 1) * step_y for _column, row in where.values()),
    )
