"""The short reply that tells a turn under a story's card, and the lines in which the card itself keeps it. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.look import Look
from bot.core.messages import Button, Buttons, Message, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import Item, Story
from bot.core.turns import ToldTurn, Turn, TurnKind


def turn_note(story: Story, item: Item, turn: Turn, look: Look) -> Message:
    """What changed, in the headline of the item that changed it; who reports it; the story it is about."""
    head = look.say(f"turn-{turn.kind}")
    who = item.publisher_name or look.say("publisher-unknown")
    facts = words(f"{who} · {look.date(item.dating)} · ", *_about(story, look))
    why = Button(look.say("button-why"), command=f"why {item.ref}")
    opens = (Button(look.say("button-open"), url=item.link), why) if item.link else (why,)
    blocks = (Text(words(bold(head), " · ", link(item.title, item.link))), SmallPrint(facts), Buttons(opens))
    return Message(blocks, f"{head}: {item.title}")


def operator_note(story: Story, what: str, reason: str, look: Look) -> Message:
    """The operator took a story back (`what`: `withdrawn`), or took that back (`restored`)."""
    head = look.say(f"turn-{what}")
    said = f" · {reason}" if reason else ""
    return Message((Text(words(bold(head), said)), SmallPrint(words(*_about(story, look)))), f"{head}: {story.title}")


def _about(story: Story, look: Look) -> tuple[str | Run, ...]:
    return look.runs("turn-about", title=story.title, story=tap(story.ref))


def turn_lines(turns: Sequence[ToldTurn], items: Sequence[Item], look: Look) -> list[Text]:
    """A line for each turn that the card keeps: what, by whom, where to read it. The quiet ones show in the count already."""
    by_id: Mapping[int, Item] = {item.id: item for item in items}
    lines = []
    for told in turns:
        item = by_id.get(told.item_id)
        if item is None or not told.turn.kind.loud:
            continue
        who = item.publisher_name or look.say("publisher-unknown")
        lines.append(Text(words(bold(look.say(f"turn-{told.turn.kind}")), " · ", link(item.title, item.link), f" ({who})")))
    return lines


def withdrawn(turns: Sequence[ToldTurn]) -> Turn | None:
    """The operator's word that takes the story back, where there is one."""
    return next((told.turn for told in turns if told.turn.kind is TurnKind.WITHDRAWN), None)
