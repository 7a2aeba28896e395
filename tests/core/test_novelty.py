"""What is new, what is known, and what an edit has to change to matter."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Item, NewItem
from bot.core.novelty import Novelty, content_hash, decide, materially_changed
from bot.core.store import Known

TEXT = (
    "The two delegations met on Tuesday in a hotel by the lake and spoke for 12 hours about a pause in the fighting, the"
    " exchange of prisoners and the return of displaced families, a spokesman said after the talks had ended."
)


def item(title: str, text: str) -> Item:
    seen = datetime(2026, 1, 2, tzinfo=UTC)
    return Item(1, 1, 7, title, text, seen, content_hash=content_hash(title, text))


def new(title: str, text: str) -> NewItem:
    return NewItem(title, text, content_hash(title, text))


def test_the_hash_is_32_hex_digits() -> None:
    """It fits the column and never changes between versions of Parley: items stored long ago must still be found."""
    assert content_hash("Talks resume", "In the capital.") == content_hash("talks  RESUME!", "In the capital")
    assert content_hash("Talks resume", "In the capital.") == "8a3dfeb5c70dd4a8edebdb5468a40063"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don’t stop", "Don't stop"),
        ("«Переговори» тривають…", '"Переговори" тривають'),
        ("cease\u00adfire", "ceasefire"),
        ("ﬁre", "fire"),
        ("Straße", "STRASSE"),
        ("a\u200bb", "ab"),
        ("cafe\u0301", "café"),
    ],
)
def test_the_hash_ignores_how_words_are_set(one: str, other: str) -> None:
    """Quotes, ligatures, soft hyphens and composed letters are not content."""
    assert content_hash(one, "") == content_hash(other, "")


def test_the_hash_tells_different_words_apart() -> None:
    """One other word is another text."""
    assert content_hash("Talks resume", "") != content_hash("Talks resumed", "")


@given(st.text(), st.text())
def test_a_text_never_differs_from_itself(title: str, text: str) -> None:
    """Whatever the text, no edit is no change."""
    assert not materially_changed(title, text, title, text)


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.upper(),
        TEXT.replace(" ", "  \n"),
        TEXT.replace(",", ";"),
        TEXT.replace("delegations", "delegation"),
        TEXT + " Updated: 3 January 2026, 14:05",
        TEXT + "\n(Last updated on January 3, 2026 at 2:05 pm GMT)",
        TEXT + "\n03.01.2026, 14:05",
        TEXT + " Оновлено о 14:05",
        "",
    ],
)
def test_slight_edits_do_not_matter(edited: str) -> None:
    """Setting, a mended typo, a time stamp at the end, a text no longer given: nobody need be told."""
    assert not materially_changed("Talks", TEXT, "Talks", edited)


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.replace("12", "14"),
        TEXT.replace("met", "have not met"),
        TEXT.replace("a spokesman said after the talks had ended", "and a first group of forty prisoners was released at noon"),
        TEXT + " At least 3 people were hurt.",
    ],
)
def test_edits_of_substance_matter(edited: str) -> None:
    """A number, a negation, or many new words change what the item says."""
    assert materially_changed("Talks", TEXT, "Talks", edited)


def test_a_new_title_matters() -> None:
    """Another headline over the same text is a change."""
    assert materially_changed("Talks resume", TEXT, "Talks end without result", TEXT)


def test_a_changed_stamp_does_not_matter_but_the_number_before_it_does() -> None:
    """Only the stamp is left out of the comparison."""
    assert not materially_changed("T", "Killed: 12. Updated 10:00", "T", "Killed: 12. Updated 11:30")
    assert materially_changed("T", "Killed: 12. Updated 10:00", "T", "Killed: 13. Updated 10:00")


def test_decide_tells_new_known_and_changed() -> None:
    """New without a stored item; known for the same words or a slight edit; changed for an edit of substance."""
    stored = Known(item=item("Talks", TEXT))
    assert decide(Known(), new("Talks", TEXT)) is Novelty.NEW
    assert decide(Known(twin=item("Talks", TEXT)), new("Talks", TEXT)) is Novelty.NEW
    assert decide(stored, new("TALKS", TEXT)) is Novelty.KNOWN
    assert decide(stored, new("Talks", TEXT.replace("spokesman", "spokeswoman"))) is Novelty.KNOWN
    assert decide(stored, new("Talks", TEXT.replace("12", "14"))) is Novelty.CHANGED
