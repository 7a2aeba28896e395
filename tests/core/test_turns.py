"""Turns: what is one, in six languages, and the many sentences that only look like one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Item, Statement
from bot.core.turns import Turn, TurnKind, hedges, takes_back, turn_in_edit, turn_of

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
FIRST = Item(
    1,
    1,
    1,
    "Harbour towns agree on a truce from Monday",
    "Guns are to rest at noon.",
    NOW,
    publisher="harbour",
    voice="harbour",
)
NEXT = replace(FIRST, id=2, publisher="valley", voice="valley", first_seen=NOW + timedelta(minutes=5))

DENIALS = (
    "Ministry denies report of a truce",
    "Hill government denied on Tuesday that a truce was agreed",
    "“There is no truce”: spokesman denies Harbour Post report",
    "Palace flatly denies having agreed to anything",
    "Chancellor's office dismisses truce reports",
    "Marsh army rejects claim that its guns fell silent",
    "Envoy calls report of a truce false",
    "Truce report is untrue, says the Hill ministry",
    "No truth in reports of a truce, palace says",
    "Hill ministers deny reports of a deal in the harbour",
    "Palace issues sharp denial after truce story",
    "Речник міністерства спростував повідомлення про перемир’я",
    "У гавані заперечують, що домовилися про тишу",
    "Посол назвав новину про перемир'я фейком",
    "Дворец опроверг сообщения о перемирии",
    "Министерство отрицает договоренность о тишине",
    "Генерал назвал сообщение о тишине вымыслом",
    "Kanzleramt dementiert Bericht über Waffenruhe",
    "Palast weist Meldung über eine Waffenruhe scharf zurück",
    "Sprecherin bestreitet, dass es eine Einigung gab",
    "Le palais dément tout accord de trêve",
    "Le ministère a formellement démenti la trêve",
    "La présidence rejette les informations sur une trêve",
    "Pałac zaprzecza doniesieniom o rozejmie",
    "Rzecznik dementuje informacje o rozejmie",
)
NO_DENIALS = (
    "No",
    "No truce, then",
    "No: harbour towns hold out",
    "Palace does not deny truce",
    "Palace neither confirms nor denies truce",
    "Spokesman declines to confirm or deny truce",
    "Opposition asks palace to deny truce report",
    "Will the palace deny the truce?",
    "Did the ministry deny it? What we know",
    "Why the palace denies the truce",
    "Harbour guards denied entry to the pier",
    "Court denies bail to harbour master",
    "Marsh towns denied access to the truce talks",
    "Hill army rejects truce",
    "Palace rejects the harbour's terms",
    "Captain who had denied the raid is sworn in",
    "Palace, which has repeatedly denied raids, hails truce",
    "General denies wrongdoing in the pier affair",
    "Parliament dismisses harbour master",
    "A town in denial: life under the truce",
    "Палац не заперечує перемир'я",
    "Село заперечує проти перемир'я",
    "Посол не опроверг сообщение",
    "Подсудимый отрицает вину",
    "Palast dementiert nicht",
    "Palast bestreitet Heimspiel gegen die Hügelstadt",
    "Le palais ne dément pas la trêve",
    "Pałac nie zaprzecza",
    "Nie będzie rozejmu w porcie",
    "Les villes nient",
)
RETRACTIONS = (
    "Harbour Post retracts its report of a truce",
    "Daily withdraws its exclusive story on the truce",
    "RETRACTION: Truce in the harbour towns",
    "Valley Herald has withdrawn its truce report",
    "Story withdrawn: harbour truce",
    "Minister retracts claim of a truce",
    "Агенція відкликала новину про перемир'я",
    "Агентство аннулировало сообщение о перемирии",
    "Zeitung zieht ihren Bericht über die Waffenruhe zurück",
    "Le quotidien a retiré son article sur la trêve",
    "Dziennik wycofuje swój artykuł o rozejmie",
)
NO_RETRACTIONS = (
    "Hill army withdraws its troops, report says",
    "Marsh government withdraws from the talks",
    "Palace refuses to retract its claim",
    "Envoy asks daily to retract its truce report",
    "Harbour master withdraws his bid",
    "Party pulls its ministers out",
    "Le pays retire ses troupes",
    "Armee zieht sich zurück",
)
CORRECTIONS = (
    "CORRECTED: Truce in the harbour begins Tuesday",
    "Correction: the truce begins on Tuesday",
    "CORRECTED-Harbour towns agree on truce",
    "Виправлено: перемир'я починається у вівторок",
    "Исправление: тишина со вторника",
    "Korrektur: Waffenruhe ab Dienstag",
    "Rectificatif: la trêve commence mardi",
    "Sprostowanie: rozejm od wtorku",
)
NO_CORRECTIONS = (
    "Course correction: palace turns to the harbour",
    "Corrections officer hails truce",
    "Market correction after the truce",
    "Correction of borders is no aim, palace says",
)
OFFICIALS = (
    "Ministry confirms truce in the harbour",
    "Spokeswoman: government has confirmed the truce",
    "Офіс президента підтвердив перемир'я",
    "Министерство подтвердило тишину в гавани",
    "Regierung bestätigt Waffenruhe",
    "Le ministère confirme la trêve",
    "Kancelaria prezydenta potwierdziła rozejm",
)
NO_OFFICIALS = (
    "Source in the ministry confirms truce",
    "Witnesses confirm silence at the pier",
    "Palace yet to confirm truce",
    "Ministry has not confirmed truce",
    "President confirms support for the harbour towns",
    "Fishermen confirmed that guns were silent",
    "Truce confirmed by ministry clock",
    "Regierung bestätigt nicht",
)


def kind_of(title: str, text: str = "", *, item: Item = NEXT, earlier: tuple[Item, ...] = (FIRST,)) -> TurnKind | None:
    turn = turn_of(replace(item, title=title, text=text), earlier)
    return turn.kind if turn else None


@pytest.mark.parametrize("title", DENIALS)
def test_a_denial_is_told(title: str) -> None:
    """A finite verb of denying in the headline, in any of the six languages."""
    assert kind_of(title) is TurnKind.DENIAL


@pytest.mark.parametrize("title", [*NO_DENIALS, *NO_RETRACTIONS, *NO_CORRECTIONS, *NO_OFFICIALS])
def test_what_only_looks_like_a_turn_is_none(title: str) -> None:
    """Negated, asked, wished for, told of the past, of other things than reports: no interruption."""
    assert kind_of(title) is None


@pytest.mark.parametrize("title", RETRACTIONS)
def test_a_retraction_is_told(title: str) -> None:
    """A report that is taken back."""
    assert kind_of(title) is TurnKind.RETRACTION


@pytest.mark.parametrize("title", CORRECTIONS)
def test_a_correction_is_told(title: str) -> None:
    """A report that opens with the word."""
    assert kind_of(title) is TurnKind.CORRECTION


@pytest.mark.parametrize("title", OFFICIALS)
def test_an_official_confirmation_is_told(title: str) -> None:
    """An office, and no source, confirms."""
    assert kind_of(title) is TurnKind.OFFICIAL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Truce in doubt", "The palace on Tuesday denied reports that the harbour towns had agreed on a truce."),
        ("Truce in doubt", "We retract the report of a truce that we published on Monday."),
        ("Truce begins Tuesday", "(Corrected: the day on which it begins.) Guns are to rest."),
    ],
)
def test_the_first_sentence_may_tell_it(title: str, text: str) -> None:
    """Where the headline does not, the opening of the text may."""
    assert kind_of(title, text) in {TurnKind.DENIAL, TurnKind.RETRACTION, TurnKind.CORRECTION}


@pytest.mark.parametrize(
    "text",
    [
        "Guns rest. The palace, asked about raids, denied reports of any.",
        "The palace denied that it had ever wanted the pier.",
        "Towns agree. Nobody denies it.",
        "Talks went on. An earlier version of this article misstated the day.",
    ],
)
def test_what_stands_deep_in_the_text_is_no_turn(text: str) -> None:
    """A long article mentions denials of many things."""
    assert kind_of("Harbour towns keep the truce", text) is None


@pytest.mark.parametrize("kind", ["denial", "retraction"])
def test_a_story_about_a_denial_has_none(kind: str) -> None:
    """Where the first report is the denial, or some report told it before, another is no turn."""
    first, again = (DENIALS[:2]) if kind == "denial" else RETRACTIONS[:2]
    told = replace(FIRST, title=first)
    assert kind_of(again, earlier=(told,)) is None
    assert kind_of(again, earlier=(FIRST, told)) is None


def test_the_item_that_founds_a_story_is_no_turn() -> None:
    """There is nothing yet that it could change."""
    assert turn_of(replace(NEXT, title=DENIALS[0]), ()) is None


def test_a_turn_carries_its_words() -> None:
    """The phrase as the item writes it, and where."""
    turn = turn_of(replace(NEXT, title="Palace Denies Truce"), (FIRST,))
    assert turn == Turn(TurnKind.DENIAL, "Denies", "headline")
    turn = turn_of(replace(NEXT, title="CORRECTED: Truce"), (FIRST,))
    assert turn == Turn(TurnKind.CORRECTION, "CORRECTED", "headline")


def test_a_denial_by_itself_is_one() -> None:
    """Whatever story it stands in: by a headline that denies, retracts or corrects; not by one that tells of refusing."""
    assert all(
        takes_back(replace(FIRST, title=title)) for title in (*DENIALS, *RETRACTIONS, "Correction: truce begins at five")
    )
    assert not takes_back(FIRST)
    assert not takes_back(replace(FIRST, title="Palace denies ships entry to the harbour"))


def test_an_official_text_confirms_only_what_was_unsure() -> None:
    """A ministry's own text on what it announced itself is no confirmation."""
    own = replace(NEXT, official="Harbour ministry")
    unsure = replace(FIRST, text="The towns have agreed on a truce, two sources said.")
    assert kind_of("Statement on the truce", item=own, earlier=(unsure,)) is TurnKind.OFFICIAL
    assert kind_of("Statement on the truce", item=own) is None


def test_an_office_that_spoke_before_confirms_nothing() -> None:
    """Where a minister is quoted already, the ministry's word adds no certainty."""
    said = replace(FIRST, statement=Statement("Ada Berg", role="Foreign Minister"))
    assert kind_of(OFFICIALS[0], earlier=(said,)) is None
    assert kind_of(OFFICIALS[0], earlier=(replace(FIRST, official="Palace"),)) is None
    assert kind_of(OFFICIALS[0], earlier=(FIRST, replace(NEXT, title=OFFICIALS[1]))) is None


def test_an_edit_that_says_it_corrects_is_a_turn() -> None:
    """A new version with a note of correction, wherever it stands; without one, or with one that was there before, none."""
    noted = replace(FIRST, text=FIRST.text + " An earlier version of this article gave the wrong day.")
    assert turn_in_edit(FIRST, noted) == Turn(TurnKind.CORRECTION, "An earlier version of this article", "text")
    assert turn_in_edit(noted, noted) is None
    assert turn_in_edit(FIRST, replace(FIRST, text="Guns are to rest at one.")) is None
    withdrawn = replace(FIRST, title="RETRACTED: " + FIRST.title)
    turn = turn_in_edit(FIRST, withdrawn)
    assert turn is not None
    assert turn.kind is TurnKind.RETRACTION


@pytest.mark.parametrize(
    "text",
    [
        "Towns reportedly agree.",
        "Two sources said guns would rest.",
        "За даними джерел, гармати мовчать.",
        "По неподтвержденным данным, пушки молчат.",
        "Angeblich ruhen die Waffen.",
        "Une trêve aurait été conclue.",
        "Podobno jest rozejm.",
    ],
)
def test_a_doubt_is_heard(text: str) -> None:
    """In each language."""
    assert hedges(replace(FIRST, title="Truce", text=text))


def test_only_a_confirmation_is_quiet() -> None:
    """All other turns are for everybody who saw the card."""
    assert [kind for kind in TurnKind if not kind.loud] == [TurnKind.CONFIRMATION]
