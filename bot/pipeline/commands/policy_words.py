"""What the alert policy decided, in words: the reason, and the table step by step (`why`)."""

from datetime import datetime, timedelta
from typing import Any

from bot.core.model import Fate, Recorded, Verdict
from bot.core.policy import RULES
from bot.pipeline.commands.request import Request

_SAID_AT_ONCE = ("muted-all", "muted-story", "muted-topic")
"""Steps that the last of the mutes speaks for: nothing of it was muted."""
_OF_FATES = {Fate.DUPLICATE: "duplicate", Fate.RELEASED: "released"}
"""Fates that share their rule with another have words of their own."""


def reason(request: Request, verdict: Verdict) -> str:
    """What became of an item, and why: one line."""
    name = _OF_FATES.get(verdict.fate, verdict.rule)
    return request.say(f"became-{name}", **_facts(request, verdict.facts))


def last_day(request: Request) -> str:
    """How many items met each fate in this channel in the last 24 hours, in a line."""
    counts = request.tx.fates.counts(request.channel.id, request.now - timedelta(days=1))
    met = [f"{count} {_fate(request, fate)}" for fate, count in counts.items() if count]
    return " · ".join(met) or request.say("nothing")


def _fate(request: Request, fate: Fate) -> str:
    name = fate.replace(" ", "-")
    return request.say(f"fate-{name}")


def explained(request: Request, recorded: Recorded) -> tuple[str, str]:
    """What became of an item, and the policy step by step up to there: each rule that did not hold it back, in its order, and
    why; empty where the first rule decided."""
    verdict, waived = recorded.verdict, dict(recorded.verdict.passed)
    asked = list(RULES)[: list(RULES).index(verdict.rule)] if verdict.rule in RULES else []
    steps = [
        request.say("policy-waived", rule=request.say(f"waived-{name}"), by=request.say(f"passes-{waived[name]}"))
        if name in waived
        else request.say(f"step-{name}")
        for name in asked
        if name in waived or name not in _SAID_AT_ONCE
    ]
    became = request.say("policy-so", reason=reason(request, verdict), at=request.look.local(recorded.at))
    return became, request.say("policy-steps", steps="; ".join(steps)) if steps else ""


def _facts(request: Request, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as their texts take them: instants in the channel's zone, how a story was told in words."""
    said = dict(facts)
    if "until" in facts:
        said["until"] = request.when(datetime.fromisoformat(facts["until"]))
    if "by" in facts:
        said["by"] = request.say(f"told-{facts['by']}")
    return said
