"""Many small byte strings, held close together. Each on its own would lie between what lives for a moment only, and keep the
heap from ever giving that room back."""

from array import array
from itertools import accumulate, pairwise

_TOGETHER = 256
"""Byte strings that become one."""


class Shelf:
    """A queue of byte strings, numbered from 1 on: `first` is the oldest one's number, `end` that of the next."""

    def __init__(self) -> None:
        self.first = self.end = 1
        self._blocks: list[tuple[bytes, array[int]]] = []
        """Byte strings run together, and where each begins, and the last ends."""
        self._begins = 1
        """The number of the first in the first block: it may be gone, though the block is there."""
        self._loose: list[bytes] = []

    def __len__(self) -> int:
        return self.end - self.first

    def __getitem__(self, number: int) -> bytes:
        block, at = divmod(number - self._begins, _TOGETHER)
        if block == len(self._blocks):
            return self._loose[at]
        together, bounds = self._blocks[block]
        return together[bounds[at] : bounds[at + 1]]

    def push(self, one: bytes) -> int:
        """Put it at the end; returns its number."""
        if len(self._loose) == _TOGETHER:
            self._blocks.append((b"".join(self._loose), array("I", accumulate(map(len, self._loose), initial=0))))
            self._loose = []
        self._loose.append(one)
        self.end += 1
        return self.end - 1

    def pop(self) -> bytes:
        """Take the newest out again: its number is free."""
        if not self._loose:
            together, bounds = self._blocks.pop()
            self._loose = [together[begin:end] for begin, end in pairwise(bounds)]
        self.end -= 1
        return self._loose.pop()

    def shift(self) -> bytes:
        """Take the oldest out."""
        oldest = self[self.first]
        self.first += 1
        if self._blocks and self.first - self._begins >= _TOGETHER:
            del self._blocks[0]
            self._begins += _TOGETHER
        return oldest
