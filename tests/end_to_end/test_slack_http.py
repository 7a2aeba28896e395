"""Slack in HTTP mode through the whole of Parley: called, answered, quickly, and once."""

import asyncio
from pathlib import Path

from bot.app import App
from bot.pipeline.commands.desk import PERMISSION_TIMEOUT
from tests.end_to_end.running import parley
from tests.end_to_end.test_commands import config
from tests.end_to_end.test_feed_to_chat import OLD
from tests.world.feeds import FeedWorld
from tests.world.ports import free_port
from tests.world.slack import SlackWorld

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def http_config(feeds: FeedWorld, slack: SlackWorld, port: int) -> str:
    return config(
        feeds,
        f"""
[slack]
enabled = true
mode = "http"
base_url = "{slack.base_url}"
allow_workspaces = ["T0WORLD"]
[web]
listen = "127.0.0.1:{port}"
public_url = "http://127.0.0.1:{port}"
""",
    )


async def test_a_form_a_command_and_a_redelivery_over_http(tmp_path: Path) -> None:
    """What works through Socket Mode works called from outside: a modal opens and is taken, a repeat counts once."""
    port = free_port()
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": SECRET}
        async with parley(http_config(feeds, slack, port), tmp_path, secrets=secrets) as app:
            await reachable(port)
            slack.calls_over_http(f"http://127.0.0.1:{port}/slack/events", SECRET)
            await slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe")
            await settled(app)
            envelope = await slack.user_submits(slack.modal("U0ADMIN"), topic="ceasefire")
            await slack.redeliver(envelope)
            await settled(app)
            [shown] = slack.ephemerals("C0NEWS", "U0ADMIN")
            assert "Subscribed" in shown.words
            assert slack.called("apps.connections.open") == []


async def test_it_is_acknowledged_in_time_however_long_the_answer_takes(tmp_path: Path) -> None:
    """Slack waits three seconds: who asks and what must be fetched is found out after it has its word, and still answered."""
    port = free_port()
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": SECRET}
        async with parley(http_config(feeds, slack, port), tmp_path, secrets=secrets) as app:
            await reachable(port)
            slack.calls_over_http(f"http://127.0.0.1:{port}/slack/events", SECRET)
            answered = slack.state.held["users.info"] = asyncio.Event()
            envelope = await slack.user_says_command("C0NEWS", "U0ADMIN", f"/parley feeds check {feeds.url('/news.xml')}")
            assert envelope.acked_after is not None
            assert envelope.acked_after < PERMISSION_TIMEOUT, "it was not waited for"
            answered.set()
            await slack.wait_for(lambda: len(slack.ephemerals("C0NEWS", "U0ADMIN")) == 2)
            begun, answer = slack.ephemerals("C0NEWS", "U0ADMIN")
            assert begun.words.startswith("On my way")
            assert "Harbour" in answer.words or "entries" in answer.words.casefold()
            assert len(slack.called("response_url")) == 2
            await settled(app)


async def reachable(port: int) -> None:
    """Until the web server listens: it starts after the platforms."""
    async with asyncio.timeout(180):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return


async def settled(app: App) -> None:
    """Everything that was said is answered, and every answer is sent."""
    await app.desk.flush()
    await app.deliverer.flush()
