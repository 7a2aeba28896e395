"""The catalogue: every text that the code asks for is there, and every text that is there is asked for."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest

from bot.catalogue import FluentCatalogue
from bot.chat.telegram import Labels
from bot.core.digests import DAYS
from bot.core.fact_words import WORDS
from bot.core.facts import fact
from bot.core.look import MONTHS
from bot.core.matching.misses import Missing
from bot.core.model import Fate, LeftOut, MarkKind, Mode, Muting, Pass, Place, SourceState, Told
from bot.core.policy import RULES
from bot.core.turns import TurnKind
from bot.pipeline.commands.pressing import REASONS
from bot.pipeline.commands.verbs import VERBS

TUNED = ["cap", "storm", "fresh", "quiet-pass", "official"]
BOT = Path(__file__).parents[1] / "bot"
KEYS = re.findall(r"^([a-z][a-z-]*) =", (BOT / "locales" / "en.ftl").read_text("utf-8"), re.MULTILINE)
FAMILIES: dict[str, Sequence[str]] = {
    "place": list(Place),
    "context": ["sentence", "item", "page", "feed", "language"],
    "mode": list(Mode),
    "day": DAYS,
    "weekday": DAYS,
    "month": MONTHS,
    "digest-title": ["daily", "weekly"],
    "days": ["daily", "weekdays", "off", *DAYS],
    "help": list(VERBS),
    "form": [field.name for field in fields(Labels)],
    "preview": ["now", "last", "digest"],
    "form-mode": list(Mode),
    "form-mute": ["hour", "shift", "day", "week"],
    "form-digest": ["preview", "post", "at"],
    "feeds-state": list(SourceState),
    "feeds-import": list(LeftOut),
    "feeds-by": ["id", "link", "text"],
    "feeds-from": ["config", "cli", "console"],
    "part": ["message", "entry", "item", "line", "row"],
    "muted-means": list(Muting),
    "pass": list(Pass),
    "settings": TUNED,
    "usage": TUNED,
    "form-empty": ["on", "off"],
    "step": [rule for rule in RULES if rule not in {"alert", "muted-all", "muted-story", "muted-topic"}],
    "span": list("dhms"),
    "miss": [missing for missing in Missing if missing is not Missing.WORDS],
    "fate": [fate.replace(" ", "-") for fate in Fate],
    "waived": ["min", "quiet", "storm", "cap"],
    "passes": ["denial", "urgent", "official"],
    "told": [told for told in Told if told is not Told.HELD],
    "turn": [*TurnKind, "restored"],
    "irrelevant": list(REASONS),
    "review": list(MarkKind),
    "became": [*(rule for rule in RULES), "duplicate", "released", "muted-later", "unfollowed", "restored"],
}
"""What f-strings such as f"place-{...}" may ask for: prefix -> endings."""

SAY = FluentCatalogue().say


def nodes() -> Iterator[ast.AST]:
    """Every node of every module."""
    for path in BOT.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def asked(node: ast.expr) -> Iterator[str]:
    """The keys that a first argument of `say` names outright."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*asked(node.body), *asked(node.orelse))


def called(node: ast.AST) -> str:
    """The name of the method that is called, empty for anything else."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def test_every_text_that_is_asked_for_is_there() -> None:
    """`x.say("key")` anywhere in the code finds its key; so does every f-string's family."""
    calls = [node for node in nodes() if called(node) == "say" and isinstance(node, ast.Call) and node.args]
    wanted = {key for call in calls for key in asked(call.args[0])}
    prefixes = {
        str(call.args[0].values[0].value).removesuffix("-")
        for call in calls
        if isinstance(call.args[0], ast.JoinedStr) and isinstance(call.args[0].values[0], ast.Constant)
    }
    assert len(wanted) > 50
    assert prefixes == set(FAMILIES)
    assert wanted | {f"{prefix}-{end}" for prefix, ends in FAMILIES.items() for end in ends} <= set(KEYS)


def test_every_text_that_is_there_is_asked_for() -> None:
    """No key of the catalogue is dead, and none stands there twice."""
    literals = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    used = literals | {f"{prefix}-{end}" for prefix, ends in FAMILIES.items() for end in ends}
    assert set(KEYS) - used == set()
    assert len(KEYS) == len(set(KEYS))


@pytest.mark.parametrize(
    ("key", "count", "text"),
    [
        ("card-sources", 1, "1 source"),
        ("card-sources", 2, "2 independent sources"),
        ("card-sources", 21, "21 independent sources"),
        ("digest-summary", 0, "Digest: nothing new"),
        ("digest-summary", 1, "Digest: 1 story"),
        ("digest-summary", 1000, "Digest: 1,000 stories"),
        ("digest-count", 1, "1 story"),
        ("story-items", 3, "3 items"),
        ("unsubscribed-all", 0, "There was nothing to unsubscribe."),
        ("unsubscribed-all", 1, "Ended 1 subscription. This channel follows nothing now."),
    ],
)
def test_numbers_choose_their_form(key: str, count: int, text: str) -> None:
    """One and many, and none where a text has a word for it."""
    assert SAY(key, count=count) == text


@pytest.mark.parametrize("kind", WORDS)
def test_a_fact_reads_the_same_in_core(kind: str) -> None:
    """The English words that the log, the configuration and the command line show are those of the catalogue."""
    values = {name: f"<{name}>" for name in re.findall(r"{(\w+)}", WORDS[kind])}
    assert SAY(kind, **values) == str(fact(kind, **values))


def test_every_fact_has_words() -> None:
    """Whatever kind of fact the code makes, there are words for it; and it makes all that there are words for."""
    calls = [node for node in nodes() if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    made = {key for call in calls if call.func.id == "fact" for key in asked(call.args[0])}  # type: ignore[attr-defined]
    begun = ("query-", "fetch-", "match-")  # these come from f-strings
    made |= {kind for kind in WORDS if kind.startswith(begun)}
    assert made == set(WORDS)


def test_dates_are_written_out() -> None:
    """Day, month as a word, year: no reader takes one for the other."""
    at = datetime(2025, 3, 5, 14, 5)  # noqa: DTZ001 (local time, as `Look.local` gives it)
    assert SAY("date-day", at=at) == "5 Mar 2025"
    assert SAY("date-time", at=at) == "5 Mar 2025, 14:05"


def test_an_unknown_language_falls_back_to_english() -> None:
    """A channel whose language is not there yet reads English."""
    assert SAY("nothing", language="tlh") == "nothing"


def test_a_missing_key_or_value_is_a_bug() -> None:
    """It is raised, never shown as braces."""
    with pytest.raises(KeyError):
        SAY("no-such-key")
    with pytest.raises(KeyError, match="place"):
        SAY("card-matched", phrase="truce")


def test_values_are_not_read_as_markup() -> None:
    """Braces in news text stay braces."""
    assert SAY("topic-unknown", topic="{ $x }", hint="") == "There is no topic “{ $x }”. "
