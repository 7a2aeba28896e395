"""withdraw, merge: an operator's word on a story, which holds in every channel."""

from bot.core.errors import CommandError
from bot.core.messages import Message, say
from bot.core.model import Story
from bot.core.turn_notes import withdrawn
from bot.pipeline.carding import Carder
from bot.pipeline.commands.grammar import number_of
from bot.pipeline.commands.request import Request

LONGEST_REASON = 300
"""Characters: it stands on every copy."""


def withdraw(request: Request) -> Message:
    """`withdraw sID [REASON|undo]`: mark every posted copy of a story as withdrawn."""
    (story,) = _stories(request, 1, "withdraw-usage")
    said = " ".join(word.text for word in request.command.bare[1:])
    carder = Carder(request.book, request.look.catalogue)
    if said.casefold() == "undo":
        if not carder.restore(request.tx, story, request.now):
            raise CommandError(request.say("withdraw-nothing", story=story.ref))
        return say(request.say("withdraw-undone", story=story.ref))
    if len(said) > LONGEST_REASON:
        raise CommandError(request.say("withdraw-long", most=LONGEST_REASON))
    before = withdrawn(request.tx.turns.of(story.id))
    if before and before.phrase == said:
        raise CommandError(request.say("withdraw-already", story=story.ref))
    count = carder.withdraw(request.tx, story, said, request.now)
    return say(
        request.say("withdrawn", story=story.ref, title=story.title, count=count),
        request.say("withdraw-undo", command=f"withdraw {story.ref} undo"),
    )


def merge(request: Request) -> Message:
    """`merge sID sID`: the second is told by the first from now on; its cards follow."""
    into, gone = _stories(request, 2, "merge-usage")
    if into.id == gone.id:
        named, other = (word.text for word in request.command.bare[:2])
        raise CommandError(request.say("merge-cannot", into=named, gone=other, story=into.ref))
    Carder(request.book, request.look.catalogue).merge(request.tx, into, gone, request.now)
    return say(request.say("merged", into=into.ref, gone=gone.ref, title=into.title))


def _stories(request: Request, count: int, usage: str) -> list[Story]:
    """The first `count` stories that are named. Raises CommandError."""
    named = [word.text for word in request.command.bare[:count]]
    if len(named) < count:
        raise CommandError(request.say(usage))
    found = []
    for word in named:
        story_id = number_of(word, "s")
        story = request.tx.stories.get(story_id) if story_id is not None else None
        if story is None:
            raise CommandError(request.say("story-unknown", named=word))
        found.append(story)
    return found
