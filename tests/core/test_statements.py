"""The speaker of a matched sentence, or nobody."""

import pytest

from bot.core.model import Place, Span, Statement
from bot.core.statements import who_says


def says(text: str, phrase: str) -> Statement | None:
    start = text.index(phrase)
    return who_says("", text, Span("text", start, start + len(phrase), phrase, Place.LEAD))


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ('"The truce is real," Norwegian Foreign Minister Ada Berg said on May 3.', "Ada Berg", "Norwegian Foreign Minister"),
        ("“A truce is near,” said Prime Minister Joan O’Hara.", "Joan O’Hara", "Prime Minister"),
        ("Berg says the truce will hold.", "Berg", ""),
        ("A truce may come, Prime Minister Ada Berg's office said on May 3.", "Ada Berg's office", "Prime Minister"),
        ("The truce holds, NATO Secretary General Ole Dahl wrote on X.", "Ole Dahl", "NATO Secretary General"),
        ("«Буде перемир'я, і скоро», – заявив президент України Іван Мельник.", "Іван Мельник", "президент України"),
        ("«Будет перемирие, и скоро», — заявил премьер-министр Польши Ян Новак.", "Ян Новак", "премьер-министр Польши"),
        ("„Die Waffenruhe ist nahe“, sagte Bundeskanzler Karl Vogel am Montag.", "Karl Vogel", "Bundeskanzler"),
        ("« Nous voulons une trêve durable », a déclaré Jeanne Petit.", "Jeanne Petit", ""),
        ("Premier Jan Nowak powiedział, że rozejm jest bliski.", "Jan Nowak", "Premier"),
    ],
)
def test_the_speaker_stands_beside_a_verb_of_saying(text: str, speaker: str, role: str) -> None:
    """Name and office are found before or after the verb, in six languages."""
    phrase = next(word for word in ("truce", "перемир", "Waffenruhe", "trêve", "rozejm") if word in text)
    statement = says(text, phrase)
    assert statement is not None
    assert (statement.speaker, statement.role) == (speaker, role)


@pytest.mark.parametrize(
    "text",
    [
        "He said the truce holds.",
        "Officials said the truce holds.",
        "The truce, which he said would hold, broke.",
        "The truce held on Monday.",
        "“We had a truce. It ended badly.” Then Berg left.",
        "",
    ],
)
def test_nobody_rather_than_somebody_else(text: str) -> None:
    """Pronouns, unnamed officials and sentences without speech have no speaker."""
    span = Span("text", 0, min(1, len(text)), text[:1], Place.LEAD)
    assert who_says("", text, span) is None


def test_quotes_are_verbatim() -> None:
    """Quoted words keep their marks; reported speech is the bare sentence; a so-called is no quote."""
    quoted = says("“The truce is real,” Berg said.", "truce")
    assert quoted is not None
    assert quoted.quote == "“The truce is real,”"
    reported = says('Berg said the "so-called" truce is real.', "truce")
    assert reported is not None
    assert reported.quote == 'Berg said the "so-called" truce is real.'


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    """The attribution may stand at the quotation's end, or before it goes on."""
    ends = says('"We had a truce. It ended badly," Minister Ada Berg told reporters.', "truce")
    goes_on = says("“It ended badly,” Berg said. “I asked about the truce that failed.” Then she left.", "truce")
    assert ends is not None
    assert ends.speaker == "Ada Berg"
    assert goes_on is not None
    assert (goes_on.speaker, goes_on.quote) == ("Berg", "“I asked about the truce that failed.”")


def test_of_two_speakers_the_one_before_the_match_says_it() -> None:
    """The clause that holds the phrase belongs to the speaker named last before it."""
    text = "Berg said that talks go on, while Dahl said a truce is far."
    statement = says(text, "truce")
    assert statement is not None
    assert statement.speaker == "Dahl"


def test_a_headline_names_its_speaker() -> None:
    """The title is read like any sentence."""
    statement = who_says("A truce is near, Berg says", "", Span("title", 2, 7, "truce", Place.TITLE))
    assert statement is not None
    assert statement.speaker == "Berg"
