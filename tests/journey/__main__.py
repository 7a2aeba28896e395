"""Writes docs/tour.md and docs/images. Needs Chromium for the two pictures of chats; without it they stay as they were."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.journey.console import console
from tests.journey.page import slack_page, telegram_page
from tests.journey.slack import slack
from tests.journey.telegram import telegram
from tests.journey.walk import Step, Walk

DOCS = Path(__file__).parents[2] / "docs"
IMAGES = DOCS / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HEAD = """# A tour

One new user, from the first word to the last, on each platform. `make tour` walks it with the real Parley on the stand-ins of
the tests and writes this page: every word below was said by it. The pictures are illustrations: Parley's real messages, drawn
by a browser in the manner of each app, not screenshots of Slack or Telegram.

How to create the app: [Slack](slack.md), [Telegram](telegram.md). The code comes from `parley pair` on the server.
"""


def shoot(page: str, to: Path) -> bool:
    """A picture of a page as high as it is. False without a browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, "utf-8")
        flags = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        ]
        dom = subprocess.run(  # noqa: S603
            [*flags, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120, check=True
        ).stdout
        height = dom.partition('data-height="')[2].partition('"')[0]
        subprocess.run(  # noqa: S603
            [*flags, f"--window-size=640,{height}", f"--screenshot={to}", file.as_uri()],
            capture_output=True,
            timeout=120,
            check=True,
        )
    return True


def transcript(walk: Walk, picture: str) -> str:
    """A platform's part of the page."""
    lines = [f"## {walk.platform}", "", f"![{walk.platform}: the journey, an illustration](images/{picture})", ""]
    for step in walk.steps:
        lines += [f"*{step.then}:*", ""] if step.then else [f"**You:** `{step.you}`", ""] if step.you else _shown(step)
    return "\n".join(lines)


def _shown(step: Step) -> list[str]:
    who = "Parley, to you alone:" if step.private else "Parley:" if step.words else "Below it now:"
    words = [line.rstrip() for line in step.words.split("\n")] if step.words else []
    buttons = ["[" + "] [".join(step.buttons) + "]"] if step.buttons else []
    return [who, "", "```text", *words, *([""] if words and buttons else []), *buttons, "```", ""]


async def walked() -> tuple[Walk, Walk, Walk, str]:
    """The three walks, each in a folder of its own, and the terminal's picture."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("slack", "telegram", "console")]
        for place in places:
            place.mkdir()
        return (await slack(places[0]), await telegram(places[1]), *await console(places[2]))


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    in_slack, in_telegram, in_terminal, svg = asyncio.run(walked())
    (IMAGES / "console.svg").write_text(svg, "utf-8")
    drawn = [
        shoot(slack_page(in_slack.steps), IMAGES / "slack.png"),
        shoot(telegram_page(in_telegram.steps), IMAGES / "telegram.png"),
    ]
    parts = [
        transcript(in_slack, "slack.png"),
        transcript(in_telegram, "telegram.png"),
        transcript(in_terminal, "console.svg"),
    ]
    (DOCS / "tour.md").write_text("\n".join([HEAD, *parts]).rstrip("\n") + "\n", "utf-8")
    sys.stdout.write(
        "Written: docs/tour.md and docs/images"
        + ("" if all(drawn) else " (no Chromium: two pictures stay as they were)")
        + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
