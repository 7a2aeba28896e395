"""Modals and App Home of `SlackWorld`: what Slack takes of a view, and what a person makes of one.

Sources: https://docs.slack.dev/reference/views, .../reference/methods/views.open (errors), .../block-kit/blocks/input-block,
.../block-kit/block-elements, .../reference/interaction-payloads/view-interactions-payload.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.world.slack_rules import Json, text_problems, wrong_blocks

_ELEMENTS: dict[str, set[str]] = {
    "plain_text_input": {"initial_value", "multiline", "min_length", "max_length", "placeholder"},
    "static_select": {"options", "option_groups", "initial_option", "placeholder"},
    "multi_static_select": {"options", "option_groups", "initial_options", "placeholder", "max_selected_items"},
    "checkboxes": {"options", "initial_options"},
}


@dataclass
class OpenView:
    """A modal as it stands before one person."""

    id: str
    user: str
    view: Json
    errors: Json | None = None
    closed: bool = False

    @property
    def fields(self) -> list[str]:
        """Names of its fields, in order."""
        return [block["block_id"] for block in self.view["blocks"] if block["type"] == "input"]

    def initial(self, name: str) -> Any:
        """What stands in a field when it opens: a text, an option's value, or values."""
        return _plain(_initial(self._block(name)["element"]))

    def _block(self, name: str) -> Json:
        return next(block for block in self.view["blocks"] if block.get("block_id") == name)

    def filled(self, given: dict[str, Any]) -> Json:
        """state.values after a person changed the fields in `given`. AssertionError where Slack itself would not send it."""
        values = {}
        for name in self.fields:
            block = self._block(name)
            element = block["element"]
            state = _typed(element, given[name]) if name in given else _initial(element)
            assert block.get("optional") or _plain(state), f"Slack asks to fill in {name}"
            values[name] = {element["action_id"]: {"type": element["type"], **state}}
        assert not given.keys() - values.keys(), "there is no such field"
        return values


def wrong_view(view: Any, kind: str) -> str:
    """The first thing wrong with a view of this kind, empty if nothing."""
    return next(_view(view, kind), "")


def _view(view: Json, kind: str) -> Iterator[str]:
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close"}
    if view.get("type") != kind:
        yield f"a view of type {kind} is needed"
    if (
        unknown := view.keys()
        - known
        - ({"title", "submit", "close", "clear_on_close", "notify_on_close"} if kind == "modal" else set())
    ):
        yield f"unknown key: {min(unknown)}"
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        yield "private_metadata or callback_id is too long"
    blocks = view.get("blocks", [])
    if not 1 <= len(blocks) <= 100:
        yield f"between 1 and 100 blocks needed, {len(blocks)} given"
    inputs = [block for block in blocks if block.get("type") == "input"]
    if problem := wrong_blocks([block for block in blocks if block.get("type") != "input"], most=100):
        yield problem
    if kind == "modal":
        yield from text_problems(view.get("title", {}), 24, {"plain_text"})
        if inputs or "submit" in view:
            yield from text_problems(view.get("submit", {}), 24, {"plain_text"})
    elif inputs and kind == "home":
        yield "no input on this page"
    if len({block.get("block_id") for block in inputs}) < len(inputs):
        yield "block_id must be unique"
    for block in inputs:
        yield from _input(block)


def _input(block: Json) -> Iterator[str]:
    if unknown := block.keys() - {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}:
        yield f"unknown key: {min(unknown)}"
    if len(block.get("block_id", "")) > 255:
        yield "block_id is too long"
    yield from text_problems(block["label"], 2000, {"plain_text"})
    if "hint" in block:
        yield from text_problems(block["hint"], 2000, {"plain_text"})
    element = block["element"]
    if element.get("type") not in _ELEMENTS:
        yield f"unsupported element: {element.get('type')}"
    elif unknown := element.keys() - _ELEMENTS[element["type"]] - {"type", "action_id"}:
        yield f"unknown key in an element: {min(unknown)}"
    if element["type"] == "plain_text_input":
        yield from _text_input(element)
    else:
        yield from _options(element)


def _text_input(element: Json) -> Iterator[str]:
    if not 1 <= element.get("max_length", 1) <= 3000:
        yield "max_length must be between 1 and 3000"
    if not 1 <= len(element.get("initial_value", "-")) <= element.get("max_length", 3000):
        yield "initial_value must be within max_length"


def _options(element: Json) -> Iterator[str]:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    if len(groups) > 100 or ("options" in element) == ("option_groups" in element):
        yield "one of options and option_groups is needed, at most 100 of them"
    for group in groups:
        if "label" in group:
            yield from text_problems(group["label"], 75, {"plain_text"})
        if not 1 <= len(group["options"]) <= (10 if element["type"] == "checkboxes" else 100):
            yield "between 1 and 100 options needed"
        for option in group["options"]:
            yield from text_problems(option["text"], 75)
            if not 1 <= len(option["value"]) <= 150:
                yield "an option's value must be between 1 and 150 characters"
    offered = _offered(element)
    for option in [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]:
        if option not in offered:
            yield "an initial option must be one of the options, exactly"


def _offered(element: Json) -> list[Json]:
    groups = element.get("option_groups", [{"options": element.get("options", [])}])
    return [option for group in groups for option in group["options"]]


def _initial(element: Json) -> Json:
    match element["type"]:
        case "plain_text_input":
            return {"value": element.get("initial_value")}
        case "static_select":
            return {"selected_option": element.get("initial_option")}
        case _:
            return {"selected_options": element.get("initial_options", [])}


def _typed(element: Json, given: Any) -> Json:
    options = {option["value"]: option for option in _offered(element)}
    match element["type"]:
        case "plain_text_input":
            assert len(given) <= element.get("max_length", 3000), "Slack does not let anybody type so much"
            return {"value": given or None}
        case "static_select":
            return {"selected_option": options[given]}
        case _:
            return {"selected_options": [options[value] for value in given]}


def _plain(state: Json) -> Any:
    match state:
        case {"value": value}:
            return value or ""
        case {"selected_option": option}:
            return option["value"] if option else ""
        case _:
            return [option["value"] for option in state["selected_options"]]
