"""parley check, send-test, pair: whether it is set up right, against worlds that can say no."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.calling import parley, parley_beside, write_config
from tests.end_to_end.running import parley as serving
from tests.world.feeds import Entry, FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

WRONG = """
[general]
timezone = "Europe/Kiyv"
databse = "x"
[[feeds]]
url = "ftp://news.example.org/feed"
[[channels]]
chat = "irc:1"
subscribe = ["cease-fire"]
"""


@dataclass
class Worlds:
    """All three, and a config that switches them on."""

    feeds: FeedWorld
    telegram: TelegramWorld
    slack: SlackWorld
    config: Path


@pytest.fixture
async def worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Worlds]:
    """A Telegram group, a Slack channel and a feed, all well."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram, SlackWorld() as slack:
        telegram.chat(-100)
        feeds.publish("/news.xml", Entry("Minister opens a bridge"))
        (tmp_path / "inbox").mkdir()
        text = f"""
[fetch]
allow_hosts = ["{feeds.host}"]
[telegram]
enabled = true
base_url = "{telegram.base_url}"
allow_chats = [-100]
[slack]
enabled = true
base_url = "{slack.base_url}"
allow_workspaces = ["T0WORLD"]
[[feeds]]
url = "{feeds.url("/news.xml")}"
title = "Harbour Post"
[[folders]]
path = "inbox"
"""
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", telegram.token)
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        yield Worlds(feeds, telegram, slack, write_config(tmp_path, text))


def test_all_errors_at_once(tmp_path: Path) -> None:
    """Each with its key path and what would do; exit code 2."""
    ran = parley("check", "--config", write_config(tmp_path, WRONG))
    assert (ran.code, ran.out) == (2, "")
    for where in ("general.databse", "general.timezone", "feeds[0].url", "channels[0].chat", "channels[0].subscribe"):
        assert f"• {where}: " in ran.err
    assert "5 problems" in ran.err
    assert "Traceback" not in ran.err


def test_missing_tokens_are_named_together(tmp_path: Path) -> None:
    """Every variable that a switched-on platform needs."""
    ran = parley("check", "--config", write_config(tmp_path, "[telegram]\nenabled = true\n[slack]\nenabled = true\n"))
    assert ran.code == 2
    for name in ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert name in ran.err


def test_slack_over_http_needs_a_secret_and_an_address(tmp_path: Path) -> None:
    """In that mode the signing secret and web.public_url are named, and no app token is asked for."""
    slack = "[slack]\nenabled = true\nmode = 'http'\n"
    ran = parley("check", "--config", write_config(tmp_path, slack))
    assert ran.code == 2
    assert "SLACK_SIGNING_SECRET" in ran.err
    assert "web.public_url" in ran.err
    assert "SLACK_APP_TOKEN" not in ran.err


async def test_what_will_run_and_online_all_is_well(worlds: Worlds) -> None:
    """Offline it lists what will run; online each thing tried is an `ok` line."""
    ran = await parley_beside("check", "--config", worlds.config)
    assert ran.code == 0
    assert "chats      console, telegram, slack\n" in ran.out
    assert "feed       Harbour Post\n" in ran.out
    assert not worlds.feeds.requests
    ran = await parley_beside("check", "--online", "--config", worlds.config)
    assert ran.code == 0
    assert "FAIL" not in ran.out
    for shown in ("ok    console", "ok    Harbour Post: 1 entry", "inbox: there"):
        assert shown in ran.out
    assert "ParleyTestBot" in ran.out


async def test_online_tries_the_channels_and_operators_channels(worlds: Worlds) -> None:
    """A channel that the bot cannot see fails, whoever is told there."""
    text = worlds.config.read_text()
    channels = '[[channels]]\nchat = "slack:C0NEWS"\n[[channels]]\nchat = "telegram:-100"\n'
    worlds.config.write_text('[general]\noperators = ["telegram:-999", "slack:C0GONE"]\n' + text + channels)
    ran = await parley_beside("check", "--online", "--config", worlds.config)
    assert ran.code == 1
    failed = " ".join(line for line in ran.out.splitlines() if line.startswith("FAIL"))
    assert "telegram:-999: " in failed
    assert "slack:C0GONE: " in failed
    assert "C0NEWS" not in failed


def test_what_may_be_meant_is_noted(tmp_path: Path) -> None:
    """Nothing to read, nobody to tell, a channel on a platform that is off: a word, and exit code 0."""
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    ran = parley("check", "--config", empty)
    assert ran.code == 0
    assert "note       there are no [[feeds]] and no [[folders]]" in ran.out
    assert "note       there are no [[channels]]" in ran.out
    ran = parley("check", "--config", write_config(tmp_path, '[[channels]]\nchat = "slack:C0NEWS"\n'))
    assert "note       channels[0].chat: slack is switched off" in ran.out


def test_tokens_variables_and_folders_are_named_with_the_rest(tmp_path: Path) -> None:
    """What the configuration needs around it stands in one list with what is wrong in it; a secret in the file is not shown."""
    (tmp_path / "inbox").write_text("no folder")
    text = """
[general]
timezone = "Europe/Kiyv"
names = "nowhere.toml"
[telegram]
enabled = true
[[feeds]]
url = "https://one.example/feed"
login = "UNSET_LOGIN"
[[feeds]]
url = "https://two.example/feed"
login = "ada:secret-word"
[[folders]]
path = "inbox"
"""
    ran = parley("check", "--config", write_config(tmp_path, text))
    assert ran.code == 2
    for where in (
        "general.timezone",
        "general.names",
        "TELEGRAM_BOT_TOKEN",
        "feeds[0].login",
        "feeds[1].login",
        "folders[0].path",
    ):
        assert f"• {where}: " in ran.err
    assert "6 problems" in ran.err
    assert "secret-word" not in ran.err


async def test_online_names_everything_that_fails(worlds: Worlds) -> None:
    """A revoked token, a missing scope, a feed that is none, a folder that is gone: a FAIL line each, exit code 1."""
    worlds.telegram.revoked = True
    worlds.slack.state.scopes = "commands"
    worlds.feeds.serve("/news.xml", b"<html><body>no feed</body></html>", "text/html")
    (worlds.config.parent / "inbox").rmdir()
    ran = await parley_beside("check", "--online", "--config", worlds.config)
    assert ran.code == 1
    failed = [line for line in ran.out.splitlines() if line.startswith("FAIL")]
    for name in ("telegram: ", "slack: ", "Harbour Post: ", "inbox: "):
        assert any(name in line for line in failed), ran.out
    assert "chat:write" in ran.out
    assert worlds.telegram.token not in ran.out + ran.err


@pytest.mark.parametrize("token", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TELEGRAM_BOT_TOKEN"])
async def test_online_names_the_token_that_is_wrong(worlds: Worlds, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """One wrong token fails its own platform, by the variable's name; the other is well."""
    monkeypatch.setenv(token, {"SLACK_BOT_TOKEN": "xoxb-1-wrong", "SLACK_APP_TOKEN": "xapp-1-wrong"}.get(token, "1:wrong"))
    ran = await parley_beside("check", "--online", "--config", worlds.config)
    assert ran.code == 1
    (failed,) = [line for line in ran.out.splitlines() if line.startswith("FAIL")]
    assert token in failed
    assert "wrong" not in failed.replace("wrong token", "")


async def test_a_test_message_reaches_every_platform(worlds: Worlds) -> None:
    """One message stands in the group, in the channel, on the screen."""
    for channel in ("telegram:-100", "slack:C0NEWS", "console"):
        ran = await parley_beside("send-test", channel, "--config", worlds.config)
        assert (ran.code, ran.err) == (0, f"sent to {channel}\n")
    assert ["test message" in shown.text for shown in worlds.telegram.messages(-100)] == [True]
    assert ["test message" in shown.words for shown in worlds.slack.messages("C0NEWS")] == [True]
    assert "test message" in ran.out


async def test_a_test_message_that_is_refused_says_why(worlds: Worlds) -> None:
    """No such platform, one that is off, a chat that threw the bot out: one line, exit code 1."""
    worlds.telegram.chat(-200).bot_status = "kicked"
    for channel in ("irc:1", "slack:C0GONE", "telegram:-200"):
        ran = await parley_beside("send-test", channel, "--config", worlds.config)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert channel in ran.err
    assert "kicked" in ran.err


async def test_a_pairing_code_connects_a_chat_once(worlds: Worlds) -> None:
    """What `pair` prints works in the chat: `/start CODE` connects it and makes the sender its admin."""
    ran = await parley_beside("pair", "--config", worlds.config)
    code = ran.out.splitlines()[0].split()[1]
    text = worlds.config.read_text().replace("allow_chats = [-100]", "allow_chats = []").split("[slack]")[0]
    telegram = worlds.telegram
    secrets = {"TELEGRAM_BOT_TOKEN": telegram.token}
    async with serving(text, worlds.config.parent, secrets=secrets):
        telegram.user_says(-300, 7, f"/start {code}")
        await telegram.wait_for(lambda: telegram.messages(-300))
        telegram.user_says(-300, 7, "/subscribe ceasefire")
        await telegram.wait_for(lambda: len(telegram.messages(-300)) == 2)
    assert "Connected" in telegram.messages(-300)[0].text
    assert "Subscribed" in telegram.messages(-300)[1].text
