"""withdraw and merge: an operator's word, felt in every channel."""

from bot.core.messages import Message
from bot.core.model import Delivery, Op
from tests.pipeline.house import House, entry

OPERATORS = "-900"


async def posted(house: House, *addresses: str) -> None:
    """Two stories, whose cards stand in these chats; and the operators' chat."""
    house.channel(OPERATORS)
    for address in addresses:
        house.subscribe(house.channel(address), "ceasefire")
    house.publishes(entry("Truce agreed", "The truce begins at 5."), entry("Ceasefire: guns fall silent", "At 6 they did."))
    for _ in range(4):
        await house.deliverer.flush()


def words(delivery: Delivery) -> str:
    return Message.from_json(delivery.payload).plain()


async def test_withdraw_marks_every_copy_and_says_so_below(house: House) -> None:
    """Each card is edited to say so, with the reason, and answered loudly; `undo` brings it back."""
    await posted(house, "-100", "-200")
    assert "in 2 channels" in await house.told("withdraw s1 wrong town", chat=OPERATORS)
    edits = [d for d in house.planned(Op.EDIT) if d.subject == "story:1"]
    assert len(edits) == 2
    assert all(words(d).startswith("Withdrawn: Truce agreed") and "wrong town" in words(d) for d in edits)
    replies = [d for d in house.planned(Op.REPLY) if d.subject.startswith("story:1/withdrawn/")]
    assert [d.route for d in replies] == [{"broadcast": True}] * 2
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    await house.said("withdraw s1 undo", chat=OPERATORS)
    assert words(house.planned(Op.EDIT)[-1]).startswith("Truce agreed")
    assert "was not withdrawn" in await house.told("withdraw s1 undo", chat=OPERATORS)


async def test_a_withdrawn_story_stays_so_as_it_grows(house: House) -> None:
    """What joins it later changes no word of that."""
    await posted(house, "-100")
    await house.said("withdraw s1", chat=OPERATORS)
    copy = entry("Truce agreed", "The truce begins at 5.", entry_id="copy", link="https://valley.example/t")
    house.publishes(copy, source=house.source("https://valley.example/rss"))
    assert words(house.planned(Op.EDIT)[-1]).startswith("Withdrawn: Truce agreed")


async def test_only_operators_may(house: House) -> None:
    """An admin of an ordinary group is refused; so is a member of the operators' chat."""
    await posted(house, "-100")
    for line in ("withdraw s1", "merge s1 s2"):
        assert "felt in every channel" in await house.told(line)
        assert "Only admins" in await house.told(line, "member", OPERATORS)
    assert house.planned(Op.EDIT) == []


async def test_merged_cards_follow(house: House) -> None:
    """Where both stand, the second points to the first; where only the second stood, its card becomes the first's."""
    await posted(house, "-100")
    late = house.channel("-300")
    house.subscribe(late, "ceasefire")
    await house.said("merge s1 s2", chat=OPERATORS)
    edits = house.planned(Op.EDIT)
    assert [d.channel.chat.address for d in edits] == ["-100", "-100"]
    pointer = next(d for d in edits if d.subject == "story:2")
    assert "told by s1" in words(pointer)
    assert "s1" in await house.told("why s2")


async def test_a_merged_card_alone_becomes_the_others(house: House) -> None:
    """It is edited to tell the story that took it in, and that story's later turns hang on it."""
    house.channel(OPERATORS)
    house.publishes(entry("Truce agreed", "The truce begins at 5."))
    channel = house.channel("-100")
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Ceasefire: guns fall silent", "At 6 they did."))
    await house.deliverer.flush()
    await house.said("merge s1 s2", chat=OPERATORS)
    (edit,) = house.planned(Op.EDIT)
    assert (edit.subject, edit.target) == ("story:1", "card:1")
    assert "· s1" in words(edit)
    card = house.store.read_now(lambda tx: tx.outbox.card(channel.id, 1))
    assert card is not None
    assert "already" in await house.told("merge s1 s2", chat=OPERATORS)


async def test_what_cannot_be_meant_is_said(house: House) -> None:
    """Unknown ids, a missing one, a reason that is a letter."""
    await posted(house, "-100")
    assert "s99" in await house.told("withdraw s99", chat=OPERATORS)
    assert "Which stories" in await house.told("merge s1", chat=OPERATORS)
    assert "300" in await house.told(f"withdraw s1 {'x' * 301}", chat=OPERATORS)
