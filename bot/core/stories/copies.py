"""Near-identical text: what share of the shorter text's three-word runs the longer one has too.

Every fourth run, picked by its hash, is kept, so that two texts are compared in microseconds and a truncated copy is found in
its original. Hashes are Python's own, which differ from process to process: a sketch is never stored.
"""

import re

_WORD = re.compile(r"\w+")
_SAMPLED = 4
_LEAST = 4
"""Runs that the shorter sketch must have: fewer prove nothing."""

_SHORT = 120
"""Words."""

COPY = 0.6
"""Containment from which a text is a copy: at a third of the words edited, half of the runs still stand."""

Sketch = frozenset[int]


def sketch(text: str) -> Sketch:
    """The sampled runs of three words."""
    words = _WORD.findall(text.casefold())
    runs = map(hash, zip(words, words[1:], words[2:], strict=False))
    return frozenset(run for run in runs if run % _SAMPLED == 0)


def whole(text: str) -> Sketch:
    """All runs of a short text, of which a sample says too little: what feeds summarise in a sentence or two. Else nothing."""
    words = _WORD.findall(text.casefold())
    if len(words) > _SHORT:
        return frozenset()
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))


def containment(one: Sketch, other: Sketch) -> float:
    """0.0 to 1.0: the share of the smaller sketch that the larger one holds; 0.0 where one is too small to tell."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= _LEAST else 0.0
