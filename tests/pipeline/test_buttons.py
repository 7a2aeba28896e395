"""What a card's buttons do: real effects, asked of whoever may, and a way back from each."""

import pytest

from bot.core.messages import Buttons, Message
from bot.core.model import Channel, MarkKind, Mute, Muting
from tests.pipeline.house import House, entry


@pytest.fixture
def channel(house: House) -> Channel:
    """A group in which the card of s1 stands."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed", "The truce begins at 5."))
    return channel


def labels(message: Message) -> list[str]:
    return [button.label for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


def keyboard(message: Message) -> list[list[str]]:
    """The buttons that stand under the pressed card from now on."""
    assert message.popup is not None
    return [[button.label for button in row.buttons] for row in message.popup.rows]


def mutes(house: House, channel: Channel) -> list[Mute]:
    return house.store.read_now(lambda tx: tx.mutes.of(channel.id, house.clock.now()))


def marked(house: House) -> list[tuple[str, str, str]]:
    found = house.store.read_now(lambda tx: tx.marks.all())
    return [(mark.kind.value, mark.topic, mark.reason) for mark in found]


def test_a_card_has_its_four_buttons(house: House, channel: Channel) -> None:
    """Open leads to the page, the others say short commands."""
    (card,) = house.cards(channel)
    (row,) = [block for block in Message.from_json(card.payload).blocks if isinstance(block, Buttons)]
    assert [(b.label, b.command) for b in row.buttons] == [
        ("Open", ""),
        ("Why", "why s1"),
        ("Mute story", "mute s1"),
        ("More", "more s1"),
    ]


async def test_why_is_a_line_in_a_popup_and_the_whole_in_private(house: House, channel: Channel) -> None:
    """The popup names phrase, sources and what became of it; a button below the card opens the whole privately."""
    answer = await house.said("why s1", "member")
    assert answer.popup is not None
    assert answer.popup.text.startswith("🕊 Ceasefire: matched “Truce” in the headline · 1 source")
    assert keyboard(answer)[-1] == ["Why, in full"]
    assert answer.popup.rows[-1].buttons[0].private


async def test_mute_story_and_its_undo(house: House, channel: Channel) -> None:
    """The story is muted here at once; Undo under the card ends it and brings the card's own buttons back."""
    answer = await house.said("mute s1")
    assert [mute.kind for mute in mutes(house, channel)] == [Muting.STORY]
    assert keyboard(answer) == [["Unmute", "Back"]]
    answer = await house.said("unmute s1")
    assert mutes(house, channel) == []
    assert keyboard(answer) == [["Open", "Why", "Mute story", "More"]]


async def test_mute_topic_asks_before(house: House, channel: Channel) -> None:
    """The first press only asks; the second mutes for a day and names the way back."""
    assert "Mute 🕊 Ceasefire 24 h" in labels(await house.said("more s1"))
    asked = await house.said("more s1 mute ceasefire")
    assert mutes(house, channel) == []
    assert keyboard(asked) == [["Yes, mute it", "Back"]]
    done = await house.said("more s1 mute ceasefire yes")
    assert [(mute.kind, mute.subject) for mute in mutes(house, channel)] == [(Muting.TOPIC, "ceasefire")]
    assert "unmute ceasefire" in done.plain()
    assert done.popup is not None
    assert "unmute ceasefire" in done.popup.text
    assert keyboard(done) == [["Unmute", "Back"]]


async def test_a_muted_topic_is_unmuted_where_it_was_muted(house: House, channel: Channel) -> None:
    """The card's own buttons come back; a second press says that there is nothing to undo."""
    done = await house.said("more s1 mute ceasefire yes")
    assert done.popup is not None
    undo = done.popup.rows[0].buttons[0].command
    assert undo == "more s1 unmute ceasefire"
    answer = await house.said(undo)
    assert mutes(house, channel) == []
    assert keyboard(answer) == [["Open", "Why", "Mute story", "More"]]
    assert "not muted" in await house.told(undo)


async def test_back_shows_the_cards_own_buttons(house: House, channel: Channel) -> None:
    """Without a word."""
    answer = await house.said("more s1 less", "member")
    assert answer.popup is not None
    assert answer.popup.text == ""
    assert keyboard(answer) == [["Open", "Why", "Mute story", "More"]]


async def test_not_relevant_is_kept_with_its_reason_and_taken_back(house: House, channel: Channel) -> None:
    """For each topic that told it; a reason can follow; Undo drops it."""
    answer = await house.said("irrelevant s1", "member")
    assert labels(answer) == ["Off topic", "Too minor", "Old news", "Undo"]
    assert marked(house) == [("irrelevant", "ceasefire", "")]
    await house.said("irrelevant s1 it is about a board game", "member")
    assert marked(house) == [("irrelevant", "ceasefire", "it is about a board game")]
    await house.said("irrelevant s1 undo", "member")
    assert marked(house) == []
    assert "Nobody here" in await house.told("irrelevant s1 undo", "member")


async def test_who_stands_behind_it(house: House, channel: Channel) -> None:
    """By name, with how many."""
    assert "1 source · s1" in await house.told("who s1", "member")


@pytest.mark.parametrize(
    "line", ["mute s1", "unmute s1", "more s1 mute ceasefire yes", "more s1 unmute ceasefire", "review", "review drop m1"]
)
async def test_what_changes_the_channel_asks_for_an_admin_at_the_click(house: House, channel: Channel, line: str) -> None:
    """A member's press is refused in words, and nothing changes."""
    assert "Only admins" in await house.told(line, "member")
    assert mutes(house, channel) == []


@pytest.mark.parametrize("line", ["why s1", "more s1", "who s1", "irrelevant s1", "missed https://e.org/a"])
async def test_a_guest_may_press_nothing(house: House, channel: Channel, line: str) -> None:
    """Who may not look may not mark either."""
    assert "full members" in await house.told(line, "guest")
    assert marked(house) == []


async def test_another_channel_keeps_its_own_marks_and_mutes(house: House, channel: Channel) -> None:
    """What one group presses changes nothing in another."""
    other = house.channel("-200")
    house.subscribe(other, "ceasefire")
    await house.said("mute s1")
    await house.said("irrelevant s1")
    assert mutes(house, other) == []
    assert {mark.channel_id for mark in house.store.read_now(lambda tx: tx.marks.all())} == {channel.id}
    assert house.store.write_now(lambda tx: tx.marks.drop(other.id, MarkKind.IRRELEVANT, 1)) == 0


async def test_a_story_that_is_not_known_is_said_so(house: House, channel: Channel) -> None:
    """Whatever is pressed on an old card."""
    for line in ("why s99", "more s99", "who s99", "irrelevant s99", "why https://e.org/unknown/page"):
        assert "99" in (told := await house.told(line)) or "e.org" in told
