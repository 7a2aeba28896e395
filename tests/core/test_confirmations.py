"""Confirmations: whose report makes a story surer, and whose does not."""

from dataclasses import replace
from datetime import timedelta

from bot.core.turns import TurnKind
from tests.core.test_turns import FIRST, NEXT, NOW, kind_of


def test_the_second_voice_confirms_what_stood_alone() -> None:
    """After ten minutes alone, or where the first was unsure; not where both come at once, nor one that is unsure itself."""
    title = "Truce holds in the harbour"
    late = replace(NEXT, first_seen=NOW + timedelta(minutes=11))
    assert kind_of(title, item=late) is TurnKind.CONFIRMATION
    assert kind_of(title) is None
    unsure = replace(FIRST, text="The towns have reportedly agreed on a truce.")
    assert kind_of(title, earlier=(unsure,)) is TurnKind.CONFIRMATION
    assert kind_of("Truce reportedly holds", item=late) is None


def test_the_first_plain_report_confirms_what_many_were_unsure_of() -> None:
    """However many passed on a rumour: the one that has it firmly is the confirmation, the next no more."""
    unsure = replace(FIRST, text="The towns have reportedly agreed on a truce.")
    rumour = replace(NEXT, voice="third", text="Two sources said guns would rest.")
    assert kind_of("Truce holds in the harbour", earlier=(unsure, rumour)) is TurnKind.CONFIRMATION
    assert kind_of("Truce holds in the harbour", earlier=(unsure, rumour, replace(NEXT, voice="fourth"))) is None
    assert kind_of("Truce holds", item=replace(NEXT, voice="third"), earlier=(unsure, rumour)) is None


def test_who_passes_on_an_offices_own_text_confirms_nothing() -> None:
    """A party's claim is not confirmed by a paper that reports the claim."""
    own = replace(FIRST, official="Harbour ministry")
    assert kind_of("Truce holds", item=replace(NEXT, first_seen=NOW + timedelta(hours=1)), earlier=(own,)) is None


def test_a_reprint_confirms_nothing() -> None:
    """The same voice, one that is not stated, or a third: no confirmation."""
    late = replace(NEXT, first_seen=NOW + timedelta(hours=1))
    assert kind_of("Truce holds", item=replace(late, voice="harbour")) is None
    assert kind_of("Truce holds", item=replace(late, voice="")) is None
    assert kind_of("Truce holds", item=late, earlier=(FIRST, replace(NEXT, voice="third"))) is None
    assert kind_of("Truce holds", item=late, earlier=(replace(FIRST, voice=""),)) is None
