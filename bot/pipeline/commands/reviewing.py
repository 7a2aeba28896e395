"""missed, review: what a topic should have told and did not, and what people said of what it told."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.core.errors import CommandError, SourceError
from bot.core.freshness import is_fresh
from bot.core.messages import Block, Message, Run, SmallPrint, Text, bold, link, say, words
from bot.core.model import Item, Mark, MarkKind, NewItem, NewMark, Source, SourceKind, SourceState
from bot.core.reasons import lacking
from bot.core.urls import host, registered_domain
from bot.pipeline.commands.errands import Errand
from bot.pipeline.commands.grammar import Command, number_of
from bot.pipeline.commands.meaning import address, followed, item_at
from bot.pipeline.commands.policy_words import reason
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.why import nearest_miss
from bot.pipeline.finding import Finder, FoundPage
from bot.pipeline.matchable import matchable

MOST_SHOWN = 20
LONGEST_TEXT = 4000
"""Characters of an example's text that are kept."""


def missed(request: Request) -> Message:
    """`missed URL [TOPIC]`: why it was not told, and keep it as an example; `missed drop mID` takes it back. On the command
    line, which speaks for no channel, nothing is kept."""
    given = [word.text for word in request.command.bare]
    if len(given) == 2 and given[0].casefold() == "drop" and request.channel.id:
        return _drop(request, given[1])
    url = address(given[0]) if given else ""
    if not url:
        raise CommandError(request.say("missed-usage"))
    page = request.prepared
    topic = _topic(request, " ".join(given[1:]))
    if isinstance(page, FoundPage):
        lines, topic = _explained(request, page, topic)
        item = page.item
        kept = NewMark(
            MarkKind.MISSED, request.channel.id, topic, item.title, item.text[:LONGEST_TEXT], item.language, page.url, lines[-1]
        )
    else:
        lines = [request.say("missed-unread", error=request.tell(page.fact))] if isinstance(page, SourceError) else []
        lines += _by_feed(request, url)
        kept = NewMark(MarkKind.MISSED, request.channel.id, topic, url, url=url, reason=lines[-1])
    if request.channel.id:
        mark = request.tx.marks.add(_by(request, kept), now=request.now)
        face = request.look.topic(topic) if topic else request.say("missed-no-topic")
        lines += [request.say("missed-kept", topic=face, mark=mark.ref)]
    title = Text(words(link(kept.title, kept.url)))
    return Message((title, *(Text(words(line)) for line in lines)), lines[0])


def review(request: Request) -> Message:
    """`review [drop mID]`: what was marked not relevant or missed here, by topic, and how to try the topics on it."""
    given = [word.text for word in request.command.bare]
    if len(given) == 2 and given[0].casefold() == "drop" and request.channel.id:
        return _drop(request, given[1])
    marks = request.tx.marks.all(request.channel.id)
    if not marks:
        return say(request.say("review-none"))
    title = request.say("review-title", count=len(marks))
    blocks: list[Block] = [Text(words(bold(title)))]
    for topic in dict.fromkeys(mark.topic for mark in marks):
        held = [mark for mark in marks if mark.topic == topic]
        face = request.look.topic(topic) if topic else request.say("missed-no-topic")
        runs: list[str | Run] = [bold(face)]
        for mark in held[:MOST_SHOWN]:
            runs += [
                "\n• ",
                request.say(f"review-{mark.kind}"),
                " · ",
                link(mark.title, mark.url),
                f"\n   {_facts(request, mark)}",
            ]
        if len(held) > MOST_SHOWN:
            runs.append("\n" + request.say("card-more", count=len(held) - MOST_SHOWN))
        blocks.append(Text(words(*runs)))
    return Message((*blocks, SmallPrint(words(request.say("review-foot")))), title)


def example_line(mark: Mark, topics: Iterable[str]) -> str:
    """A mark as a line for `parley eval topics`: only the topic that it speaks of is judged."""
    told = mark.kind is MarkKind.IRRELEVANT
    line: dict[str, Any] = {
        "id": mark.ref,
        "title": mark.title,
        "summary": mark.text,
        "lang": mark.language,
        "topics": [] if told else [mark.topic],
        "unscored": sorted(set(topics) - {mark.topic}),
        "hard_negative": told,
        "reason": mark.reason,
        "link": mark.url,
    }
    return json.dumps(line, ensure_ascii=False)


def _is_far(command: Command, _attached: bool) -> bool:
    return bool(command.bare and address(command.bare[0].text))


async def _go(command: Command, finder: Finder, _attachment: Callable[[], Awaitable[bytes]]) -> FoundPage:
    return await finder.page(address(command.bare[0].text))


ERRAND = Errand(_is_far, _go, "missed-begun")


def _explained(request: Request, page: FoundPage, topic: str) -> tuple[list[str], str]:
    """Why this page was not told, the last line being the reason; and the topic that it is an example for."""
    known = item_at(request, page.url)
    if known is not None:
        return _known(request, known), topic or _nearest(request, page.item)
    lines = _by_feed(request, page.url)
    if not is_fresh(page.item.dating, request.now, request.channel.policy.fresh):
        lines.append(request.say("missed-old", date=request.look.date(page.item.dating)))
    met = [match.topic for match in page.item.matches if match.topic in _asked(request)]
    if met:
        lines.insert(0, request.say("missed-would", topics=", ".join(map(request.look.topic, met))))
        return lines, topic or met[0]
    others = [match.topic for match in page.item.matches if match.topic in request.book.topics]
    if others:
        lines.append(request.say("missed-not-followed", topics=", ".join(map(request.look.topic, others))))
        return lines, topic or others[0]
    lines.append(_rule(request, page.item, topic))
    return lines, topic or _nearest(request, page.item)


def _known(request: Request, item: Item) -> list[str]:
    """It was read: what became of it here."""
    source = request.tx.sources.get(item.source_id)
    lines = [request.say("missed-known", item=item.ref, at=request.look.local(item.first_seen), feed=_name(source))]
    recorded = request.tx.fates.get(request.channel.id, item.id)
    if recorded:
        return [*lines, reason(request, recorded.verdict)]
    met = [match.topic for match in item.matches if match.topic in request.book.topics]
    if met:
        key = "missed-not-followed" if request.channel.id else "missed-matched"
        return [*lines, request.say(key, topics=", ".join(map(request.look.topic, met)), item=item.ref)]
    return [*lines, nearest_miss(request, item)]


def _by_feed(request: Request, url: str) -> list[str]:
    """Whether any feed of ours could have brought it, and how that one fares."""
    house = registered_domain(host(url))
    feeds = [feed for feed in request.tx.sources.all(SourceKind.FEED) if house in _houses(feed)]
    if not feeds:
        return [request.say("missed-no-feed", house=house, url=url)]
    well = [feed for feed in feeds if feed.state is SourceState.ACTIVE and not feed.failures]
    if not well:
        feed = feeds[0]
        down = feed.failing_since or feed.last_ok
        since = request.look.local(down).strftime("%Y-%m-%d %H:%M") if down else request.say("nothing")
        key = "missed-down" if feed.state is SourceState.ACTIVE else "missed-paused"
        error = request.tell(feed.last_error) or request.say(f"feeds-state-{feed.state}")
        return [request.say(key, feed=_name(feed), since=since, error=error)]
    feed = well[0]
    last = request.look.local(feed.last_ok).strftime("%Y-%m-%d %H:%M") if feed.last_ok else request.say("nothing")
    return [request.say("missed-not-carried", feed=_name(feed), last=last)]


def _name(source: Source) -> str:
    """Its title, else where it is: never the address, which may hold a key."""
    return source.title or host(source.address) or source.address.rpartition("/")[2]


def _houses(feed: Source) -> set[str]:
    return {registered_domain(host(feed.address)), feed.publisher}


def _rule(request: Request, item: NewItem, topic: str) -> str:
    """Which rule missed it, and what was missing."""
    text = matchable(item, Source(0, SourceKind.FEED, item.link), "")
    asked = [topic] if topic else [*_asked(request)] or [*request.book.topics]
    misses = [miss for each in asked if (miss := request.book.explain(text, each))]
    nearest = min(misses, key=lambda miss: miss.rank, default=None)
    if nearest is None:
        return request.say("why-nothing")
    return request.say(
        "missed-rule", topic=request.look.topic(nearest.topic), missing=lacking(nearest, request.look, item.title)
    )


def _nearest(request: Request, item: NewItem) -> str:
    """The topic of this channel that it came nearest to; empty where it follows none."""
    text = matchable(item, Source(0, SourceKind.FEED, item.link), "")
    held = _asked(request)
    misses = {topic: miss.rank for topic in held if (miss := request.book.explain(text, topic))}
    return min(misses, key=lambda topic: misses[topic], default=held[0] if held else "")


def _asked(request: Request) -> Sequence[str]:
    """The topics of this channel; on the command line all there are."""
    return followed(request) if request.channel.id else tuple(request.book.topics)


def _topic(request: Request, named: str) -> str:
    if not named:
        return ""
    topic = named.casefold() if named.casefold() in followed(request) else request.book.find(named)
    if topic is None:
        raise CommandError(request.say("topic-unknown", topic=named, hint=", ".join(request.book.topics)))
    return topic


def _drop(request: Request, named: str) -> Message:
    mark_id = number_of(named, "m")
    if mark_id is None or not request.tx.marks.remove(mark_id, request.channel.id):
        raise CommandError(request.say("review-unknown", mark=named))
    return say(request.say("review-dropped", mark=f"m{mark_id}"))


def _by(request: Request, mark: NewMark) -> NewMark:
    return replace(mark, user=request.inbound.user_name or request.inbound.user)


def _facts(request: Request, mark: Mark) -> str:
    when = request.say("date-time", at=request.look.local(mark.at))
    story = f"s{mark.story_id}" if mark.story_id else ""
    return " · ".join(filter(None, (mark.reason, mark.user, when, story, mark.ref)))
