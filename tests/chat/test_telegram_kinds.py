"""Groups, channels, forum topics and upgrades: what each says to the bot, and what it means."""

from bot.chat.telegram.inbound import ANONYMOUS_ADMIN
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import delivery, listening

GROUP, CHANNEL, PERSON = -1001, -1_000_000_000_077, 7


async def test_being_added_to_a_channel_is_answered_in_private() -> None:
    """Its readers need not see how it is set up: whoever added the bot manages it from the private chat."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.bot_added(CHANNEL, by=PERSON, kind="channel", status="administrator")
        await world.wait_for(lambda: heard)
        (inbound,) = heard
        assert (inbound.text, inbound.chat, inbound.private) == (f"manage {CHANNEL}", str(PERSON), True)


async def test_a_post_in_a_channel_is_a_command_of_its_admins() -> None:
    """Only they can post."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.channel_says(CHANNEL, "/subscribe ceasefire")
        world.channel_says(CHANNEL, "Just news for our readers.")
        world.channel_says(CHANNEL, "/END")
        await world.wait_for(lambda: heard and heard[-1].text == "END")
        assert [(i.text, i.user) for i in heard[:-1]] == [("subscribe ceasefire", ANONYMOUS_ADMIN)]


async def test_a_forum_topic_is_a_thread_and_the_general_one_is_the_chat() -> None:
    """What is said in General belongs to the chat itself, and so does what is sent there."""
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.user_says(GROUP, PERSON, "/topics", thread=17)
        world.user_says(GROUP, PERSON, "/topics", thread=1)
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: len(heard) == 3)
        assert [inbound.thread for inbound in heard] == ["17", "", ""]
        world.chat(GROUP).topics = {17}
        for thread in ("17", "1", ""):
            await client.send(delivery(GROUP, thread=thread))
        assert [shown.thread for shown in world.messages(GROUP)] == [17, None, None]


async def test_an_upgrade_to_a_supergroup_is_told_from_either_side() -> None:
    """Both service messages say the same: the old address, and the new one."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.group_upgraded(-55, -1_000_000_000_055)
        await world.wait_for(lambda: len(heard) == 2)
        assert {(i.chat, i.text, i.route["moved_to"]) for i in heard} == {("-55", "", "-1000000000055")}


async def test_a_reply_to_the_bot_is_heard_and_one_to_others_is_not() -> None:
    """Privacy mode lets it through; it says what it answers, for it may not be meant for the bot at all."""
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP)
        sent = await client.send(delivery(GROUP))
        world.user_says(GROUP, PERSON, "latest", to=int(sent.remote_ref))
        world.user_says(GROUP, PERSON, "latest")
        theirs = max(world.chat(GROUP).messages)
        world.user_says(GROUP, 8, "latest", to=theirs)
        world.user_says(GROUP, PERSON, "/END")
        await world.wait_for(lambda: heard and heard[-1].text == "END")
        assert [(i.text, i.route.get("answers")) for i in heard[:-1]] == [("latest", sent.remote_ref)]
