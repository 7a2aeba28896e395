"""feeds list|add|remove|pause|resume|show|check|import|export: what Parley reads. Members list, admins do the rest."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.core.errors import CommandError, SourceError
from bot.core.messages import Fields, Message, Run, SmallPrint, Text, bold, say, words
from bot.core.model import ListedFeeds, NewDelivery, Op, Source, SourceKind, SourceState
from bot.core.opml import to_opml
from bot.pipeline import feed_list
from bot.pipeline.commands.errands import Errand
from bot.pipeline.commands.grammar import Command
from bot.pipeline.commands.request import Request
from bot.pipeline.feed_list import ref
from bot.pipeline.finding import Finder

MOST_SHOWN = 40
MOST_NAMED = 5
_FILE = "feeds.opml"


def feeds(request: Request) -> Message:
    """`feeds [list]` and the rest of the table below."""
    given = [w.text for w in request.command.bare]
    action = given[0].casefold() if given else "list"
    answer = _ANSWERS.get(action)
    if answer is None or (action in _NEED_A_NAME and len(given) < 2 and request.prepared is None):
        raise CommandError(request.say("feeds-usage"))
    if isinstance(request.prepared, SourceError):
        raise CommandError(request.tell(request.prepared.fact))
    if request.prepared is None and _is_far(request.command, has_file=False):
        raise CommandError(request.say("feeds-again"))
    try:
        return answer(request)
    except SourceError as error:
        raise CommandError(request.tell(error.fact)) from error


def changes(arguments: list[str]) -> bool:
    """All but the list is for admins: addresses may hold keys, and a check makes Parley ask strangers."""
    return bool(arguments) and arguments[0] in _ANSWERS and arguments[0] != "list"


def _list(request: Request) -> Message:
    found = feed_list.ordered(request.tx.sources.all(SourceKind.FEED))
    title = request.say("feeds-title", count=len(found))
    lines = [_line(request, feed) for feed in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        lines.append(request.say("feeds-more", count=len(found) - MOST_SHOWN))
    return Message((Text(words(bold(title))), *([Text(words("\n".join(lines)))] if lines else [])), title)


def _line(request: Request, feed: Source) -> str:
    pause = _lasting(request, _facts(request, feed).pause)
    key = "feeds-line-fixed" if feed.fixed else "feeds-line"
    if feed.state is not SourceState.ACTIVE:
        key = "feeds-line-gone" if feed.state is SourceState.GONE else "feeds-line-paused"
    elif feed.failures:
        key = "feeds-line-failing"
    error = request.tell(feed.last_error)
    told = {"ref": ref(feed), "name": _name(feed), "pause": pause, "count": feed.failures, "error": error}
    return f"• {request.say(key, **told)}"


def _show(request: Request) -> Message:
    feed = _picked(request)
    facts = _facts(request, feed)
    pause = _lasting(request, facts.pause)
    publishes = request.say("feeds-publishes-unknown")
    if facts.gap and facts.last:
        publishes = request.say("feeds-publishes-value", gap=_lasting(request, facts.gap), at=_when(request, facts.last))
    pairs = (
        ("feeds-state", request.say(f"feeds-state-{feed.state}")),
        ("feeds-address", feed.address),
        ("feeds-moved", facts.memory.moved_to),
        ("feeds-pace", request.say("feeds-pace-fixed" if feed.fixed else "feeds-pace-learned", pause=pause)),
        ("feeds-next", _when(request, feed.next_due) if feed.state is SourceState.ACTIVE else ""),
        ("feeds-publishes", publishes),
        ("feeds-last-ok", _when(request, feed.last_ok)),
        ("feeds-error", request.tell(feed.last_error)),
        ("feeds-labels", " / ".join(feed.labels)),
        ("feeds-full-text", request.say("feeds-full-text-on") if feed.full_text else ""),
        ("feeds-added-by", _added_by(request, feed)),
    )
    title = f"{ref(feed)} {_name(feed)}"
    return Message((Text(words(bold(title))), _fields(request, pairs)), title)


def _check(request: Request) -> Message:
    checked = request.prepared
    found, parsed = checked.found, checked.found.parsed
    dates = f"{_when(request, checked.oldest)} – {_when(request, checked.newest)}" if checked.newest else ""
    topics = ", ".join(f"{request.look.topic(topic)} ({count})" for topic, count in checked.topics.items())
    counted = request.say("feeds-check-entries-value", count=len(parsed.entries), dated=checked.dated)
    identity = ", ".join(f"{request.say(f'feeds-by-{by}')} ({count})" for by, count in checked.identity.items())
    pairs = (
        ("feeds-address", found.url),
        ("feeds-check-kind", request.say("feeds-check-kind-value", dialect=parsed.dialect, status=found.fetched.status)),
        ("feeds-check-entries", counted),
        ("feeds-check-dates", dates),
        ("feeds-check-identity", identity),
        ("feeds-check-warnings", "; ".join(map(request.tell, parsed.warnings))),
        ("feeds-check-topics", topics or request.say("nothing")),
    )
    title = parsed.title or found.url
    foot = [SmallPrint(words(request.say("feeds-check-foot", url=found.url)))]
    return Message((Text(words(bold(title))), _fields(request, pairs), *_others(request), *foot), title)


def _add(request: Request) -> Message:
    found = request.prepared
    feed, is_new = feed_list.add(request.tx, found, who=_who(request), fetch=request.settings.fetch, now=request.now)
    told = {"ref": ref(feed), "name": _name(feed), "dialect": found.parsed.dialect, "count": len(found.parsed.entries)}
    text = request.say("feeds-added" if is_new else "feeds-known", **told)
    return Message((Text(words(text)), *_others(request)), text)


def _import(request: Request) -> Message:
    listed: ListedFeeds = request.prepared
    done = feed_list.import_all(request.tx, listed.feeds, who=_who(request), fetch=request.settings.fetch, now=request.now)
    told = request.say("feeds-imported", count=len(done.added), known=len(done.known)).strip()
    notes = [request.say(f"feeds-import-{why}", **_counted(request, names)) for why, names in listed.left_out.items()]
    if done.known:
        known = [f"{ref(feed)} {_name(feed)}" for feed in done.known]
        notes = [request.say("feeds-import-known", **_counted(request, known)), *notes]
    return Message((Text(words(told)), *([SmallPrint(words("\n".join(notes)))] if notes else [])), told)


def _counted(request: Request, names: Sequence[str]) -> dict[str, Any]:
    """How many there are, and the first few by name."""
    more = [request.say("feeds-more", count=len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
    return {"count": len(names), "names": " ".join([", ".join(names[:MOST_NAMED]), *more])}


def _export(request: Request) -> Message:
    """As a file where the platform takes one, as text in a terminal."""
    listed = request.tx.sources.all(SourceKind.FEED)
    text, told = to_opml(listed, "Parley"), request.say("feeds-exported", count=len(listed))
    if request.channel.chat.platform not in {"telegram", "slack"}:
        return Message((Text(words(told)), Text((Run(text, code=True),))), told)
    payload = {**say(told).to_json(), "file": {"name": _FILE, "text": text}}
    delivery = NewDelivery(request.channel.id, Op.FILE, f"file:{request.inbound.key}", payload, route=request.inbound.route)
    request.tx.outbox.plan(delivery, now=request.now)
    return say(told)


def _pause(request: Request) -> Message:
    feed = _picked(request)
    feed_list.pause(request.tx, feed)
    return say(request.say("feeds-paused", name=_name(feed), ref=ref(feed)))


def _resume(request: Request) -> Message:
    feed = _picked(request)
    feed_list.resume(request.tx, feed)
    return say(request.say("feeds-resumed", name=_name(feed)))


def _remove(request: Request) -> Message:
    feed = _picked(request)
    feed_list.remove(request.tx, feed, request.now)
    return say(request.say("feeds-removed", name=_name(feed)))


_ANSWERS: Mapping[str, Callable[[Request], Message]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "add": _add,
    "import": _import,
    "export": _export,
    "pause": _pause,
    "resume": _resume,
    "remove": _remove,
}
_NEED_A_NAME = frozenset(_ANSWERS) - {"list", "export"}


def _is_far(command: Command, has_file: bool) -> bool:
    given = [w.text.casefold() for w in command.bare]
    return (len(given) > 1 and given[0] in {"add", "check", "import"}) or (has_file and given == ["import"])


async def _go(command: Command, finder: Finder, attachment: Callable[[], Awaitable[bytes]]) -> Any:
    if len(command.bare) == 1:
        return await finder.read_list(await attachment())
    action, address = (w.text for w in command.bare[:2])
    address = address.strip("<>").partition("|")[0]  # Slack writes links as <address|words>
    match action.casefold():
        case "add":
            return await finder.find(address)
        case "check":
            return await finder.check(address)
        case _:
            return await finder.listed(address)


ERRAND = Errand(_is_far, _go, "feeds-begun")


def _picked(request: Request) -> Source:
    named = " ".join(w.text for w in request.command.bare[1:]).strip("<>").partition("|")[0]
    found = feed_list.called(request.tx, named)
    if not found:
        raise CommandError(request.say("feeds-none-such", name=named))
    if len(found) > 1:
        raise CommandError(request.say("feeds-several", name=named, feeds=feed_list.names(found)))
    return found[0]


def _facts(request: Request, feed: Source) -> feed_list.FeedFacts:
    return feed_list.facts(request.tx, feed, request.settings.fetch, request.now)


def _who(request: Request) -> str:
    inbound = request.inbound
    return (
        inbound.platform if inbound.platform in {"cli", "console"} else f"{inbound.platform}:{inbound.user} in {inbound.chat}"
    )


def _others(request: Request) -> list[SmallPrint]:
    found = getattr(request.prepared, "found", request.prepared)
    others = ", ".join(feed.url for feed in found.others[:5])
    return [SmallPrint(words(request.say("feeds-others", others=others)))] if others else []


def _fields(request: Request, pairs: tuple[tuple[str, str], ...]) -> Fields:
    return Fields(tuple((request.say(key), value) for key, value in pairs if value))


def _added_by(request: Request, feed: Source) -> str:
    """What `Source.added_by` says, in words."""
    who, _, chat = feed.added_by.rpartition(" in ")
    return request.say("feeds-from-chat", who=who, chat=chat) if who else request.say(f"feeds-from-{chat}")


def _name(feed: Source) -> str:
    """Its title, else its address without what may be a key in it: members see this."""
    parts = urlsplit(feed.address)
    return feed.title or f"{parts.hostname or ''}{parts.path}"


def _when(request: Request, at: datetime | None) -> str:
    return request.look.local(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _lasting(request: Request, seconds: float) -> str:
    """`5 minutes`, `hour`, `3 days`: as it follows "every"."""
    for key, unit in (("pause-days", 86400), ("pause-hours", 3600)):
        if seconds >= 2 * unit:
            return request.say(key, count=round(seconds / unit))
    return request.say("pause-minutes", count=max(1, round(seconds / 60)))
