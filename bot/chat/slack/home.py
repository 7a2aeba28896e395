"""A Home -> the view of Slack's App Home. Pure.

Shapes and limits: https://docs.slack.dev/surfaces/app-home, https://docs.slack.dev/reference/views (100 blocks). A press on the
page carries no channel, so each button's action id names the one that it acts in.
"""

from bot.chat.slack.blocks import ACTION, Json, wire
from bot.chat.slack.split import split
from bot.core.home import Home, Section

BLOCKS_LIMIT = 100
DIVIDER: Json = {"type": "divider"}


def home_view(home: Home) -> Json:
    """What views.publish is given: whole sections, as many as fit."""
    blocks: list[Json] = []
    for section in home:
        wired = [*([DIVIDER] if blocks else []), *_blocks(section)]
        if len(blocks) + len(wired) > BLOCKS_LIMIT:
            break
        blocks += wired
    return {"type": "home", "blocks": blocks}


def _blocks(section: Section) -> list[Json]:
    """The section's blocks within Slack's limits for each; its first part, where it is longer than a message may be."""
    blocks = [wire(block) for block in split(section.message)[0].blocks]
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" and section.chat else ():
            element["action_id"] = f"{element['action_id']}:{section.chat}"
    return blocks


def chat_of(action_id: str) -> str:
    """The channel that a button of the page acts in; empty for one of a message."""
    name, _, rest = action_id.partition(":")
    return rest.partition(":")[2] if name == ACTION else ""
