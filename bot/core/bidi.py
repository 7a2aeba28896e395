"""Text of both directions in one line: right-to-left words are set apart, and nothing turns the words around it. Pure.

After Unicode's bidirectional algorithm (https://www.unicode.org/reports/tr9): an isolate, FSI ... PDI, is laid out by itself
and moves no punctuation, number or id of ours; embeddings and overrides reorder all that follows them, and can make a text
read as what it is not (CVE-2021-42574).
"""

import re

FSI, PDI = "\u2068", "\u2069"

_MARKS = "\u202a-\u202e\u2066-\u2069"
_TURNING = re.compile(f"({FSI}[^{_MARKS}\n]*{PDI})|[{_MARKS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms."""


def is_right_to_left(text: str) -> bool:
    """Whether any of its letters is written from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def isolate(text: str) -> str:
    """`text` set apart from the line that it is put into, if it needs that: only where letters run from right to left, since
    some clients show the marks as boxes."""
    needed = is_right_to_left(text) and "\n" not in text and not text.startswith(FSI)
    return f"{FSI}{untwist(text)}{PDI}" if needed else text


def untwist(text: str) -> str:
    """Without the marks that turn what follows. An isolate that is closed in its line stays: it guides only its own words."""
    return _TURNING.sub(lambda found: found[1] or "", text)
