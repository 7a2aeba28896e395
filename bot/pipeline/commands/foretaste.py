"""Before you subscribe: what a topic or query would have brought, for people; and what to do with the news there are."""

from dataclasses import replace

from bot.core.cards import card
from bot.core.errors import CommandError, QueryError
from bot.core.look import Look, TopicFace
from bot.core.messages import Block, Button, Buttons, Message, SmallPrint, Text, bold, link, words
from bot.core.model import Mode
from bot.core.reasons import lacking
from bot.pipeline.backtest import LEAST_DAYS
from bot.pipeline.commands.request import Request
from bot.pipeline.previewing import Hit, Preview

NOW, LAST, DIGEST = "now", "last", "digest"
BEGINNINGS = (NOW, LAST, DIGEST)
"""What `from=` takes: only what comes from now on, the last stories too, or today's in the next digest."""


def blocks(request: Request, found: Preview, face: str) -> tuple[Block, ...]:
    """How often, one card as it would look, what just missed, and when the next news may come."""
    shown: list[Block] = [Text(words(_counted(request, found)))]
    if found.hits:
        shown += [SmallPrint(words(request.say("preview-sample"))), *_sample(request, found.hits[0], face)]
    if found.near:
        shown.append(Text(words(bold(request.say("preview-near")))))
        shown += [
            Text((*words("• "), *words(link(item.title, item.link)), *words(f"\n{lacking(miss, request.look, item.title)}")))
            for item, miss in found.near
        ]
    if found.next_poll:
        at = request.look.local(max(found.next_poll, request.now))
        shown.append(SmallPrint(words(request.say("preview-poll", at=at, zone=request.channel.timezone))))
    return tuple(shown)


def buttons(request: Request, line: str, mode: Mode) -> Buttons:
    """What to do with the news that are there; `line` is the subscription as typed."""
    offered = [b for b in BEGINNINGS if (b != LAST or mode is not Mode.DIGEST) and (b != DIGEST or mode is not Mode.ALERT)]
    return Buttons(tuple(Button(request.say(f"preview-{each}"), f"{line} from={each}") for each in offered))


def beginning(request: Request) -> str:
    """What `from=` says; empty where it is not given. Raises CommandError."""
    given = request.command.option("from").casefold()
    if given and given not in BEGINNINGS:
        raise CommandError(request.say("preview-from", given=given))
    return given


def only(request: Request, found: Preview | QueryError | None, face: str) -> Message:
    """For who may look and not subscribe."""
    if isinstance(found, QueryError):
        raise CommandError(request.say("query-error", error=request.misread(found)))
    title = request.say("preview-title", topic=face)
    shown = blocks(request, found, face) if found else ()
    return Message((Text(words(bold(title))), *shown, Text(words(request.say("preview-admin")))), title)


def _counted(request: Request, found: Preview) -> str:
    if not found.stored or found.since is None:
        return request.say("preview-empty")
    since = request.look.local(found.since)
    counted = request.say("preview-found", count=found.count, stored=found.stored, since=since)
    if found.back_to:
        back = request.look.local(found.back_to)
        counted = request.say("preview-part", count=found.count, stored=found.stored, tried=found.tried, back=back)
    if found.per_day is None:
        return f"{counted} {request.say('preview-no-rate', days=LEAST_DAYS)}"
    return f"{counted} {request.say('preview-rate', rate=round(found.per_day, 1 if found.per_day < 10 else 0))}"


def _sample(request: Request, hit: Hit, face: str) -> list[Block]:
    """The newest hit's card, without its buttons."""
    story = request.tx.stories.get(hit.item.story_id)
    if story is None:
        return []
    topic = hit.match.topic
    look: Look = replace(request.look, topics={**request.look.topics, topic: TopicFace(face)})
    made = card(story, [replace(hit.item, matches=(hit.match,))], [topic], look)
    return [block for block in made.blocks if not isinstance(block, Buttons)]
