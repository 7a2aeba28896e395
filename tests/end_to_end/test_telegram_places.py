"""Telegram's kinds of places, from the update to the answer: channels managed in private, deep links, upgrades, webhooks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.chat.telegram.seal import Errand, Seal
from bot.pipeline.commands.chatting import hash_code
from bot.pipeline.commands.reception import MOST_FOR_STRANGERS
from tests.end_to_end.running import parley
from tests.world.ports import free_port
from tests.world.telegram import TelegramWorld

GROUP, CHANNEL, ADMIN, MEMBER, STRANGER = -100, -1_000_000_000_077, 7, 8, 9


@asynccontextmanager
async def running(world: TelegramWorld, folder: Path, more: str = "", allow: str = f"[{GROUP}]") -> AsyncIterator[App]:
    """Parley with Telegram alone."""
    world.chat(GROUP, title="News desk").members |= {ADMIN: "administrator", MEMBER: "member"}
    config = (
        f'[console]\nenabled = false\n[telegram]\nenabled = true\nbase_url = "{world.base_url}"\nallow_chats = {allow}\n{more}'
    )
    async with parley(config, folder, secrets={"TELEGRAM_BOT_TOKEN": world.token}) as app:
        yield app
        await app.desk.flush()  # what stands in the chat is noted as answered a moment later


async def said(world: TelegramWorld, user: int, text: str, chat: int = GROUP, thread: int | None = None) -> str:
    """What the bot answers there."""
    before = len(world.messages(chat))
    world.user_says(chat, user, text, thread)
    await world.wait_for(lambda: len(world.messages(chat)) > before)
    return world.messages(chat)[-1].text


async def test_a_channel_is_chosen_paired_and_set_up_from_the_private_chat(tmp_path: Path) -> None:
    """Whoever added the bot is asked in private; nothing is posted in the channel; the choice outlives a restart."""
    async with TelegramWorld() as world:
        channel = world.chat(CHANNEL, kind="channel", title="Peace watch")
        channel.members = {ADMIN: "creator"}
        async with running(world, tmp_path) as app:
            world.bot_added(CHANNEL, by=ADMIN, kind="channel", status="administrator")
            await world.wait_for(lambda: world.messages(ADMIN))
            told = world.messages(ADMIN)[0].text
            assert "about Peace watch" in told
            assert f"telegram:{CHANNEL}) is not connected" in told
            code = await _code(app)
            assert "Connected" in await said(world, ADMIN, f"/pair {code}", ADMIN)
        async with running(world, tmp_path) as app:
            answer = await said(world, ADMIN, "subscribe ceasefire alert", ADMIN)
            assert "» Peace watch" in answer
            assert "Subscribed" in answer
            (held,) = await app.store.read(lambda tx: tx.channels.subscriptions())
            about = await app.store.read(lambda tx: tx.channels.get(held.channel_id))
            assert about.chat.address == str(CHANNEL)
            world.user_says(ADMIN, ADMIN, "/settings")
            await world.wait_for(lambda: "Peace watch: Settings" in world.messages(ADMIN)[-1].text)
            panel = world.messages(ADMIN)[-1]
            world.user_presses(ADMIN, ADMIN, panel.id, panel.labels().index("Save"))
            await world.wait_for(lambda: panel.text.startswith("» Peace watch"))
            channel.members[ADMIN] = "left"
            assert "full members" in await said(world, ADMIN, "unsubscribe all", ADMIN)
            assert "about this chat" in await said(world, ADMIN, "manage off", ADMIN)
            assert "not connected" in await said(world, ADMIN, "subscriptions", ADMIN)
        assert world.messages(CHANNEL) == []


async def test_only_what_one_administers_is_offered_for_managing(tmp_path: Path) -> None:
    """Titles of other chats are told to nobody; the choice is a button; a group says it is to be done in private."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        await app.store.write(lambda tx: tx.channels.allow_chat("telegram", str(GROUP), title="News desk", now=app.clock.now()))
        assert "no channel or group" in await said(world, MEMBER, "/manage", MEMBER)
        assert "no channel or group" in await said(world, MEMBER, f"/manage {GROUP}", MEMBER)
        await said(world, ADMIN, "/manage", ADMIN)
        offer = world.messages(ADMIN)[-1]
        assert offer.labels() == ["News desk"]
        world.user_presses(ADMIN, ADMIN, offer.id)
        await world.wait_for(lambda: world.popups or len(world.messages(ADMIN)) == 2)
        assert "» News desk" in await said(world, ADMIN, "subscribe ceasefire", ADMIN)
        assert "in private" in await said(world, ADMIN, "/manage")


async def test_a_deep_link_answers_members_of_its_chat_and_nobody_else(tmp_path: Path) -> None:
    """In private, though that chat is not connected; a stranger, and a link that we did not sign, learn nothing."""
    async with TelegramWorld() as world, running(world, tmp_path):
        world.chat(GROUP).members[STRANGER] = "left"
        payload = Seal(world.token).payload(Errand("topics ceasefire", str(GROUP)))
        forged = Seal("1:other").payload(Errand("topics ceasefire", str(GROUP)))
        assert "truce" in await said(world, MEMBER, f"/start {payload}", MEMBER)
        for user in (STRANGER, 77):
            answer = await said(world, user, f"/start {payload}", user)
            assert "truce" not in answer
        assert "code is wrong" in await said(world, MEMBER, f"/start {forged}", MEMBER)


async def test_a_group_that_was_upgraded_goes_on_at_its_new_address(tmp_path: Path) -> None:
    """Its first command there is answered, though nothing was sent since: the subscription came along."""
    new = -1_000_000_000_100
    async with TelegramWorld() as world, running(world, tmp_path):
        assert "Subscribed" in await said(world, ADMIN, "/subscribe ceasefire")
        world.group_upgraded(GROUP, new)
        assert "ceasefire" in await said(world, MEMBER, "/subscriptions", new)
        assert "Subscribed" in await said(world, ADMIN, "/subscribe peacekeepers", new)


async def test_a_forum_topic_is_bound_where_the_command_was_given(tmp_path: Path) -> None:
    """Each topic follows its own; General is the group itself; the form stands in the topic it was asked for in."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        for thread, line in ((17, "/subscribe ceasefire"), (1, "/subscribe peacekeepers"), (17, "/settings")):
            await said(world, ADMIN, line, thread=thread)
        assert [shown.thread for shown in world.messages(GROUP)] == [17, None, 17]
        held = await app.store.read(
            lambda tx: [(tx.channels.get(s.channel_id).thread, s.topic) for s in tx.channels.subscriptions()]
        )
        assert sorted(held) == [("", "peacekeepers"), ("17", "ceasefire")]


async def test_an_anonymous_admin_commands_and_their_own_name_presses(tmp_path: Path) -> None:
    """What is written as the group counts as an admin's word; a press carries the person, who is asked about."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        world.anonymous_admin_says(GROUP, "/subscribe")
        await world.wait_for(lambda: world.messages(GROUP))
        panel = world.messages(GROUP)[0]
        world.user_presses(GROUP, MEMBER, panel.id, 0)
        await world.wait_for(lambda: world.answered)
        assert "Only admins" in world.popups[world.answered[0]]["text"]
        world.user_presses(GROUP, ADMIN, panel.id, 0)
        await world.wait_for(lambda: "Follow" in panel.labels())
        world.user_presses(GROUP, ADMIN, panel.id, panel.labels().index("Follow"))
        await world.wait_for(lambda: "Subscribed" in panel.text)
        assert len(await app.store.read(lambda tx: tx.channels.subscriptions())) == 1


async def test_what_people_say_to_each_other_below_the_bots_messages_is_left_alone(tmp_path: Path) -> None:
    """A reply is a command only where it is one, and a short one."""
    async with TelegramWorld() as world, running(world, tmp_path):
        await said(world, MEMBER, "/topics")
        bots = world.messages(GROUP)[-1].id
        for words in ("Interesting!", "why do they say that only now?"):
            world.user_says(GROUP, MEMBER, words, to=bots)
        world.user_says(GROUP, MEMBER, "status", to=bots)
        await world.wait_for(lambda: len(world.messages(GROUP)) == 2)
        assert "Parley is running" in world.messages(GROUP)[-1].text


async def test_a_chat_that_is_not_connected_is_not_answered_for_ever(tmp_path: Path) -> None:
    """So many answers in ten minutes, each with its id and nothing more; other chats are answered meanwhile."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        for number in range(MOST_FOR_STRANGERS + 3):
            world.user_says(STRANGER, STRANGER, f"/search word{number}")
        assert "ceasefire" in await said(world, MEMBER, "/topics")

        def unhandled() -> int:
            return app.store.read_now(lambda tx: len(tx.inbound.waiting(["telegram"])))

        await world.wait_for(lambda: not unhandled())
        refused = await app.store.read(
            lambda tx: tx.connection.execute("SELECT count(*) FROM inbound WHERE error = 'asked too often'").fetchone()[0]
        )
        assert refused == 3
        assert all("is not connected" in shown.text for shown in world.messages(STRANGER))


async def test_parley_is_called_by_webhook(tmp_path: Path) -> None:
    """Configured, served beside health, and answered like any other."""
    port = free_port()
    async with TelegramWorld() as world:
        more = f'mode = "webhook"\n[web]\nlisten = "127.0.0.1:{port}"\npublic_url = "http://127.0.0.1:{port}"\n'
        async with running(world, tmp_path, more):
            assert "ceasefire" in await said(world, MEMBER, "/topics")
            assert world.hooked
            assert not world.called("getUpdates")


async def _code(app: App) -> str:
    now = app.clock.now()
    await app.store.write(
        lambda tx: tx.channels.add_pair_code(hash_code("ABCD-2345"), now=now, expires_at=now + timedelta(minutes=5))
    )
    return "abcd2345"
