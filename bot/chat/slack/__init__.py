"""Slack: Socket Mode or HTTP in, Web API out.

    measure.py  lengths, escaping, where a long text is cut                 pure
    split.py    a Message -> Messages that each fit one Slack message        pure
    blocks.py   one neutral block -> one Block Kit block                     pure
    render.py   a Message -> what chat.postMessage is given                  pure
    inbound.py  what Slack delivers -> Inbound                               pure
    shortcuts.py  what somebody asks by pointing at a message                pure
    modal.py    a Form -> a modal, a submitted modal -> Values               pure
    home.py     a Home -> App Home                                           pure
    hearing.py  persisted, then acknowledged; HTTP mode's signature check
    checking.py  tokens, scopes, channels: at the start and for `parley check`
    errors.py   every answer of Slack -> Outcome, in one table               pure
    scopes.py   the scopes the app asks for, and what breaks without each    pure
    people.py   who may: the platform's own word on a person
    history.py  reading an unknown delivery back
    socket.py   the Socket Mode connection, with bounded retries
    quiet.py    a logger for the vendor's libraries that keeps secrets out
    client.py   SlackClient: all of it behind `core.ports.ChatClient`

Nothing here retries a message: the outbox does. Text is never put into mrkdwn, which has no way to escape `*` or `_`:
blocks carry it verbatim (`rich_text`, `plain_text`), and only links whose label is free of markup use it.
"""

from bot.chat.slack.client import SlackClient

__all__ = ["SlackClient"]
