"""Sentences end where a reader would stop, in six languages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sentences import sentence_at, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two left.", ["One came.", "Two left."]),
        ("Mr. Hale met the U.S. Envoy on Feb. 3. He left.", ["Mr. Hale met the U.S. Envoy on Feb. 3.", "He left."]),
        ("It came from the U.S. The rest did not.", ["It came from the U.S.", "The rest did not."]),
        ("“It holds,” she said. “We wait.” He nodded.", ["“It holds,” she said.", "“We wait.”", "He nodded."]),
        ("“Why now?” he asked. Nobody knew!", ["“Why now?” he asked.", "Nobody knew!"]),
        ("Prices rose 3.5 percent... and fell. J. Smith paid.", ["Prices rose 3.5 percent... and fell.", "J. Smith paid."]),
        ("A headline\n\nThe text starts", ["A headline", "The text starts"]),
        ("Today: * Envoy arrives * Talks begin", ["Today:", "Envoy arrives", "Talks begin"]),
        ("Am 3. April kam Dr. Vogel. Er ging.", ["Am 3. April kam Dr. Vogel.", "Er ging."]),
        ("Це т. зв. тиша. Її чекали у м. Суми.", ["Це т. зв. тиша.", "Її чекали у м. Суми."]),
        ("Об этом пишет А. Белов. Ответа нет.", ["Об этом пишет А. Белов.", "Ответа нет."]),
        ("Mówił gen. Nowak, np. o pokoju. Wyszedł.", ["Mówił gen. Nowak, np. o pokoju.", "Wyszedł."]),
        ("停火开始。谈判继续。", ["停火开始。", "谈判继续。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, expected: list[str]) -> None:
    """Abbreviations, initials, decimals and quotes do not end a sentence; full stops, newlines and bullets do."""
    assert split(text) == expected


@given(st.text(alphabet='aB.!?… \n"“”«»*U1。', max_size=80))
def test_spans_are_ordered_trimmed_and_inside(text: str) -> None:
    """Spans never overlap, never begin or end with space, and lose no letter."""
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] and text[start:end] == text[start:end].strip() for start, end in spans)
    kept = "".join(text[start:end] for start, end in spans)
    assert sum(map(str.isalnum, kept)) == sum(map(str.isalnum, text))


def test_the_sentence_at_a_position() -> None:
    """A position inside a sentence finds it; one in the gap finds the sentence before."""
    spans = sentences("One came. Two left.")
    assert sentence_at(spans, 11) == (10, 19)
    assert sentence_at(spans, 9) == (0, 9)
    assert sentence_at([], 3) == (0, 0)
