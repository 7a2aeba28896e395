"""Same event or not: by names, deeds, numbers and rare words, in one language or two, with the reason."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.config import load_vocabulary
from bot.core.model import Precision
from bot.core.stories.copies import Sketch, containment, runs_of, sampled
from bot.core.stories.kinds import Sort, of_one_series, sort_of
from bot.core.stories.likeness import Likeness, compare
from bot.core.stories.traits import Traits, consonants, read

MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
WORDS = load_vocabulary()


def traits(title: str, text: str = "", language: str = "en", after: timedelta = timedelta()) -> Traits:
    return read(WORDS, title, text, language=language, at=MONDAY + after, precision=Precision.TIME)


def likeness(one: Traits, other: Traits) -> Likeness:
    found = compare(one, other, WORDS, WORDS.weight)
    assert found.score == pytest.approx(compare(other, one, WORDS, WORDS.weight).score)
    return found


STRIKE = traits("Russian drones hit Kharkiv tram depot, four killed", "Four workers died when drones set a tram depot on fire.")


def test_the_same_event_in_other_words() -> None:
    """The reason names what both tell; which comes first does not matter."""
    found = likeness(
        STRIKE, traits("Four dead as drones strike tram depot in Kharkiv", "Trams burned after the Russian attack.")
    )
    assert found.same
    for told in ("Kharkiv", "same deeds drone, kill, strike", "same numbers 4"):
        assert told in str(found.why)


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Дрони вдарили по трамвайному депо у Харкові: четверо загиблих, атакувала Росія", "uk"),
        ("Россия атаковала Харьков дронами: четверо погибших в трамвайном депо", "ru"),
        ("Russische Drohnen treffen Depot in Charkiw: vier Tote", "de"),
        ("Rosyjskie drony uderzyły w Charków, cztery osoby zginęły", "pl"),
        ("Quatre morts à Kharkiv après une attaque de drones russes", "fr"),
    ],
)
def test_the_same_event_in_another_language(title: str, language: str) -> None:
    """Names, deeds and numbers are the same in all six."""
    assert likeness(STRIKE, traits(title, language=language)).same


@pytest.mark.parametrize(
    "other",
    [
        traits("Drones hit Odesa grain port, two killed", "Two sailors died in Odesa."),
        traits("Kharkiv mayor opens new tram line", "The line leads to the airport."),
        traits("How Kharkiv keeps its trams running", "A reportage from a depot."),
        traits("Kremlin denies drone attack on Kharkiv", "Peskov called the reports false."),
        traits("Russian drones hit Kharkiv tram depot, four killed", after=timedelta(days=5)),
    ],
    ids=["another place", "another deed", "an explainer", "an answer", "another week"],
)
def test_a_shared_subject_is_not_the_same_event(other: Traits) -> None:
    """Place, deed, sort, actor or time tell them apart."""
    assert not likeness(STRIKE, other).same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Key events, day 1,412", "Key events, day 1,415"),
        ("Crossword answers for 4 April", "Crossword answers for 5 April"),
        ("Зведення Генштабу: доба 1502", "Зведення Генштабу: доба 1503"),
    ],
)
def test_issues_of_a_series_never_join(one: str, other: str) -> None:
    """Nearly the same words, and every issue another story."""
    assert sort_of(one, one) & sort_of(other, other) & Sort.REGULAR
    assert of_one_series(one, other)
    assert not of_one_series(one, one)


def test_a_copy_is_found_however_it_is_cut_or_edited() -> None:
    """A third of a text, or one with every fifteenth word changed, is a copy; another text is none."""
    text = " ".join(f"word{n % 97} of{n % 13} the{n}" for n in range(400))  # long: the process's hash seed picks the sample
    words = text.split()
    assert containment(sketch(text), sketch(" ".join(words[:400]))) == 1.0
    assert containment(sketch(text), sketch(" ".join(w if n % 15 else "new" for n, w in enumerate(words)))) > 0.6
    assert containment(sketch(text), sketch(" ".join(reversed(words)))) < 0.1
    assert containment(sketch("too short"), sketch("too short")) == 0.0


def sketch(text: str) -> Sketch:
    runs, is_short = runs_of(text)
    return sampled(runs) if is_short else runs


def test_a_name_may_begin_a_headline_in_another_language() -> None:
    """Where every first word is written large, a name is known by the other's."""
    one = traits("Drones attack Taganrog, three injured", "A block of flats burned.")
    other = traits("Таганрог атаковали беспилотники, трое раненых", "Загорелся жилой дом.", "ru")
    assert likeness(one, other).same


def test_a_leader_stands_beside_the_country() -> None:
    """Who acts for a country tells half of its name; nobody else does."""
    title = "{} rejects truce proposal by mediators in Doha"
    country, leader, other = (traits(title.format(who)) for who in ("Belarus", "Lukashenko", "Macron"))
    assert likeness(country, leader).score > likeness(country, other).score


def test_a_known_first_name_says_nothing_more() -> None:
    """Nor is it a word that the other headline lacks."""
    assert traits("Kyrylo Budanov to lead office").words == traits("Budanov to lead office").words
    assert "kyryl" in traits("Kyrylo Petrenko to lead office").words


def test_numbers_are_read_as_each_language_writes_them() -> None:
    """Fractions by comma or point, thousands by either; what is rounded contradicts nothing."""
    for one, other in (("8,1", "8.1"), ("2,000", "2.000"), ("1,203.5", "1203.5")):
        assert WORDS.read(one) == WORDS.read(other)
    assert WORDS.read("8.1") != WORDS.read("81")
    title = "{} nurses protest against hospital law in Budapest"
    dozens, exact, more = (traits(title.format(number)) for number in ("Dozens of", "24", "96"))
    assert likeness(dozens, exact).same
    assert not likeness(exact, more).same


def test_several_other_numbers_tell_two_days_apart() -> None:
    """One may have grown; two that are both others are another day's."""
    title = "Air force downs {} of {} drones over Ukraine at night"
    assert not likeness(traits(title.format(61, 84)), traits(title.format(47, 70), after=timedelta(days=1))).same


def test_who_meets_to_discuss_has_met() -> None:
    """What is to come is told by the headline, and by few words of a lead."""
    assert sort_of("Allies meet to discuss truce", "Allies meet to discuss truce") is Sort.REPORT
    assert sort_of("Allies to discuss truce", "Allies to discuss truce") is Sort.COMING
    assert sort_of("Board approves loan", "Board approves loan The first part will be paid at once.") is Sort.REPORT


@pytest.mark.parametrize("names", [("witkoff", "виткофф"), ("kupiansk", "куп'янськ".replace("'", "")), ("oreshnik", "орешник")])
def test_a_name_sounds_the_same_in_any_script(names: tuple[str, str]) -> None:
    """By its consonants."""
    assert len({consonants(name) for name in names}) == 1
    assert consonants("io") == ""
