"""Sets of small numbers as Python integers: AND, OR and `bit_count()` run at the speed of C."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import compress, count

_NONZERO = re.compile(rb"[^\x00]")
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")
_BITS_OF_BYTE = tuple(tuple(i for i in range(8) if byte >> i & 1) for byte in range(256))


def from_ordinals(ordinals: Iterable[int], size: int) -> int:
    """The set of the ordinals, all below `size`."""
    data = bytearray((size + 7) // 8)
    for ordinal in ordinals:
        data[ordinal >> 3] |= 1 << (ordinal & 7)
    return int.from_bytes(data, "little")


def ordinals(bits: int) -> list[int]:
    """The members in ascending order. Fast for dense sets and for sparse ones."""
    size = bits.bit_length()
    if bits.bit_count() * 64 < size:
        found = []
        data = bits.to_bytes((size + 7) // 8, "little")
        for match in _NONZERO.finditer(data):
            base = match.start() * 8
            found.extend(base + i for i in _BITS_OF_BYTE[data[match.start()]])
        return found
    return list(compress(count(), flags(bits)))


def flags(bits: int) -> bytes:
    """One byte for each bit, 0 or 1, the lowest first; no longer than the highest member asks for."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


class SlicedNumbers:
    """A whole number for each ordinal, one bitset for each binary digit: ranges by a few AND and OR.

    Numbers from `lowest` on, `digits` binary digits. Takes digits/8 bytes an ordinal.
    """

    def __init__(self, lowest: int, digits: int) -> None:
        self.lowest, self.digits = lowest, digits
        self.planes = [0] * digits
        self.present = 0

    def changed(self, gone: int, values: Iterable[tuple[int, int]], size: int) -> SlicedNumbers:
        """A copy without the members of `gone` and with (ordinal, number) pairs added."""
        top = (1 << self.digits) - 1
        rows = [(ordinal, min(max(number - self.lowest, 0), top)) for ordinal, number in values]
        copy = SlicedNumbers(self.lowest, self.digits)
        copy.present = self.present & ~gone | from_ordinals((o for o, _ in rows), size)
        for i, plane in enumerate(self.planes):
            copy.planes[i] = plane & ~gone | from_ordinals((o for o, number in rows if number >> i & 1), size)
        return copy

    def at_most(self, number: int) -> int:
        """Ordinals whose number is not above this one."""
        wanted = number - self.lowest
        if wanted < 0:
            return 0
        if wanted >= 1 << self.digits:
            return self.present
        equal, below = self.present, 0
        for i in range(self.digits - 1, -1, -1):
            if wanted >> i & 1:
                below |= equal & ~self.planes[i]
                equal &= self.planes[i]
            else:
                equal &= ~self.planes[i]
        return below | equal

    def at_least(self, number: int) -> int:
        """Ordinals whose number is not below this one."""
        return self.present & ~self.at_most(number - 1)
