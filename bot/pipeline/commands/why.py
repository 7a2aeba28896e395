"""why: how a story or item came to be told here, or not to be told."""

from collections.abc import Iterable, Sequence

from bot.core.cards import card_buttons, leading, marked, sources_of, voice_name
from bot.core.matcher import Missing
from bot.core.matching.judging import by_name
from bot.core.messages import Block, Button, Buttons, Heading, Message, Popup, Quote, SmallPrint, Text, bold, link, tap, words
from bot.core.model import Channel, Item, Level, Match, Story, Told
from bot.core.policy import topics_of
from bot.core.reasons import lacking
from bot.core.turn_notes import turn_lines, withdrawn
from bot.pipeline.commands.lookups import MOST, file_name, place_in
from bot.pipeline.commands.meaning import followed, own_keywords, story_meant
from bot.pipeline.commands.policy_words import explained, reason
from bot.pipeline.commands.request import Request
from bot.pipeline.matchable import matchable

MOST_ITEMS = 5
"""Items of a story that are gone through one by one; `why i12` tells of any other."""


def why(request: Request) -> Message:
    """`why sID|iID|URL`: phrase and position, topic version, why it is in its story, the policy step by step, sources."""
    story, items, item = story_meant(request)
    shown = [item] if item else items[:MOST_ITEMS]
    blocks: list[Block] = [Heading((item or items[0]).title, (item or items[0]).link)]
    for each in shown:
        blocks += _about(request, each, alone=item is not None or len(items) == 1)
    if item is None and (left := len(items) - len(shown)):
        blocks.append(SmallPrint(words(request.say("why-more", count=left, story=story.ref))))
    blocks += turn_lines(request.tx.turns.of(story.id), items, request.look)
    if gone := withdrawn(request.tx.turns.of(story.id)):
        blocks.append(Text(words(request.say("why-withdrawn", reason=gone.phrase or request.say("nothing")))))
    if request.channel.id:
        blocks.append(Text(words(_told(request, story))))
    blocks.append(
        SmallPrint(words(f"{sources_of(story, request.look)}: {'; '.join(voices(request, items))} · ", tap(story.ref)))
    )
    return Message(tuple(blocks), story.title, _popup(request, story, items, item))


def voices(request: Request, items: Sequence[Item]) -> list[str]:
    """Each independent voice by name, with those that pass on what it says."""
    by_voice: dict[str, list[Item]] = {}
    for item in items:
        by_voice.setdefault(item.voice, []).append(item)
    lines = []
    for voice, held in by_voice.items():
        own = next((each for each in held if each.publisher == voice), held[0])
        name = voice_name(own, request.look)
        others = dict.fromkeys(e.publisher_name or e.publisher for e in held if e.publisher != own.publisher)
        via = request.say("who-also", names=", ".join(filter(None, others))) if any(others) else ""
        lines.append(f"{name} {via}".strip())
    return lines


def nearest_miss(request: Request, item: Item) -> str:
    """That nothing matched, and which topic came nearest. Keywords stay out: another channel's are its own business."""
    text = matchable(item, request.tx.sources.get(item.source_id), "")
    misses = [miss for topic in request.book.topics if (miss := request.book.explain(text, topic))]
    nearest = min(misses, key=lambda miss: miss.rank, default=None)
    if nearest is None or nearest.missing is Missing.WORDS:
        return request.say("why-nothing")
    return request.say(
        "why-nearly", topic=request.look.topic(nearest.topic), missing=lacking(nearest, request.look, item.title)
    )


def _about(request: Request, item: Item, *, alone: bool) -> list[Block]:
    """One item: what it met and where, why it is in its story, what became of it here."""
    shown = {*request.book.topics, *own_keywords(request)}
    matches = [match for match in item.matches if match.topic in shown or not request.channel.id]
    blocks: list[Block] = [] if alone else [Text(words(tap(item.ref), " · ", link(item.title, item.link)))]
    blocks += [block for match in matches for block in _matched(request, item, match)]
    if not matches:
        blocks.append(Text(words(nearest_miss(request, item))))
    if item.story_why:
        blocks.append(SmallPrint(words(request.say("why-story", story=f"s{item.story_id}", why=request.tell(item.story_why)))))
    blocks += _origins(request, item)
    if item.extras.categories:
        blocks.append(SmallPrint(words(request.say("why-categories", categories=", ".join(item.extras.categories)))))
    return [*blocks, *(_here(request, item, matches) if request.channel.id else _everywhere(request, item, matches))]


def _here(request: Request, item: Item, matches: Sequence[Match]) -> list[Block]:
    """What became of it in this channel, and the policy step by step."""
    if recorded := request.tx.fates.get(request.channel.id, item.id):
        became, how = explained(request, recorded)
        return [Text(words(became)), *([SmallPrint(words(how))] if how else [])]
    if matches and not {match.topic for match in matches} & set(followed(request)):
        return [SmallPrint(words(request.say("why-not-followed")))]
    return []


def _everywhere(request: Request, item: Item, matches: Sequence[Match]) -> list[Block]:
    """The same for every channel, where the command line asks, which is none itself."""
    lines = [
        request.say(
            "why-became", channel=name_of(channel), at=request.look.local(found.at), reason=reason(request, found.verdict)
        )
        for channel in request.tx.channels.all()
        if (found := request.tx.fates.get(channel.id, item.id))
    ]
    if not lines and matches:
        lines = [request.say("why-nowhere")]
    return [Text(words(line)) for line in lines]


def name_of(channel: Channel) -> str:
    """`telegram:-100`, with what people call it."""
    chat = channel.chat
    return f"{chat.platform}:{chat.address}" + (f" ({chat.title})" if chat.title else "")


def _matched(request: Request, item: Item, match: Match) -> list[Block]:
    """What was found and where; its sentence, unless that is the headline above; by which phrase of which version."""
    topic = request.look.topic(match.topic)
    if not match.spans:  # by its author or source alone: no words of the text to show
        return [Text(words(bold(topic), f": {request.tell(by_name(match.why))}")), *_version(request, match)]
    span = match.spans[0]
    found = request.say("why-found", phrase=span.text, place=request.say(f"place-{span.place}"))
    if further := len(match.spans) - 1:
        found += " " + request.say("why-further", count=further)
    if match.context and match.context_from:
        found += "; " + request.say("card-context", phrase=match.context, where=request.say(f"context-{match.context_from}"))
    if match.level is Level.MENTION:
        found += ". " + request.say("why-mention")
    quote = [] if match.sentence == item.title else [Quote(marked(match.sentence, span.text))]
    return [Text(words(bold(topic), f": {found}")), *quote, *_version(request, match)]


def _version(request: Request, match: Match) -> list[Block]:
    by = request.say("why-phrase", phrase=match.phrase) + " · " if match.phrase else ""
    return [SmallPrint(words(by + request.say("why-version", version=match.topic_version)))]


def _origins(request: Request, item: Item) -> list[Block]:
    """The dropped files in which an item was found: path, hash, and where in it."""
    told = [
        {
            "file": file_name(origin, request.look),
            "hash": origin.document.sha256[:16],
            "place": place_in(origin, request.look),
        }
        for origin in request.tx.documents.origins(item.id)[:MOST]
    ]
    return [SmallPrint(words(request.say("why-file", **values))) for values in told]


def _told(request: Request, story: Story) -> str:
    standing = request.tx.standings.get(request.channel.id, story.id)
    was_told = standing is not None and standing.told is not Told.HELD
    return request.say("why-alerted" if was_told else "why-not-alerted")


def _popup(request: Request, story: Story, items: Sequence[Item], item: Item | None) -> Popup:
    """The reason in a line, and under the card a way to the whole of it in private."""
    topics = [topic for topic in topics_of(items) if topic in followed(request)]
    lead, match = leading(items, topics)
    if item is not None:
        lead, match = item, next((m for m in item.matches if m.topic in topics), None)
    parts: Iterable[str] = (
        _phrase(request, match) if match else "",
        sources_of(story, request.look),
        _became(request, lead),
    )
    full = Button(request.say("button-why-full"), command=f"why {story.ref}", private=True)
    rows = () if item else (card_buttons(story, lead, request.look), Buttons((full,)))
    return Popup(" · ".join(filter(None, parts)), rows)


def _phrase(request: Request, match: Match) -> str:
    place = request.say(f"place-{match.spans[0].place}") if match.spans else ""
    if match.spans:
        found = request.say("card-matched", phrase=match.spans[0].text, place=place)
    else:
        found = request.tell(by_name(match.why))
    return f"{request.look.topic(match.topic)}: {found}"


def _became(request: Request, item: Item) -> str:
    recorded = request.tx.fates.get(request.channel.id, item.id)
    return reason(request, recorded.verdict) if recorded else ""
