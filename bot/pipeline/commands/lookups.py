"""latest, story: looking things up."""

import re
from collections.abc import Sequence

from bot.core.cards import found_in, sources_of
from bot.core.errors import CommandError
from bot.core.look import Look
from bot.core.messages import Block, Heading, Message, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import Item, Origin
from bot.pipeline.commands.meaning import own_keywords, story_meant
from bot.pipeline.commands.request import Request

MOST = 20
_PART = re.compile(r"(?<![^ ])(attached message|entry|item|line|message|row) (\d+)(?![^,])")
"""Where a reader of documents found a piece, in its words."""
_COUNT = re.compile(r"-?[0-9]{1,100}")


def latest(request: Request) -> Message:
    """`latest [TOPIC] [n]`: the newest items, of a topic or of all."""
    named = [w.text for w in request.command.bare]
    limit = int(named.pop()) if named and _COUNT.fullmatch(named[-1]) else 5
    if limit < 1:
        raise CommandError(request.say("latest-usage", most=MOST))
    topic = topic_named(request, " ".join(named)) if named else None
    found = request.tx.items.latest(topic, min(limit, MOST))
    title = request.say("latest-title", topic=request.look.topic(topic)) if topic else request.say("latest-title-all")
    return _listing(request, title, found, empty=request.say("latest-none"))


def story(request: Request) -> Message:
    """`story sID`: its items, why each is in it and whose voice it adds, who reports it."""
    found, items, _ = story_meant(request)
    blocks: list[Block] = [Heading(found.title, items[0].link)]
    for item in items[:MOST]:
        place = words(tap(item.ref), *(f" · {part}" for part in _place_of(request, item)))
        blocks += [*_item_lines(request, [item]), SmallPrint(place)]
    if len(items) > MOST:
        blocks.append(SmallPrint(words(request.say("story-more", count=len(items) - MOST))))
    counted = sources_of(found, request.look)
    blocks.append(SmallPrint(words(f"{counted} · {request.say('story-items', count=len(items))} · ", tap(found.ref))))
    return Message(tuple(blocks), found.title)


def _place_of(request: Request, item: Item) -> list[str]:
    """Why the item is in its story, and what it counts as there."""
    why = request.tell(item.story_why)
    told = [request.say("story-joined", why=why) if why else request.say("story-founded")]
    if item.voice != item.publisher:
        told.append(request.say("story-voice", voice=item.voice))
    if item.official:
        told.append(request.say("story-official", name=item.official))
    return told


def file_name(origin: Origin, look: Look) -> str:
    """The file on one line, with its version where it has several."""
    version = f" ({look.say('part-version', number=origin.document.version)})" if origin.document.version > 1 else ""
    return "".join(c if c.isprintable() else "�" for c in f"{origin.folder}/{origin.document.name}") + version


def place_in(origin: Origin, look: Look) -> str:
    """Where in the file: `march/a.txt, blurb 3`, `page 2`; empty for a file that is one article without pages."""
    packed = _PART.sub(lambda part: look.say(f"part-{part[1].split()[-1]}", number=int(part[2])), origin.part)
    page = look.say("part-page", number=origin.page) if origin.page else ""
    blurb = look.say("part-blurb", number=origin.blurb) if origin.blurb else ""
    return ", ".join(part for part in (packed, page, blurb) if part)


def topic_named(request: Request, text: str) -> str:
    """The topic or keyword of this channel that is meant. Raises CommandError."""
    keyword = text.casefold()
    if keyword in own_keywords(request):
        return keyword
    found = request.book.find(text)
    if found is None:
        near = request.book.nearest(text)
        known = ", ".join(request.book.topics)
        hint = request.say("did-you-mean", word=near) if near else request.say("topic-known", topics=known)
        raise CommandError(request.say("topic-unknown", topic=text, hint=hint))
    return found


def _listing(request: Request, title: str, items: Sequence[Item], *, empty: str) -> Message:
    if not items:
        return Message((Text(words(empty)),), empty)
    return Message((Text(words(bold(title))), *_item_lines(request, items)), title)


def _item_lines(request: Request, items: Sequence[Item]) -> list[Block]:
    runs: list[str | Run] = []
    for item in items:
        runs += ["• ", link(item.title, item.link), "\n   ", *facts(request, item), "\n"]
    return [Text(words(*runs[:-1]))] if runs else []


def facts(request: Request, item: Item) -> tuple[Run, ...]:
    """Who reports it, when, and its story, on one line."""
    who = item.publisher_name or (found_in(item, request.look) if item.document_name else request.say("publisher-unknown"))
    return words(f"{who} · {request.look.date(item.dating)} · ", tap(f"s{item.story_id}"))
