"""Forms at the desk: who is shown which, and the line that a filled one stands for."""

from dataclasses import replace
from enum import Enum, auto

from bot.core.forms import Form, Values, problems
from bot.core.messages import Button, Buttons, Message, Text, words
from bot.core.model import Inbound
from bot.core.ports import AsksByForm, ChatClient
from bot.core.store import Store, Tx
from bot.pipeline.commands.asked import Asked, understand
from bot.pipeline.commands.reception import Reception
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.requesting import Requests
from bot.pipeline.commands.verbs import never


class Shown(Enum):
    """Whether a form was shown. NOT_NOW: there was one, but no way to show it (a mention, an answer that came too late)."""

    YES = auto()
    NO = auto()
    NOT_NOW = auto()


class Formality:
    """Shows the forms of bare verbs, where a platform can, and reads what comes back."""

    def __init__(self, store: Store, reception: Reception, requests: Requests) -> None:
        self._store = store
        self._reception = reception
        self._requests = requests

    async def show(self, asked: Asked, client: ChatClient) -> Shown:
        """Show the form of a bare verb to a person who may use it, in a chat that may; otherwise words must answer."""
        if not (asked.wants_form and isinstance(client, AsksByForm)):
            return Shown.NO
        if not await self._store.read(lambda tx: self._reception.find(tx, asked.inbound)):
            await self._store.write(lambda tx: self._reception.meet(tx, asked.inbound))
        form = await self._store.read(lambda tx: self._form_for(tx, asked))
        if form is None:
            return Shown.NO
        return Shown.YES if await client.ask(asked.inbound, form) else Shown.NOT_NOW

    async def fill_in(self, inbound: Inbound, filled: Values) -> tuple[Inbound, dict[str, str]]:
        """The line that a filled form stands for, or what is wrong with it by field. Who may is asked once it is handled."""
        return await self._store.read(lambda tx: self._line_of(tx, inbound, filled))

    def _form_for(self, tx: Tx, asked: Asked) -> Form | None:
        channel = self._reception.find(tx, asked.inbound)
        if channel is None or not self._reception.allows(channel.chat) or not (asked.may_look and asked.known):
            return None
        request = self._requests.of(tx, channel, asked)
        if asked.verb is None or asked.verb.form is None or not (request.is_admin or asked.verb.changes is never):
            return None
        form = asked.verb.form(request).proposing(asked.proposed)
        title = f"{channel.chat.title or channel.chat.address}: {form.title}" if asked.elsewhere else form.title
        return replace(form, title=title, language=channel.language) if form.fillable else None

    def _line_of(self, tx: Tx, inbound: Inbound, filled: Values) -> tuple[Inbound, dict[str, str]]:
        asked, channel = understand(0, inbound), self._reception.find(tx, inbound)
        marked = replace(inbound, route=inbound.route | {"form": inbound.text})
        if channel is None or asked.verb is None or asked.verb.form is None:
            return marked, {}
        request = self._requests.of(tx, channel, asked)
        form = asked.verb.form(request)
        wrong = problems(form, filled, request.say)
        return (inbound, wrong) if wrong else (replace(marked, text=form.write(filled)), {})


def with_hints(answer: Message, request: Request, asked: Asked) -> Message:
    """The answer, with how to bring the bot into a chat where it is not, and a button for the form that it stands for."""
    blocks = list(answer.blocks)
    if asked.invite:
        blocks.append(Text(words(request.say("invite-me", how=asked.invite))))
    if asked.formless:
        blocks.append(Buttons((Button(request.say("form-open"), asked.command.verb),)))
    return replace(answer, blocks=tuple(blocks))
