"""The identities seen so far, kept compactly: 16 bytes a slot, up to about 50 bytes an identity."""

from __future__ import annotations

import hashlib
from array import array

_FIRST_SLOTS = 1024
_MASK_32 = 0xFFFFFFFF


class SeenKeys:
    """A map from an identity to a number, as an open-addressing table of 96-bit hashes.

    A Python dict needs four times the memory. Two of a thousand million identities get the same hash with a
    probability of 1 in 10^11.
    """

    def __init__(self) -> None:
        self._count = 0
        self._allocate(_FIRST_SLOTS)

    def first(self, key: str, number: int) -> int:
        """The number that came with this key first; `number` itself (1 … 2^32-1) when the key is new."""
        slot = self._slot_of(key)
        if self._numbers[slot]:
            return self._numbers[slot]
        self._store(slot, number)
        return number

    def knows(self, key: str) -> bool:
        """Whether this key has come."""
        return self._numbers[self._slot_of(key)] != 0

    def increment(self, key: str) -> int:
        """How often this key has come, this time included."""
        slot = self._slot_of(key)
        if self._numbers[slot]:
            self._numbers[slot] += 1
            return self._numbers[slot]
        self._store(slot, 1)
        return 1

    def _slot_of(self, key: str) -> int:
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        value = int.from_bytes(digest, "little")
        self._pending = (value >> 32, value & _MASK_32)
        return self._find(*self._pending)

    def _find(self, high: int, low: int) -> int:
        slot = high & self._mask
        while self._numbers[slot] and (self._highs[slot] != high or self._lows[slot] != low):
            slot = (slot + 1) & self._mask
        return slot

    def _store(self, slot: int, number: int) -> None:
        self._highs[slot], self._lows[slot] = self._pending
        self._numbers[slot] = number
        self._count += 1
        if 3 * self._count > 2 * len(self._numbers):
            self._grow()

    def _grow(self) -> None:
        old = zip(self._highs, self._lows, self._numbers)
        self._allocate(2 * len(self._numbers))
        for high, low, number in old:
            if number:
                slot = self._find(high, low)
                self._highs[slot], self._lows[slot], self._numbers[slot] = high, low, number

    def _allocate(self, slots: int) -> None:
        self._mask = slots - 1
        self._highs = array("Q", bytes(8 * slots))
        # "I" has 4 bytes wherever Python runs today; "L" would have 8 on Unix.
        self._lows = array("I", bytes(4 * slots))
        self._numbers = array("I", bytes(4 * slots))
