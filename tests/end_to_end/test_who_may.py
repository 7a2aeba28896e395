"""Every verb, button and form, by everybody, on every platform: allowed and refused as the table of commands says.

The real clients ask the stand-ins who a person is; the real desk answers. Nothing is sent: the answers are read in the outbox.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.pipeline.commands.verbs import NAMES, VERBS
from tests.end_to_end.people import ELSEWHERE, MEMBER, OUTSIDER, PEOPLE, Place, opened
from tests.pipeline.test_desk import LINES, USES

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "commands.md"
SAMPLES = sorted((ROOT / "tests" / "data" / "messages" / "cards").glob("*.json"))

BUTTONS = {
    "why s1": "look", "why i1": "look", "who s1": "look", "more s1": "look", "more s1 less": "look",
    "more s1 mute ceasefire": "look", "more s1 mute ceasefire yes": "change", "more s1 unmute ceasefire": "change",
    "irrelevant s1": "look", "irrelevant s1 off-topic": "look", "irrelevant s1 minor": "look", "irrelevant s1 old": "look",
    "irrelevant s1 undo": "look", "topic ceasefire chart": "look",
    "search truce page:1 upto:1": "look", "share truce page:1 upto:1": "look",
    "subscribe ceasefire alert min=1 from=last": "change", "subscribe ceasefire alert min=1 from=now": "change",
    "subscribe ceasefire both min=1 from=digest": "change", "subscribe ceasefire both min=1 from=last": "change",
    "subscribe ceasefire both min=1 from=now": "change", "subscribe ceasefire digest min=1 from=digest": "change",
    "subscribe ceasefire digest min=1 from=now": "change",
    "subscribe ceasefire": "change", "unsubscribe ceasefire": "change",
    "mute s1": "change", "unmute all": "change", "unmute harbour.example": "change", "unmute ceasefire": "change",
    "unmute s1": "change",
}  # fmt: skip
"""What a button says (its numbers as 1, every topic as one), and what that needs."""

FORMS: dict[str, dict[str, str]] = {
    "subscribe": {"topic": "ceasefire", "mode": "both", "min": "1"},
    "keyword": {"query": "grain corridor", "mode": "both", "min": "1"},
    "unsubscribe": {"topic": "ceasefire"},
    "digest": {"what": "at", "days": "daily", "at": "07:30", "weekly": "off", "empty": "on"},
    "mute": {"what": "all", "span": "8h"},
    "quiet": {"quiet": "22:00-07:00"},
    "timezone": {"timezone": "Europe/Kyiv"},
    "settings": {
        "timezone": "Europe/Kyiv",
        "language": "en",
        "days": "mon",
        "at": "06:00",
        "weekly": "off",
        "empty": "on",
        "quiet": "",
        "cap": "5",
    },
}
"""A filled form of each verb that has one: all of them change something."""

PRESSED: dict[str, dict[str, Any]] = {
    "telegram": {"callback": "1", "reply_to": "1"},
    "slack": {"user": "U", "response_url": "https://x.example/1", "trigger": "1"},
    "console": {},
}
"""How a press comes in."""


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with opened(tmp_path) as place:
        yield place


def judge(line: str, words: str, role: str, needs: str) -> None:
    """Outsiders are refused, members where something would change, admins never."""
    assert ("full members" in words) == (role == OUTSIDER), line
    assert ("Only admins" in words) == (role == MEMBER and needs == "change"), line


@pytest.mark.parametrize(("platform", "chat", "user", "role"), PEOPLE, ids=str)
async def test_every_verb(place: Place, platform: str, chat: str, user: str, role: str) -> None:
    """Admins may everything, members look, outsiders nothing."""
    for line, needs in USES:
        judge(line, await place.told(line, platform, chat, user), role, needs)
        place.house.clock.forward(minutes=1)


@pytest.mark.parametrize(("platform", "chat", "user", "role"), PEOPLE, ids=str)
async def test_every_button(place: Place, platform: str, chat: str, user: str, role: str) -> None:
    """Whoever presses is asked about, whoever it was shown to: under a card everybody in the chat can press."""
    for line, needs in BUTTONS.items():
        words = await place.told(line, platform, chat, user, route=PRESSED[platform])
        judge(line, words, role, needs)
        place.house.clock.forward(minutes=1)


@pytest.mark.parametrize(("platform", "chat", "user", "role"), PEOPLE, ids=str)
async def test_every_form(place: Place, platform: str, chat: str, user: str, role: str) -> None:
    """Whoever sends a filled form is asked about, whoever opened it."""
    for verb, given in FORMS.items():
        filled = {name: (value,) for name, value in given.items()}
        judge(verb, await place.told(verb, platform, chat, user, filled), role, "change")
        place.house.clock.forward(minutes=1)


@pytest.mark.parametrize(("platform", "chat", "user"), [("telegram", ELSEWHERE, "1"), ("slack", "C0ELSE", "U0ADMIN")])
async def test_in_another_chat(place: Place, platform: str, chat: str, user: str) -> None:
    """A chat that is not connected is told its id and how to connect it, whoever asks or presses there, and no more."""
    for line, needs in [*USES, *BUTTONS.items()]:
        words = await place.told(line, platform, chat, user)
        wanted = "code is wrong" if needs == "code" else f"This chat ({platform}:{chat}) is not connected."
        assert words.startswith(wanted) or "code is wrong" in words, line
        place.house.clock.forward(minutes=10)  # strangers are answered only so often


def test_every_button_and_form_is_tried() -> None:
    """What the samples of all messages offer stands in the table above, and each verb's form."""
    offered = {command for path in SAMPLES for command in commands(json.loads(path.read_text("utf-8")))}
    topics = r"\b(k1|peacekeepers|security-guarantees)\b"
    alike = {re.sub(topics, "ceasefire", re.sub(r"\d+", "1", command)) for command in offered}
    assert alike - BUTTONS.keys() == set()
    assert FORMS.keys() == {name for name, verb in VERBS.items() if verb.form}


def commands(value: Any) -> Iterator[str]:
    """Of all buttons of a stored message, its popup's too."""
    match value:
        case {"command": str(command)}:
            yield command
        case dict():
            for inner in value.values():
                yield from commands(inner)
        case list():
            for inner in value:
                yield from commands(inner)


@pytest.mark.seeds
def test_every_verb_of_the_shared_table_is_here() -> None:
    """Each by each of its names, for whom the table says: no look-up needs an admin, no change is open to members."""
    if not SHARED.exists():
        pytest.skip("the table of commands is not here (../shared/commands.md)")
    needed = {verb: {need for line, need in USES if line.split()[0] == verb} for verb in LINES}
    lines = SHARED.read_text("utf-8").splitlines()
    table = [[cell.strip() for cell in re.sub("`[^`]*`", "", line).split("|")[1:-1]] for line in lines if line[:2] == "| "]
    tried = set()
    for names, _, who, _ in table[1:]:
        for name in re.findall("[a-z]+", names):
            tried.add(name)
            assert name in NAMES, name
            if who in {"admin", "operator"}:
                assert "change" in needed[NAMES[name]], name
            elif who == "member":
                assert needed[NAMES[name]] == {"look"} or name in {"settings", "start"}, name
    assert {"subscribe", "sub", "mute", "unmute", "withdraw", "pair", "export", "topic"} <= tried
