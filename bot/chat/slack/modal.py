"""A Form -> a modal, and a submitted modal -> what was filled in. Pure.

Shapes and limits: https://docs.slack.dev/reference/views, .../block-kit/blocks/input-block, .../block-elements (title and
submit 24 characters, label and hint 2,000, option 75, 100 options a list, private_metadata 3,000). Where it was asked for
stands in private_metadata: only Slack and Parley can write it.
"""

import json

from bot.chat.slack.blocks import LABEL_LIMIT, Json, plain_section, plain_text
from bot.chat.slack.measure import clean, shorten
from bot.core.forms import YES, Field, Form, Kind, Option, Values
from bot.core.model import Inbound

CALLBACK = "parley:form"
"""The callback id of our modals."""

ELEMENT = "value"
"""The action id of each field's one element; the field's name is its block's id."""

TITLE_LIMIT = 24
WORDS_LIMIT = 2000
OPTIONS_LIMIT = 100
INPUT_LIMIT = 3000
ERROR_LIMIT = 150
"""Characters under a field; Slack names no limit, the space is small."""

_KEPT = ("response_url", "user", "home", "thread_ts")
"""What of the route the answer to the filled form needs."""


def view_of(form: Form, inbound: Inbound) -> Json:
    """What views.open is given."""
    place = {"verb": form.verb, "chat": inbound.chat, "title": inbound.chat_title, "thread": inbound.thread}
    route = {name: inbound.route[name] for name in _KEPT if name in inbound.route}
    intro = [plain_section(clean(form.intro))] if form.intro else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(shorten(clean(form.title), TITLE_LIMIT)),
        "submit": plain_text(shorten(clean(form.submit), TITLE_LIMIT)),
        "private_metadata": json.dumps(place | {"route": route}),
        "blocks": [*intro, *map(_input, form.fields)],
    }


def submitted(body: Json) -> tuple[Inbound, Values] | None:
    """Where a form of ours came back from, and with what; None for another's. `Inbound.text` is the verb that asked."""
    view = body["view"]
    if view.get("callback_id") != CALLBACK:
        return None
    place, user = json.loads(view["private_metadata"]), body["user"]
    route = place["route"] if place["route"].get("user") == user["id"] else {}  # a response_url answers whom it was given to
    inbound = Inbound(
        key=f"view:{view['id']}",  # one modal is taken once, however often it is delivered
        platform="slack",
        chat=place["chat"],
        user=user["id"],
        text=place["verb"],
        workspace=(body.get("team") or {}).get("id") or "",
        thread=place["thread"],
        user_name=user.get("username") or user.get("name", ""),
        chat_title=place["title"],
        private=place["chat"].startswith("D"),
        route=route | {"user": user["id"]},
    )
    filled = view["state"]["values"]
    return inbound, {name: _given(block[ELEMENT]) for name, block in filled.items() if ELEMENT in block}


def refusal(wrong: "dict[str, str]") -> Json:
    """The answer to a submission that keeps the modal open, with its errors at their fields."""
    return {"response_action": "errors", "errors": {name: shorten(words, ERROR_LIMIT) for name, words in wrong.items()}}


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(shorten(clean(field.label), WORDS_LIMIT)),
        "optional": field.optional or field.kind is Kind.YES_NO,  # an empty box is a no
        "element": _element(field) | {"action_id": ELEMENT},
    }
    return block | ({"hint": plain_text(shorten(clean(field.hint), WORDS_LIMIT))} if field.hint else {})


def _element(field: Field) -> Json:
    match field.kind:
        case Kind.TEXT:
            longest = min(field.longest, INPUT_LIMIT)
            present = shorten(" ".join(field.present), longest)
            return {"type": "plain_text_input", "max_length": longest} | ({"initial_value": present} if present else {})
        case Kind.YES_NO:
            box = _option(Option(YES, field.label))
            return {"type": "checkboxes", "options": [box]} | ({"initial_options": [box]} if YES in field.present else {})
        case Kind.ONE:
            chosen = _chosen(field)
            return {"type": "static_select", **_offered(field)} | ({"initial_option": chosen[0]} if chosen else {})
        case Kind.MANY:
            chosen = _chosen(field)
            return {"type": "multi_static_select", **_offered(field)} | ({"initial_options": chosen} if chosen else {})


def _chosen(field: Field) -> list[Json]:
    return [_option(option) for option in field.options if option.value in field.present]


def _offered(field: Field) -> Json:
    """The options; more than one list takes go into groups, named by their first and last."""
    options = [_option(option) for option in field.options]
    if len(options) <= OPTIONS_LIMIT:
        return {"options": options}
    pages = [options[start : start + OPTIONS_LIMIT] for start in range(0, len(options), OPTIONS_LIMIT)]
    return {"option_groups": [{"label": plain_text(_span(page)), "options": page} for page in pages[:OPTIONS_LIMIT]]}


def _span(page: list[Json]) -> str:
    first, last = (shorten(page[at]["text"]["text"], LABEL_LIMIT // 2 - 2) for at in (0, -1))
    return f"{first} – {last}"


def _option(option: Option) -> Json:
    return {"text": plain_text(shorten(clean(option.label) or option.value, LABEL_LIMIT)), "value": option.value}


def _given(element: Json) -> tuple[str, ...]:
    match element:
        case {"selected_options": list(chosen)}:
            if element.get("type") == "checkboxes":
                return (YES,) if chosen else ("no",)
            return tuple(option["value"] for option in chosen)
        case {"selected_option": dict(chosen)}:
            return (str(chosen["value"]),)
        case {"value": str(text)}:
            return (text,)
        case _:
            return ()
