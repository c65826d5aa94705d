"""Where a stem occurs: for each chunk of 4,096 ordinals a blob of offsets and combined frequencies.

Little arrays of 16-bit numbers: a count, a bitmap when there are many, the offsets, the frequencies. One
`array.frombytes` decodes what FTS5 would hand out row by row.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from search.engines.embedded.bits import from_ordinals

CHUNK = 4096
_BITMAP = CHUNK // 8
_MANY = 128
_FEW = 64


def encode(offsets: Iterable[int], frequencies: Iterable[int]) -> bytes:
    """Offsets ascending, frequencies beside them (below 65,536)."""
    places = array("H", offsets)
    head = array("H", [len(places)]).tobytes()
    bitmap = from_ordinals(places, CHUNK).to_bytes(_BITMAP, "little") if len(places) > _MANY else b""
    return head + bitmap + places.tobytes() + array("H", frequencies).tobytes()


def edit(blob: bytes, gone: Collection[int], come: Sequence[tuple[int, int]]) -> bytes:
    """A chunk's blob without some offsets and with (offset, frequency) pairs; empty when nothing is left.

    A few edits, as when one page is published, touch the arrays in place; many rebuild them.
    """
    bits, offsets, frequencies = decode(blob)
    if len(gone) + len(come) > _FEW:
        kept = dict(zip(offsets, frequencies, strict=True))
        for offset in gone:
            kept.pop(offset, None)
        kept.update(come)
        return encode(sorted(kept), [kept[offset] for offset in sorted(kept)]) if kept else b""
    for offset in {*gone, *(offset for offset, _ in come)}:
        if bits >> offset & 1:
            at = bisect_left(offsets, offset)
            del offsets[at], frequencies[at]
            bits ^= 1 << offset
    for offset, frequency in come:
        at = bisect_left(offsets, offset)
        offsets.insert(at, offset)
        frequencies.insert(at, frequency)
        bits |= 1 << offset
    if not offsets:
        return b""
    bitmap = bits.to_bytes(_BITMAP, "little") if len(offsets) > _MANY else b""
    return array("H", [len(offsets)]).tobytes() + bitmap + offsets.tobytes() + frequencies.tobytes()


def decode(blob: bytes) -> tuple[int, array[int], array[int]]:
    """The bitset of a chunk, its offsets and its frequencies."""
    size = int.from_bytes(blob[:2], _ORDER)
    start = 2
    if size > _MANY:
        start += _BITMAP
    offsets, frequencies = array("H"), array("H")
    offsets.frombytes(blob[start : start + 2 * size])
    frequencies.frombytes(blob[start + 2 * size : start + 4 * size])
    if size > _MANY:
        return int.from_bytes(blob[2:start], "little"), offsets, frequencies
    return from_ordinals(offsets, CHUNK), offsets, frequencies


_ORDER = "little" if array("H", [1]).tobytes()[0] else "big"


@dataclass
class Posting:
    """All chunks of a stem, decoded: offsets and frequencies."""

    bits: int = 0
    chunks: dict[int, tuple[array[int], array[int]]] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Iterable[tuple[int, bytes]]) -> Posting:
        """From the rows (chunk, blob) of a stem, ascending."""
        chunks, data, at = {}, [], 0
        for chunk, blob in rows:
            bits, offsets, frequencies = decode(blob)
            chunks[chunk] = (offsets, frequencies)
            data.append(bytes((chunk - at) * _BITMAP))
            data.append(bits.to_bytes(_BITMAP, "little"))
            at = chunk + 1
        return cls(int.from_bytes(b"".join(data), "little"), chunks)

    def __len__(self) -> int:
        return sum(len(offsets) for offsets, _frequencies in self.chunks.values())

    def frequency(self, wanted: Iterable[int]) -> dict[int, int]:
        """Frequencies of the ordinals that have the stem, of those wanted."""
        by_chunk: dict[int, list[int]] = {}
        for ordinal in wanted:
            by_chunk.setdefault(ordinal // CHUNK, []).append(ordinal)
        found = {}
        for chunk, members in by_chunk.items():
            if chunk in self.chunks:
                known = dict(zip(*self.chunks[chunk], strict=True))
                for ordinal in members:
                    frequency = known.get(ordinal % CHUNK)
                    if frequency is not None:
                        found[ordinal] = frequency
        return found


@dataclass
class Impacts:
    """What a group of alternatives gives to each document: offsets and saturations by chunk."""

    chunks: dict[int, tuple[array[int], array[float]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(offsets) for offsets, _saturations in self.chunks.values())
