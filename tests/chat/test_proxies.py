"""`network.proxy` for the platforms: what they are sent and what they hand in goes through it."""

from bot.chat.telegram.wire import Timeouts
from bot.core.outbox import Verdict
from tests.world.proxy import Proxy
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import delivery, sending

GROUP = -100


async def test_telegram_is_reached_through_the_proxy() -> None:
    """The proxy gets the whole address, and the message arrives."""
    async with TelegramWorld() as world, Proxy() as proxy:
        world.chat(GROUP)
        async with sending(world, proxy=proxy.url, timeouts=Timeouts()) as client:
            assert (await client.send(delivery(GROUP))).verdict is Verdict.SENT
        assert len(world.messages(GROUP)) == 1
    assert [line.split("/bot")[0] for line in proxy.asked] == [f"POST {world.base_url.removesuffix('/bot')}"]


async def test_slack_is_reached_through_the_proxy(world: SlackWorld, desk: Desk) -> None:
    """Its Web API and the socket alike: a command comes in through it."""
    async with Proxy() as proxy:
        client = client_of(world, proxy=proxy.url)
        await client.start(desk.receive)
        await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
        await client.stop()
    assert len(desk.received) == 1
    assert any(line.startswith("POST http://127.0.0.1:") for line in proxy.asked)
    assert any(line.startswith("GET ") and "ticket" in line for line in proxy.asked)
