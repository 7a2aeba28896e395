"""What a card's buttons do: More, who stands behind it, mute and undo, not relevant. Each can be typed as well."""

from dataclasses import replace
from datetime import timedelta

from bot.core.cards import card_buttons, leading, sources_of
from bot.core.durations import written
from bot.core.errors import CommandError
from bot.core.messages import Button, Buttons, Message, Popup, SmallPrint, Text, bold, link, say, tap, words
from bot.core.model import Item, MarkKind, NewMark, Story
from bot.core.policy import topics_of
from bot.pipeline.commands import muting
from bot.pipeline.commands.grammar import Command, Word, number_of
from bot.pipeline.commands.meaning import followed, story_meant
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.why import voices

TOPIC_MUTE = timedelta(hours=24)
REASONS = ("off-topic", "minor", "old")
"""Why something is not relevant, to choose from; `irrelevant s12` takes any other words, too."""
MOST_WHO = 30


def changes_more(given: list[str]) -> bool:
    """To mute a topic, once "yes" was said, and to unmute it."""
    return given[-1:] == ["yes"] or given[1:2] == ["unmute"]


def more(request: Request) -> Message:
    """`more sID [mute TOPIC [yes]|unmute TOPIC|less]`: what else can be done with a story; a topic is muted only after a second
    press, and unmuted where it was muted."""
    story, items, _ = story_meant(request)
    match [word.text for word in request.command.bare[1:]]:
        case ["mute", topic, "yes"]:
            told = muting.mute(replace(request, command=Command("mute", (Word(topic), Word(written(TOPIC_MUTE))))))
            back = Button(request.say("button-unmute"), f"more {story.ref} unmute {topic}")
            return replace(told, popup=Popup(_words(told), (Buttons((back, _less(request, story))),)))
        case ["mute", topic]:
            return _ask(request, story, topic)
        case ["unmute", topic]:
            told = muting.unmute(replace(request, command=Command("unmute", (Word(topic),))))
            return replace(told, popup=Popup(_words(told), _base(request, story, items)))
        case ["less"]:
            return Message((_base(request, story, items)[0],), story.title, Popup("", _base(request, story, items)))
        case _:
            return _menu(request, story, items)


def who(request: Request) -> Message:
    """`who sID`: who stands behind a story, and who only passes it on."""
    story, items, _ = story_meant(request)
    lines = voices(request, items)
    counted = sources_of(story, request.look)
    title = request.say("who-title", title=story.title)
    listed = "\n".join(f"• {line}" for line in lines[:MOST_WHO])
    blocks = (Text(words(bold(title))), Text(words(listed)), SmallPrint(words(f"{counted} · ", tap(story.ref))))
    return Message(blocks, title, Popup(f"{counted}: {'; '.join(lines)}"))


def irrelevant(request: Request) -> Message:
    """`irrelevant sID [REASON|undo]`: keep it as an example of what its topics should not have told."""
    story, items, _ = story_meant(request)
    said = " ".join(word.text for word in request.command.bare[1:])
    if said.casefold() == "undo":
        gone = request.tx.marks.drop(request.channel.id, MarkKind.IRRELEVANT, story.id)
        if not gone:
            raise CommandError(request.say("irrelevant-nothing", story=story.ref))
        told = say(request.say("irrelevant-undone", story=story.ref))
        return replace(told, popup=Popup(_words(told), _base(request, story, items)))
    topics = [topic for topic in topics_of(items) if topic in followed(request)]
    if not topics:
        raise CommandError(request.say("irrelevant-none", story=story.ref))
    item, _ = leading(items, topics)
    for topic in topics:
        request.tx.marks.add(_mark(request, topic, story, item, said), now=request.now)
    faces = ", ".join(map(request.look.topic, topics))
    undo = Button(request.say("button-undo"), f"irrelevant {story.ref} undo")
    reasons = tuple(Button(request.say(f"irrelevant-{r}"), f"irrelevant {story.ref} {r}") for r in REASONS)
    rows = (Buttons((undo, _less(request, story))), *(() if said else (Buttons(reasons),)))
    told = say(
        request.say("irrelevant-kept", story=story.ref, topics=faces),
        request.say("irrelevant-undo", command=undo.command),
    )
    blocks = (*told.blocks, Buttons((*(() if said else reasons), undo)))
    return replace(told, blocks=blocks, popup=Popup(_words(told), rows))


def mute(request: Request) -> Message:
    """`mute ...`, pressed under a card or typed."""
    told = muting.mute(request)
    return _on_card(request, told, "button-unmute", "unmute")


def unmute(request: Request) -> Message:
    """`unmute ...`; under a card its own buttons come back."""
    told = muting.unmute(request)
    return _on_card(request, told, "", "")


def _on_card(request: Request, told: Message, key: str, verb: str) -> Message:
    """The same answer as a popup, with a way back under the card."""
    named = request.command.bare
    story_id = number_of(named[0].text, "s") if named and named[0].text[:1] in "sS" else None
    story = request.tx.stories.get(story_id) if story_id is not None else None
    if story is None:
        return told
    if not verb:
        return replace(told, popup=Popup(_words(told), _base(request, story, request.tx.stories.items(story.id))))
    back = Buttons((Button(request.say(key), f"{verb} {story.ref}"), _less(request, story)))
    return replace(told, popup=Popup(_words(told), (back,)))


def _menu(request: Request, story: Story, items: list[Item]) -> Message:
    topics = [topic for topic in topics_of(items) if topic in followed(request)]
    sources = Button(request.say("button-sources"), f"who {story.ref}")
    mutes = tuple(
        Button(request.say("button-mute-topic", topic=request.look.topic(topic)), f"more {story.ref} mute {topic}")
        for topic in topics[:2]
    )
    not_relevant = Button(request.say("button-irrelevant"), f"irrelevant {story.ref}")
    full = Button(request.say("button-why-full"), f"why {story.ref}", private=True)
    rows = (Buttons((sources, full)), Buttons(mutes), Buttons((not_relevant, _less(request, story))))
    title = request.say("more-title", title=story.title)
    blocks = (Text(words(link(title, items[0].link))), Buttons((sources, *mutes, not_relevant)))
    return Message(blocks, title, Popup("", tuple(row for row in rows if row.buttons)))


def _ask(request: Request, story: Story, topic: str) -> Message:
    asked = request.say("more-ask-mute", topic=request.look.topic(topic), hours=request.look.span(TOPIC_MUTE))
    yes = Button(request.say("button-yes"), f"more {story.ref} mute {topic} yes")
    no = _less(request, story)
    return Message((Text(words(asked)), Buttons((yes,))), asked, Popup(asked, (Buttons((yes, no)),)))


def _less(request: Request, story: Story) -> Button:
    return Button(request.say("button-less"), f"more {story.ref} less")


def _base(request: Request, story: Story, items: list[Item]) -> tuple[Buttons]:
    """The buttons that a card has to begin with."""
    topics = [topic for topic in topics_of(items) if topic in followed(request)]
    return (card_buttons(story, leading(items, topics)[0], request.look),)


def _mark(request: Request, topic: str, story: Story, item: Item, reason: str) -> NewMark:
    return NewMark(
        MarkKind.IRRELEVANT,
        request.channel.id,
        topic,
        item.title,
        item.text,
        item.language,
        item.link,
        reason,
        request.inbound.user_name or request.inbound.user,
        story.id,
    )


def _words(message: Message) -> str:
    return message.plain()
