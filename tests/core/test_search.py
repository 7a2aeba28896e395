"""Search, decided: what a line asks for, which other words would do, and which sentence answers."""

import pytest

from bot.core.errors import QueryError
from bot.core.names import Name, NameTable
from bot.core.search.asking import Asked, read_search, searchable
from bot.core.search.showing import LONGEST, Marker
from bot.core.search.thesaurus import Thesaurus
from bot.core.search.wanted import All, Either, OneOf, in_title, spellings_of
from bot.core.settings import Names, TopicSettings

PATROLS = TopicSettings(
    id="patrols",
    phrases={
        "en": (
            "patrol*",
            "foreign boats",
            "foreign ships",
            "boats to Harbour",
            "ships to Harbour",
            "send* boats",
            "send* ships",
        ),
        "de": ("Streife*",),
    },
)


TABLE = NameTable(
    [
        Name(
            name="Ada Berg",
            kind="person",
            aliases=("Berg*",),
            offices=("harbour master", "Harbour's master", "master of the Harbour"),
        )
    ]
)


def others(word: str) -> Names:
    return {"boats": ("ships",)}.get(word, ())


def names(word: str) -> Names:
    return ("Ada Berg", "Berg*") if word.casefold() == "berg" else ()


def read(text: str) -> Asked:
    return read_search(text, {"towns": ("Harbour*", "Valley")}, names, others, TABLE.stand_ins)


def test_words_side_by_side_are_parts() -> None:
    """A bare word finds its longer forms, a name its spellings, and both only as typed where quoted."""
    asked = read('Berg boats "boats" sea')
    assert [part.shown for part in asked.parts] == ["Berg", "boats", "boats", "sea"]
    assert [part.exact for part in asked.parts] == [
        OneOf(("Berg*", "Ada Berg")),
        OneOf(("boats*",)),
        OneOf(("boats",)),
        OneOf(("sea",)),
    ]
    assert [part.wide for part in asked.parts][1:] == [OneOf(("boats*", "ships")), OneOf(("boats",)), OneOf(("sea",))]


def test_names_and_offices_stand_for_each_other() -> None:
    """Only in the wider search, whether one word or several: a name for its office, an office for who holds it."""
    (name,) = read("berg").parts
    assert name.exact == OneOf(("berg*", "Ada Berg", "Berg*"))
    assert set(spellings_of(name.wide)) >= {"berg*", "harbour master", "master of the Harbour"}
    office, boats = read("Harbour’s Master boats").parts
    assert (office.shown, boats.shown) == ("Harbour’s Master", "boats")
    assert office.exact == All((OneOf(("Harbour’s*",)), OneOf(("Master*",))))
    assert set(spellings_of(office.wide)) >= {"Berg*", "Ada Berg", "harbour master"}
    assert [part.shown for part in read("old ada berg").parts] == ["old", "ada berg"]
    assert [part.shown for part in read('harbour "master"').parts] == ["harbour", "master"]
    assert [part.shown for part in read("harbour -master").parts] == ["harbour"]


def test_operators_nest() -> None:
    """OR, NOT, -, groups and fields make one tree."""
    asked = read('(sea OR "old town") -fog NOT title:rain @towns body:ice')
    sea = Either((OneOf(("sea",)), OneOf(("old town",))))
    assert asked.wanted() == All(
        (sea, OneOf(("Harbour*", "Valley")), OneOf(("ice",), "text")), (OneOf(("fog",)), OneOf(("rain*",), "title"))
    )
    assert in_title(sea) == Either((OneOf(("sea",), "title"), OneOf(("old town",), "title")))
    assert read("  ") == Asked()


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("truce (boats", 13, 'expected ")"'),
        ("truce AND", 10, "the query ends"),
        ('truce "boats', 7, "never closed"),
        ("truce NEAR/3 boats", 7, "a search knows no NEAR"),
        ("sea colour:red", 5, 'no field "colour:"'),
        ("sea lead:red", 5, "a search knows no lead"),
        ("sea (ice OR -fog)", 13, "NOT stands beside words"),
    ],
)
def test_errors_point_at_the_column(text: str, column: int, words: str) -> None:
    """What cannot be read or looked up is named with its place."""
    with pytest.raises(QueryError, match="column") as caught:
        read(text)
    assert caught.value.column == column
    assert words in str(caught.value)


def test_what_an_index_can_look_up() -> None:
    """No star inside; a hyphenated word is also one word; forms are beginnings."""
    assert searchable(("cease-fire*", "send* boats", "war~", "--")) == ("cease-fire*", "ceasefire*", "war*")


def test_words_that_take_each_others_place_are_alike() -> None:
    """What stands in the other's place in three phrases, the one-word phrases of every language; a lone pair is not enough."""
    known = Thesaurus([PATROLS])
    assert "ships" in known.others("Boats")
    assert known.others("patrols")[0] == "Streife*"
    assert "foreign boats" in known.others("patrol")
    assert known.others("harbour") == known.others("xylophone") == ()


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    """With its words marked, other words for them too; a headline that says as much is not said twice."""
    marker = Marker(read("berg boats"))
    shown = marker.show("Talks end", "Ada Berg left. Later Berg sent the ships home. Boats rest.")
    assert shown.sentence == "Later Berg sent the ships home."
    assert [shown.sentence[start:end] for start, end in shown.spans] == ["Berg", "ships"]
    again = marker.show("Berg sends boats", "Berg sends boats")
    assert ([("Berg sends boats")[a:b] for a, b in again.title], again.sentence) == (["Berg", "boats"], "")


def test_a_long_sentence_is_cut_at_words_around_the_first_mark() -> None:
    """Never inside a word, and what is marked stays where it is."""
    shown = Marker(read("boats")).show("Title", f"{'many words ' * 60}and boats {'more words ' * 60}end.")
    assert len(shown.sentence) <= LONGEST + 4
    assert shown.sentence.startswith("… words") or shown.sentence.startswith("… many")
    assert [shown.sentence[start:end] for start, end in shown.spans] == ["boats"]
