"""Which story or item is meant by what people type: `s12`, `i12`, `d12` (a message here), a bare number, or a page's
address."""

from bot.core.errors import CommandError
from bot.core.model import Item, NewItem, Story
from bot.core.urls import canonical, is_web
from bot.pipeline.commands.grammar import is_id, number_of
from bot.pipeline.commands.request import Request


def named(request: Request) -> str:
    """The word that names it: the first argument, or the verb itself (`s12` alone). Raises CommandError for a bare verb."""
    verb, given = request.command.verb, request.command.bare
    if not given and not is_id(verb):
        raise CommandError(request.say("story-usage", verb=verb))
    return given[0].text if given else verb


def address(text: str) -> str:
    """The page's address in what was typed, completed; empty where it is none. Slack writes `<https://...|label>`."""
    text = text.strip("<>").partition("|")[0]
    if is_web(text):
        return text
    host, dot, rest = text.partition(".")
    return f"https://{text}" if dot and host and "/" in rest and not text.startswith(("/", ".")) else ""


def story_meant(request: Request) -> tuple[Story, list[Item], Item | None]:
    """The story, its items (oldest first), and the one that was named, where one was. Raises CommandError."""
    word = named(request)
    item = _item(request, word)
    story_id = item.story_id if item else number_of(word, "s") or _told_in(request, word)
    story = request.tx.stories.get(story_id) if story_id is not None else None
    items = request.tx.stories.items(story.id) if story else []
    if not story or not items:
        key = "story-unknown-page" if address(word) else "story-unknown"
        raise CommandError(request.say(key, named=word))
    return story, items, item


def item_at(request: Request, url: str) -> Item | None:
    """The stored item of a page."""
    return request.tx.items.known(0, NewItem(title="", text="", content_hash="", url=canonical(url))).item


def own_keywords(request: Request) -> set[str]:
    """What other channels look for is theirs to know."""
    return {keyword.ref for keyword in request.tx.channels.keywords(request.channel.id)}


def followed(request: Request) -> tuple[str, ...]:
    """The topics and keywords of this channel."""
    return tuple(s.topic for s in request.tx.channels.subscriptions(request.channel.id))


def _told_in(request: Request, word: str) -> int | None:
    """The story that a message of this channel is about."""
    number = number_of(word, "d") if word[:1] in "dD" else None
    told = request.tx.outbox.get(number) if number is not None else None
    kind, _, about = told.subject.partition("/")[0].partition(":") if told else ("", "", "")
    return int(about) if told and told.channel.id == request.channel.id and kind == "story" and about.isdigit() else None


def _item(request: Request, word: str) -> Item | None:
    if word[:1] in "iI" and (item_id := number_of(word, "i")) is not None:
        return request.tx.items.get(item_id)
    url = address(word)
    return item_at(request, url) if url else None
