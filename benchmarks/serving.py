"""`make bench-serving`: how soon people are answered, quiet and while news comes in as fast as it can be stored.

`parley run` in a process of its own, on loopback: the Slack and Telegram stand-ins of the tests in this process, feeds in a
third. Many feeds are due all the time and bring a whole page of new entries at every poll, a drop folder is filled, one channel
of each platform is sent the alerts. Meanwhile people in many chats ask and change things. Measured from the line's arrival at
the stand-in to the answer's, by platform and by kind; wanted: 95 % under 300 ms.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks import serving_chats
from benchmarks.serving_chats import CHATS
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import free_port

HERE = Path(__file__).parent
RATE = 2.5
"""Lines a second on each platform: Slack's pace leaves room for no more beside the alerts."""
LOOK_UPS = (
    "help",
    "status",
    "topics",
    "topics ceasefire",
    "latest 5",
    "subscriptions",
    "search truce",
    "search meloni troops",
    "search ceasefire since:7d",
    "story {story}",
    "why {story}",
    "why https://news.example.org/unknown",
)
CHANGES = (
    "mute peacekeepers 8h",
    "unmute peacekeepers",
    "subscribe security-guarantees digest",
    "unsubscribe security-guarantees",
    'subscribe "grain transit" digest',
    "timezone Europe/Kyiv",
    "quiet 22:00-07:00",
)
KINDS = {"look-up": LOOK_UPS, "change": CHANGES}
_ARTICLE = "{title}\n\nThe minister said on Monday that {title}, and that talks on grain transit would resume after a pause.\n"


@dataclass
class Times:
    """Milliseconds from a line to its answer, by platform and line."""

    taken: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    lost: int = 0

    def report(self, label: str, verbose: bool) -> None:
        for platform, lines in self.taken.items():
            for kind, of_kind in KINDS.items():
                _say(f"{label:8}{platform:10}{kind:10}{_summary([t for line in of_kind for t in lines[line]])}")
            _say(f"{label:8}{platform:10}{'all':10}{_summary([t for times in lines.values() for t in times])}")
            if verbose:
                for line, times in lines.items():
                    _say(f"{'':18}{line:42}{_summary(times)}")
        if self.lost:
            _say(f"{label:8}{self.lost} lines were not answered within {serving_chats.PATIENCE:.0f} s")


class People:
    """They ask everything in turn, in one chat after the other, without waiting for each other."""

    def __init__(self, platform: serving_chats.Platform, times: Times, story: str) -> None:
        self._platform = platform
        self._times = times
        self._story = story
        self._chats = itertools.cycle(range(CHATS))

    async def ask(self, count: int) -> None:
        lines = list(itertools.islice(itertools.cycle(line for of_kind in KINDS.values() for line in of_kind), count))
        random.shuffle(lines)
        async with asyncio.TaskGroup() as group:
            for line in lines:
                group.create_task(self._ask(next(self._chats), line))
                await asyncio.sleep(1 / RATE)

    async def _ask(self, chat: int, line: str) -> None:
        try:
            seconds = await self._platform.asked(chat, line.format(story=self._story))
        except TimeoutError:
            self._times.lost += 1
        else:
            self._times.taken[self._platform.name][line].append(1000 * seconds)


async def main() -> None:
    given = _options()
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        async with TelegramWorld() as telegram, SlackWorld() as slack, _feeds() as feeds:
            platforms = [serving_chats.telegram(telegram), serving_chats.slack(slack)]
            telegram.chat(-999).members[1] = "administrator"
            web = f"127.0.0.1:{free_port()}"
            (base / "parley.toml").write_text(_config(feeds, web, telegram, slack, given.feeds))
            (base / "inbox").mkdir()
            secrets = {
                "TELEGRAM_BOT_TOKEN": telegram.token,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
            }
            async with _parley(base, secrets) as parley:
                await _seeded(web, given.feeds * 30)
                await asyncio.gather(*(platform.asked(chat, "start") for platform in platforms for chat in range(CHATS)))
                await asyncio.sleep(2)
                last = CHATS - 1  # whose turn comes last: a chat rests for a second after each answer
                await platforms[0].asked(last, "latest 1")
                story = re.search(r"s\d+", platforms[0].newest(last))
                assert story, platforms[0].newest(last)  # noqa: S101 - news that were just stored
                people = lambda times: (People(platform, times, story[0]).ask(given.commands) for platform in platforms)  # noqa: E731
                for label in ("quiet", "ingest"):
                    times = Times()
                    await _set(feeds, flood=30 if label == "ingest" else 0)
                    filling = asyncio.create_task(_fill(base / "inbox", 5.0 if label == "ingest" else 0.0))
                    if label == "ingest":
                        await asyncio.sleep(5)
                    before, began, spent = await _items(web), time.perf_counter(), _processor(parley)
                    await asyncio.gather(*people(times))
                    took = time.perf_counter() - began
                    filling.cancel()
                    rate, busy = (await _items(web) - before) / took, (_processor(parley) - spent) / took
                    _say(f"{label}: {rate:.0f} items a second stored, {100 * busy:.0f} % of a processor in parley itself")
                    times.report(label, given.verbose)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--commands", type=int, default=200, help="lines on each platform, quiet and under load")
    parser.add_argument("--verbose", action="store_true", help="figures of each line too")
    return parser.parse_args()


def _config(feeds: str, web: str, telegram: TelegramWorld, slack: SlackWorld, count: int) -> str:
    allowed = ", ".join(str(chat) for chat in [-999, *(serving_chats.telegram_chat(chat) for chat in range(CHATS))])
    channels = "".join(
        f'[[channels]]\nchat = "{chat}"\nsubscribe = ["ceasefire"]\n' for chat in ("telegram:-999", "slack:C0NEWS")
    )
    sources = "".join(f'[[feeds]]\nurl = "http://{feeds}/f/{number}"\ninterval = "1s"\n' for number in range(count))
    return f"""
[console]
enabled = false
[web]
listen = "{web}"
[fetch]
allow_hosts = ["{feeds}"]
min_interval = "1s"
[telegram]
enabled = true
base_url = "{telegram.base_url}"
allow_chats = [{allowed}]
[slack]
enabled = true
base_url = "{slack.base_url}"
allow_workspaces = ["T0WORLD"]
[[folders]]
path = "inbox"
{channels}{sources}"""


@contextlib.asynccontextmanager
async def _feeds() -> AsyncIterator[str]:
    """A feed server; its address."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "feeds_server.py"), stdout=asyncio.subprocess.PIPE, cwd=HERE.parent
    )
    assert server.stdout  # noqa: S101 - opened above
    try:
        yield f"127.0.0.1:{(await server.stdout.readline()).decode().strip()}"
    finally:
        server.terminate()
        await server.wait()


async def _set(feeds: str, **state: int) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"http://{feeds}/state", json=state) as answer:
        answer.raise_for_status()


@contextlib.asynccontextmanager
async def _parley(base: Path, secrets: dict[str, str]) -> AsyncIterator[int]:
    """`parley run`; its process id."""
    call = [sys.executable, *sys.orig_argv[1 : sys.orig_argv.index("-m")], "-m", "bot", "run", "--config"]
    log = (base / "log").open("wb")
    env = {**os.environ, **secrets, "PYTHONPATH": str(HERE.parent)}
    process = await asyncio.create_subprocess_exec(*call, base / "parley.toml", env=env, stdout=log, stderr=log, cwd=base)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        log.close()
        if (text := (base / "log").read_text()) and ("Traceback" in text or os.environ.get("SHOW_LOG")):
            _say(text[-5000:])


async def _seeded(web: str, items: int) -> None:
    """Until every feed was read once."""
    async with asyncio.timeout(600):
        while await _items(web) < items:
            await asyncio.sleep(0.5)


async def _items(web: str) -> float:
    with contextlib.suppress(aiohttp.ClientError):
        async with aiohttp.ClientSession() as session, session.get(f"http://{web}/metrics") as answer:
            found = re.search(r"^parley_items (\S+)$", await answer.text(), re.MULTILINE)
            return float(found[1]) if found else 0.0
    return 0.0


async def _fill(folder: Path, rate: float) -> None:
    """So many files a second, for ever."""
    rng = random.Random(1)
    for number in itertools.count() if rate else ():
        title = f"truce report {number} of {rng.randint(1, 10**9)} from the harbour"
        await asyncio.to_thread((folder / f"{number:06}.txt").write_text, _ARTICLE.format(title=title))
        await asyncio.sleep(1 / rate)


def _processor(pid: int) -> float:
    """Seconds of processor time that a process itself has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _summary(times: list[float]) -> str:
    if not times:
        return "-"
    ordered = sorted(times)
    at = lambda share: ordered[min(int(share * len(ordered)), len(ordered) - 1)]  # noqa: E731 - one line
    mean = statistics.fmean(ordered)
    return (
        f"{len(ordered):>5} lines: p50 {at(0.5):5.0f}  p95 {at(0.95):5.0f}  p99 {at(0.99):5.0f}  "
        f"max {ordered[-1]:5.0f}  mean {mean:5.0f} ms"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
