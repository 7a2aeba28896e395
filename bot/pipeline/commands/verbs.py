"""The table of verbs: who may use each, its synonyms, and what answers it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.forms import Form
from bot.core.messages import Message
from bot.core.model import Inbound
from bot.core.ports import ChatClient
from bot.core.store import Store
from bot.pipeline.commands import (
    chatting,
    digesting,
    feeds,
    forming,
    lookups,
    managing,
    muting,
    operating,
    pressing,
    reviewing,
    searching,
    setting,
    subscribing,
    why,
)
from bot.pipeline.commands.errands import Errand
from bot.pipeline.commands.grammar import Command
from bot.pipeline.commands.request import Request

Handler = Callable[[Request], Message]


def never(_: list[str]) -> bool:
    """Nothing is changed, whatever the arguments."""
    return False


def always(_: list[str]) -> bool:
    """Only admins may, whatever the arguments."""
    return True


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `changes(arguments)` says whether this use changes something: then only admins may, and the answer stands in
    the transaction that writes. `stranger`: a chat that is not connected may use it too."""

    answer: Handler
    changes: Callable[[list[str]], bool] = never
    synonyms: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    stranger: bool = False
    writes: bool = False
    """It writes although it needs no admin (a code is used up)."""
    operator: bool = False
    """Its effect is felt in every channel: only in the operators' chats (`general.operators`) and at the terminal."""
    errand: Errand | None = None
    """What must be fetched before the answer; None where nothing ever is."""
    gather: Callable[[Store, ChatClient, Inbound, Command], Awaitable[Any]] | None = None
    """What the platform must be asked before the answer."""
    prepare: Callable[[Request], Any] | None = None
    """What takes long to look up: done before the answer, on a reading connection; it becomes `Request.prepared`."""
    preview: Handler | None = None
    """What who may not change anything is answered instead of a refusal: a look at what the change would bring."""
    keywords: bool = False
    """It may make or end keywords: these take effect before it is answered."""
    form: Callable[[Request], Form] | None = None
    """What the bare verb asks for, where the platform can show forms; admins are shown it, unless nobody needs to be one."""


def _help(request: Request) -> Message:
    return chatting.help_text(request, VERBS, NAMES)


VERBS: Mapping[str, Verb] = {
    "subscribe": Verb(
        subscribing.subscribe,
        bool,
        ("sub", "follow", "track"),
        ("min", "from"),
        keywords=True,
        prepare=subscribing.look_ahead,
        preview=subscribing.preview_only,
        form=forming.subscribe_form,
    ),
    "keyword": Verb(
        subscribing.keyword,
        bool,
        subscribing.KEYWORD_SYNONYMS,
        keywords=True,
        prepare=subscribing.look_ahead,
        preview=subscribing.preview_only,
        form=forming.keyword_form,
    ),
    "unsubscribe": Verb(subscribing.unsubscribe, bool, ("unsub", "unfollow"), keywords=True, form=forming.unsubscribe_form),
    "subscriptions": Verb(subscribing.subscriptions, synonyms=("list", "subs")),
    "topics": Verb(subscribing.topics, synonyms=("topic",)),
    "latest": Verb(lookups.latest, synonyms=("news", "last")),
    "search": Verb(searching.search, synonyms=("find",), labels=searching.LABELS),
    "share": Verb(searching.share, writes=True),
    "digest": Verb(digesting.digest, digesting.changes, labels=digesting.LABELS, form=forming.digest_form),
    "why": Verb(why.why),
    "who": Verb(pressing.who, synonyms=("behind",)),
    "more": Verb(pressing.more, pressing.changes_more),
    "irrelevant": Verb(pressing.irrelevant, synonyms=("notrelevant",), writes=True),
    "missed": Verb(reviewing.missed, synonyms=("miss",), writes=True, errand=reviewing.ERRAND),
    "review": Verb(reviewing.review, always, ("marks",)),
    "withdraw": Verb(operating.withdraw, always, ("retract",), operator=True),
    "merge": Verb(operating.merge, always, ("join",), operator=True),
    "story": Verb(lookups.story, synonyms=("show",)),
    "feeds": Verb(feeds.feeds, feeds.changes, ("feed", "sources"), errand=feeds.ERRAND),
    "mute": Verb(pressing.mute, bool, ("hush", "snooze", "silence"), form=forming.mute_form),
    "unmute": Verb(pressing.unmute, bool, ("unhush", "unsnooze")),
    "quiet": Verb(muting.quiet, bool, ("dnd",), form=forming.quiet_form),
    "timezone": Verb(chatting.timezone, bool, ("tz", "zone"), form=forming.timezone_form),
    "settings": Verb(setting.settings, setting.changes, ("config", "set"), tuple(setting.SETTERS), form=forming.settings_form),
    "status": Verb(chatting.status, synonyms=("health",)),
    "export": Verb(chatting.export),
    "start": Verb(chatting.start, synonyms=("hello", "hi"), stranger=True, writes=True),
    "help": Verb(_help, synonyms=("?", "commands")),
    "manage": Verb(managing.manage, stranger=True, writes=True, gather=managing.administered),
    "pair": Verb(chatting.pair, synonyms=("connect",), stranger=True, writes=True),
}

NAMES: Mapping[str, str] = {name: name for name in VERBS} | {s: name for name, verb in VERBS.items() for s in verb.synonyms}
"""Every word that names a verb, with the verb's own name."""

LABELS = frozenset(label for verb in VERBS.values() for label in verb.labels)


def arguments(command: Command) -> list[str]:
    """The arguments, lower case, bare ones first, then `label=value`: what decides whether a use changes something."""
    labelled = [word for word in command.words if word.label]
    return [word.text.casefold() for word in command.bare] + [f"{word.label}={word.text.casefold()}" for word in labelled]
