"""The grammar of commands, the same for Slack, Telegram and the console. Pure."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00a0": " ", "‘": "'", "’": "'"})
"""What phones and word processors make of quotes and dashes."""

_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Not seen, but copied with what stands in a message (see `core.bidi`)."""

_TOKEN = re.compile(r'(?P<label>[a-z]+[:=])?"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+)', re.IGNORECASE)
_ID = re.compile(r"[sikd]\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One argument. `label` is what stood before a `:` or `=` (`topic:`, `min=`), lower case, else empty."""

    text: str
    label: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A line as understood: the verb as typed (lower case) and its arguments. An id alone (`s12`) is its own verb."""

    verb: str
    words: tuple[Word, ...] = ()

    @property
    def bare(self) -> tuple[Word, ...]:
        """The arguments without a label."""
        return tuple(w for w in self.words if not w.label)

    def option(self, label: str) -> str:
        """The value of `label:` or `label=`, or empty."""
        return next((w.text for w in self.words if w.label == label), "")


def parse(line: str, labels: Iterable[str] = ()) -> Command:
    """The command in `line`. `labels` are the words that a `:` or `=` makes an option; elsewhere a colon is just text."""
    known = set(labels)
    words = [_word(found, known) for found in _TOKEN.finditer(_MARKS.sub("", line.translate(_QUOTES)))]
    if not words:
        return Command("")
    if len(words) > 1 and words[0].text.casefold() == "/parley":  # as people type it in Slack, wherever they are
        words = words[1:]
    first, rest = words[0], tuple(words[1:])
    verb = first.text.lstrip("/").casefold()
    return Command(verb, rest)


def is_id(word: str) -> bool:
    """Whether `word` is an id that Parley shows: `s12`, `i12`, `k12`, `d12`."""
    return bool(_ID.fullmatch(word))


def number_of(word: str, letter: str) -> int | None:
    """12 of `s12` (for letter s), or of a bare `12`; None for anything else."""
    digits = word.casefold().removeprefix(letter)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that a person who typed `word` probably meant."""
    close = difflib.get_close_matches(word.casefold(), list(names), n=1, cutoff=0.6)
    return close[0] if close else None


def _word(found: re.Match[str], labels: set[str]) -> Word:
    if found["quoted"] is not None:
        label = (found["label"] or "")[:-1].casefold()
        if label and label not in labels:
            return Word(f"{found['label']}{found['quoted']}", quoted=True)
        return Word(found["quoted"].strip(), label, quoted=True)
    bare = found["bare"]
    for sign in "=:":
        label, separator, value = bare.partition(sign)
        if separator and label.casefold() in labels:
            return Word(value, label.casefold())
    return Word(bare)
