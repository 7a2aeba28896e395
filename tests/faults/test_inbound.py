"""What people say is persisted before it is acknowledged, and done once however often it is delivered."""

import asyncio
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.cli.calling import write_config
from tests.cli.process import running
from tests.end_to_end.running import NO_WEB, parley, until
from tests.faults.conftest import LONG_ONLY, Figures, Size
from tests.faults.parley import CHAT, ask, run, town
from tests.world.slack import SlackWorld
from tests.world.slack_socket import Envelope
from tests.world.telegram import TelegramWorld

pytestmark = pytest.mark.timeout(3000)

SLACK = """
[console]
enabled = false
[slack]
enabled = true
base_url = "{base_url}"
allow_workspaces = ["T0WORLD"]
"""
TELEGRAM = """
[console]
enabled = false
[telegram]
enabled = true
base_url = "{base_url}"
[[channels]]
chat = "telegram:77"
"""


async def test_a_slack_command_four_times(tmp_path: Path, figures: Figures) -> None:
    """The same command in four fresh envelopes is acknowledged four times and answered once."""
    async with SlackWorld() as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(SLACK.format(base_url=slack.base_url), tmp_path, secrets=secrets) as app:
            envelope = await slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe ceasefire")
            again = [await slack.redeliver(envelope) for _ in range(3)]
            await until(lambda: slack.ephemerals("C0NEWS", "U0ADMIN"))
            await asyncio.sleep(1)
            subscriptions = await app.store.read(lambda tx: tx.channels.subscriptions())
            answers = len(slack.ephemerals("C0NEWS", "U0ADMIN"))
            acknowledged = sum(one.acked for one in [envelope, *again])
    figures(f"Slack command x4 in fresh envelopes: {acknowledged} acknowledged, {len(subscriptions)} effect, {answers} answer")
    assert (len(subscriptions), answers, acknowledged) == (1, 1, 4)


async def test_a_telegram_update_four_times(tmp_path: Path, figures: Figures) -> None:
    """An update that Telegram delivers again after it was confirmed has one effect and one answer."""
    async with TelegramWorld() as telegram:
        secrets = {"TELEGRAM_BOT_TOKEN": telegram.token}
        async with parley(TELEGRAM.format(base_url=telegram.base_url), tmp_path, secrets=secrets) as app:
            update = telegram.user_says(CHAT, CHAT, '/subscribe "harbour strike"')
            await telegram.wait_for(lambda: telegram.messages(CHAT))
            for _ in range(3):
                telegram.repeat(update)
                await telegram.wait_for(lambda: not telegram.unconfirmed())
            await asyncio.sleep(1)
            keywords = await app.store.read(lambda tx: tx.channels.keywords())
            answers = [shown.text for shown in telegram.messages(CHAT) if "harbour strike" in shown.text]
    figures(f"Telegram update x4 under one id: {len(keywords)} effect, {len(answers)} answer")
    assert (len(keywords), len(answers)) == (1, 1)


@LONG_ONLY
async def test_kills_around_the_acknowledgement(tmp_path: Path, size: Size, figures: Figures) -> None:
    """A Telegram command whose update is delivered again after a kill is answered; none is lost, none is done twice."""
    kills, before, lost = size(4, 60), 0, 0
    async with town(tmp_path) as t:
        keywords: list[str] = []
        for n in range(kills):
            async with run(t) as process:
                await process.until("Parley watches", "listening as")
                keywords.append(f"harbour{n}")
                update = t.telegram.user_says(CHAT, CHAT, f'/subscribe "{keywords[-1]}"')
                if n % 2:
                    await t.telegram.wait_for(partial(_is_confirmed, t.telegram, update))
                await asyncio.sleep(n % 8 * 0.01)
                process.signal(signal.SIGKILL)
                await process.end()
            before += update in t.telegram.unconfirmed()
            if n % 4 == 0 and update not in t.telegram.unconfirmed():
                t.telegram.user_says(CHAT, CHAT, "/status")
        t.ask("UPDATE deliveries SET not_before = NULL WHERE state IN ('unknown', 'failed')")
        async with run(t) as process:
            await process.until("listening as")
            await t.telegram.wait_for(lambda: not t.telegram.unconfirmed())
            await asyncio.sleep(3)
            process.signal(signal.SIGTERM)
            await process.end()
        made = [str(row[0]).strip('"') for row in t.ask("SELECT query FROM keywords")]
        lost = sum(keyword not in made for keyword in keywords)
        twice = len(made) - len(set(made))
        figures(
            f"killed around the acknowledgement x{kills}, telegram: {before} before it, {kills - before} after it, "
            f"{lost} commands lost, {twice} done twice"
        )
        assert lost == 0
        assert twice == 0


@LONG_ONLY
async def test_kills_around_the_acknowledgement_on_slack(tmp_path: Path, size: Size, figures: Figures) -> None:
    """A Slack command that was acknowledged is done after a kill; one that was not is delivered again, and done once."""
    kills, envelopes = size(3, 60), list[Envelope]()
    async with SlackWorld() as slack:
        config = write_config(tmp_path, SLACK.format(base_url=slack.base_url) + NO_WEB)
        start = partial(running, "--config", config, "run", SLACK_BOT_TOKEN=slack.bot_token, SLACK_APP_TOKEN=slack.app_token)
        for n in range(kills):
            async with start() as process:
                await process.until("Parley watches")
                line = f'/parley subscribe "harbour{n}"'
                envelopes.append(await slack.user_says_command("C0NEWS", "U0ADMIN", line, wait=False))
                await asyncio.sleep(n % 8 * 0.01)
                process.signal(signal.SIGKILL)
                await process.end()
        before = [envelope for envelope in envelopes if not envelope.acked]
        async with start() as process:
            await process.until("Parley watches")
            for envelope in before:
                await slack.redeliver(envelope)
            await asyncio.sleep(5)
            process.signal(signal.SIGTERM)
            await process.end()
        made = [str(row[0]).strip('"') for row in ask(tmp_path / "parley.db", "SELECT query FROM keywords")]
        lost = sum(f"harbour{n}" not in made for n in range(kills))
        twice = len(made) - len(set(made))
        figures(
            f"killed around the acknowledgement x{kills}, slack: {len(before)} before it, {kills - len(before)} after it, "
            f"{lost} commands lost, {twice} done twice"
        )
        assert lost == 0
        assert twice == 0


def _is_confirmed(telegram: TelegramWorld, update: int) -> bool:
    return update not in telegram.unconfirmed()
