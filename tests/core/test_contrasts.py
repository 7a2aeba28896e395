"""Two events told by one mould stay apart; who tells more, or names the other's side, is no other event."""

from datetime import UTC, datetime

import pytest

from bot.config import load_vocabulary
from bot.core.model import Precision
from bot.core.stories.contrasts import contrast
from bot.core.stories.copies import COPY
from bot.core.stories.likeness import Likeness, compare
from bot.core.stories.traits import Traits, read

MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
WORDS = load_vocabulary()
HELD = "The governor said that it had held all night."
WIRE = (
    "Russian drones set a tram depot in Kharkiv on fire on Monday night and killed four workers, the mayor said. Forty trams "
    "burned. The line to the university will be closed for a month, and buses run in its place."
)


def traits(title: str, text: str = "", language: str = "en") -> Traits:
    return read(WORDS, title, text, language=language, at=MONDAY, precision=Precision.TIME)


def likeness(one: Traits, other: Traits) -> Likeness:
    found = compare(one, other, WORDS, WORDS.weight)
    assert found.score == pytest.approx(compare(other, one, WORDS, WORDS.weight).score)
    return found


@pytest.mark.parametrize("text", ["", HELD], ids=["no text", "the same text"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Air raid kills two in Kharkiv", "Air raid kills two in Sumy"),
        ("Ceasefire agreed near Lviv", "Ceasefire agreed near Odesa"),
        ("Ceasefire Agreed Near Poltava", "Ceasefire Agreed Near Uzhhorod"),
        ("Fishermen of Balasesho sign a truce in Ukraine", "Miners of Melasesho doubt a truce in Ukraine"),
        ("Aldmoor ceasefire holds in Ukraine", "Pelvast ceasefire holds in Ukraine"),
        ("Report 003: a truce in Ukraine near place 003", "Report 004: a truce in Ukraine near place 004"),
        ("Перемир'я біля Львова, каже голова області", "Перемир'я біля Одеси, каже голова області"),
        ("Zawieszenie broni pod Charkowem", "Zawieszenie broni pod Lwowem"),
    ],
)
def test_one_mould_tells_two_events(one: str, other: str, text: str) -> None:
    """Only names or numbers differ: not even the same short text joins them."""
    found = likeness(traits(one, text), traits(other, text))
    assert not found.same
    assert found.copied == 0.0


def test_the_reason_names_what_differs() -> None:
    """For people who ask why two cards came."""
    found = likeness(
        *(traits(f"Zelensky praises ceasefire agreed near {place} by both armies", HELD) for place in ("Lviv", "Odesa"))
    )
    assert str(found.why) == "one mould, two events: Lviv here, Odesa there"


def test_one_mould_of_texts_is_no_copy() -> None:
    """Nearly the same sentence, each with a place of its own."""
    one, other = (
        traits(f"Guns fall silent near {place}", f"The governor said that the truce near {place} had held all night.")
        for place in ("Lutsk", "Rivne")
    )
    assert not likeness(one, other).same


SITES = ("Donetsk", "Kharkiv", "Kherson", "Sumy", "Dnipro", "Odesa", "Chernihiv", "Poltava", "Mykolaiv", "Zaporizhzhia")


def bulletin(*counts: int) -> str:
    """A daily bulletin of 150 words, filled in with these."""
    lines = (
        f"In {site} region {killed} people were killed and {hurt} were taken to hospital, said its administration."
        for site, killed, hurt in zip(SITES, counts, counts[1:], strict=False)
    )
    return "The regions report on the day behind them. " + " ".join(lines)


def test_bulletins_of_one_mould_are_no_copies() -> None:
    """Long texts that differ in their numbers only, under one headline or two."""
    for other in ("Casualties of the day by region", "Casualties by region on the day behind us"):
        found = likeness(
            traits("Casualties of the day by region", bulletin(*range(2, 24, 2))), traits(other, bulletin(*range(3, 36, 3)))
        )
        assert (found.same, found.copied) == (False, 0.0)


def test_a_long_bulletin_that_was_edited_or_cut_is_a_copy() -> None:
    """One number put right, a sentence more, half of it left out: the same text still."""
    counts = [7, 12, 3, 25, 1, 9, 30, 4, 16, 22, 11]
    first = traits("Casualties of the day by region", bulletin(*counts))
    mended = bulletin(*counts[:3], 26, *counts[4:]) + " Rescuers go on with their work in four of these towns tonight."
    for text in (mended, " ".join(bulletin(*counts).split()[:125])):
        assert likeness(first, traits("Ten regions count their dead", text)).copied >= COPY


def test_names_alone_fill_a_mould() -> None:
    """A long text, told of other people in another town."""
    mould = (
        "Mourners in {0} followed {1} and {2} to the grave on Monday morning, and the bells of {0} rang for an hour. A "
        "teacher, {3}, read out what the pupils of {1} had written. The mayor, {4}, said that the town would name a street "
        "after both. "
    ) * 3
    one = mould.format("Poltava", "Ostap", "Larysa", "Halyna", "Bohdan")
    other = mould.format("Rivne", "Marko", "Iryna", "Svitlana", "Taras")
    assert not likeness(traits("A town buries two of its own", one), traits("A town buries two of its own", other)).same
    assert not likeness(traits("Funeral in Poltava draws a town", one), traits("Funeral in Rivne draws a town", other)).same
    again = traits("A town names a street after two", one)
    assert likeness(traits("Funeral in Poltava draws a town", one), again).copied >= COPY


def test_other_places_in_other_words() -> None:
    """Each headline has a rare name that the other item lacks."""
    one = traits("Ceasefire holds around Izium after night of shelling", "Monitors in Izium counted no shots.")
    other = traits("Ceasefire holds in Huliaipole as shelling ends after a night", "Bread came to Huliaipole.")
    found = likeness(one, other)
    assert not found.same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kremlin rejects truce proposal by Kyiv", "Russia rejects Ukraine's truce proposal"),
        ("Frederiksen: Greenland is not for sale", "Denmark: Greenland is not for sale"),
        ("Drones hit port of Odesa", "Drones hit port in Ukraine"),
        ("Congo militia chief jailed", "Congolese militia chief jailed"),
    ],
)
def test_another_word_for_the_same_is_no_other_name(one: str, other: str) -> None:
    """A leader stands for a country, a form of a name for the name; one side may tell more."""
    found = contrast(traits(one), traits(other), WORDS)
    assert not all(found.names)
    assert not found.of_one_mould


def test_known_places_tell_two_languages_apart() -> None:
    """Kharkiv in one language is not Kherson in another, and is Kharkiv in another."""
    english = traits("Two killed in Russian strike on Kharkiv, Ukraine says")
    kharkiv, kherson = (
        traits(f"Двоє загиблих внаслідок удару Росії по {place} в Україні", language="uk") for place in ("Харкову", "Херсону")
    )
    assert likeness(english, kharkiv).same
    found = likeness(english, kherson)
    assert not found.same
    assert "but Kharkiv here, Kherson there" in str(found.why)


def test_a_reprint_may_have_any_headline() -> None:
    """The same text of some length joins, whatever its headlines name or number."""
    assert likeness(traits("Four die as Kharkiv trams burn", WIRE), traits("Saltivka depot in flames, four dead", WIRE)).copied
    assert likeness(traits("Trams burn in Kharkiv (2)", WIRE), traits("Trams burn in Kharkiv (3)", WIRE)).copied
