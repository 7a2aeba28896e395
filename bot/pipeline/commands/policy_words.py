"""What the alert policy decided, in words: the reason, and the table step by step (`why`)."""

from datetime import datetime, timedelta
from typing import Any

from bot.core.model import Fate, Recorded, Verdict
from bot.core.policy import RULES
from bot.pipeline.commands.request import Request

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


def steps(request: Request, recorded: Recorded) -> list[str]:
    """The policy step by step: what was asked before the verdict and did not apply, what was waived, and the verdict."""
    verdict, waived = recorded.verdict, dict(recorded.verdict.passed)
    asked = list(RULES)[: list(RULES).index(verdict.rule)] if verdict.rule in RULES else []
    plain = [request.say(f"rule-{name}") for name in asked if name not in waived]
    lines = [request.say("policy-not", rules=", ".join(plain))] if plain else []
    lines += [
        request.say("policy-waived", rule=request.say(f"rule-{name}"), by=request.say(f"waived-{by}"))
        for name, by in waived.items()
    ]
    return [*lines, request.say("policy-so", reason=reason(request, verdict), at=request.look.local(recorded.at))]


def _facts(request: Request, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as their texts take them: instants in the channel's zone, how a story was told in words."""
    said = dict(facts)
    if "until" in facts:
        said["until"] = request.when(datetime.fromisoformat(facts["until"]))
    if "by" in facts:
        said["by"] = request.say(f"told-{facts['by']}")
    return said
