"""withdraw and merge: an operator's word, felt in every channel."""

from bot.core.messages import Message
from bot.core.model import AlertPolicy, Delivery, Op
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


def bundled(house: House) -> None:
    """A channel whose hour has one card: the second story and the third overflow."""
    house.channel(OPERATORS)
    channel = house.channel("-100")
    house.subscribe(channel, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_policy(channel.id, AlertPolicy(cap=1, storm=0)))
    for title in ("Truce agreed", "Ceasefire: guns fall silent", "Miners doubt a truce in the hills"):
        house.publishes(entry(title))


async def shown_overflow(house: House) -> str:
    """What the overflow message says once it is edited."""
    house.clock.forward(minutes=1)
    house.store.write_now(lambda tx: house.publisher.plan_due(tx, house.clock.now()))
    await house.deliverer.flush()
    return words([d for d in house.planned() if d.subject.startswith("overflow:")][-1])


async def test_a_withdrawn_line_of_several_says_so(house: House) -> None:
    """In a message of several stories its line is marked, with the reason in place of who reports it; the reply hangs below."""
    bundled(house)
    await house.deliverer.flush()
    assert "in 1 channel." in await house.told("withdraw s2 wrong town", chat=OPERATORS)
    (reply,) = [d for d in house.planned(Op.REPLY) if d.subject.startswith("story:2/withdrawn/")]
    (post,) = [d for d in house.planned(Op.POST) if d.subject.startswith("overflow:")]
    assert (reply.target, reply.route) == (f"delivery:{post.id}", {"broadcast": True})
    told = await shown_overflow(house)
    assert "Withdrawn by the operator · Ceasefire: guns fall silent" in told
    assert "wrong town · s2" in told
    assert "Miners doubt a truce" in told
    await house.said("withdraw s2 undo", chat=OPERATORS)
    told = await shown_overflow(house)
    assert "Withdrawn" not in told
    assert "1 source (harbour.example) · s2" in told
    assert [d for d in house.planned(Op.REPLY) if d.subject.startswith("story:2/restored/")]


async def test_a_message_of_several_that_waits_says_it_itself(house: House) -> None:
    """Nothing is answered that is not out yet."""
    bundled(house)
    await house.said("withdraw s2", chat=OPERATORS)
    assert [d for d in house.planned(Op.REPLY) if d.subject.startswith("story:2/")] == []
    assert "withdrawn without a reason · s2" in await shown_overflow(house)


async def test_a_withdrawn_story_that_was_held_is_not_released(house: House) -> None:
    """Quiet hours end, and it is not in their summary."""
    house.channel(OPERATORS)
    channel = house.channel("-100")
    house.subscribe(channel, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "11:00-13:00"))
    house.publishes(entry("Truce agreed"), entry("Ceasefire: guns fall silent"))
    assert "in no channel" in await house.told("withdraw s1 wrong town", chat=OPERATORS)
    house.clock.forward(hours=1)
    house.store.write_now(lambda tx: house.publisher.plan_due(tx, house.clock.now()))
    (summary,) = [d for d in house.planned(Op.POST) if d.subject.startswith("summary:")]
    assert "Truce agreed" not in words(summary)
    assert "guns fall silent" in words(summary)


async def test_a_line_goes_where_a_card_tells_the_merged_story(house: House) -> None:
    """The message of several is edited without it; once none is left, it says where they are."""
    bundled(house)
    await house.deliverer.flush()
    await house.said("merge s1 s2", chat=OPERATORS)
    told = await shown_overflow(house)
    assert "guns fall silent" not in told
    assert "Miners doubt a truce" in told
    await house.said("merge s1 s3", chat=OPERATORS)
    assert "told by other messages now" in await shown_overflow(house)


async def test_a_card_that_joined_a_line_is_kept_true(house: House) -> None:
    """Where the story that took it in stands in a message of several, both go on being edited."""
    bundled(house)
    await house.deliverer.flush()
    await house.said("merge s2 s1", chat=OPERATORS)
    await shown_overflow(house)
    house.publishes(
        entry("Ceasefire: guns fall silent", entry_id="v", link="https://valley.example/g"),
        source=house.source("https://valley.example/rss"),
    )
    assert "2 independent" in await shown_overflow(house)
    assert "2 independent" in words([d for d in house.planned(Op.EDIT) if d.target.startswith("card:")][-1])


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


async def test_another_reason_replaces_the_first(house: House) -> None:
    """The same one again is refused."""
    await posted(house, "-100")
    await house.said("withdraw s1 wrong town", chat=OPERATORS)
    assert "withdrawn already" in await house.told("withdraw s1 wrong town", chat=OPERATORS)
    await house.said("withdraw s1 wrong river", chat=OPERATORS)
    assert "wrong river" in words(house.planned(Op.EDIT)[-1])
    assert "wrong town" not in words(house.planned(Op.EDIT)[-1])


async def test_what_cannot_be_meant_is_said(house: House) -> None:
    """Unknown ids, a missing one, a reason that is a letter."""
    await posted(house, "-100")
    assert "s99" in await house.told("withdraw s99", chat=OPERATORS)
    assert "Which stories" in await house.told("merge s1", chat=OPERATORS)
    assert "300" in await house.told(f"withdraw s1 {'x' * 301}", chat=OPERATORS)
