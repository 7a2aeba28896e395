"""The bot scopes that the app asks for (docs/slack-manifest.json; the minimal one: the needed ones), and what breaks without
each. Pure.
"""

REQUIRED = {
    "chat:write": "nothing can be posted",
    "commands": "/parley does not exist",
    "users:read": "nobody can be recognised as an admin or a guest, so every command is refused",
}
"""Without these Parley does not start."""

OPTIONAL = {
    "app_mentions:read": "mentions of the bot are not heard",
    "im:history": "private messages to the bot are not heard",
    "channels:read": "of public channels: their creator is no admin there, App Home leaves them out, Parley neither greets "
    "when it joins nor asks to be invited",
    "groups:read": "the same in private channels",
    "im:read": "you are not taken for the admin of your own conversation with the bot",
    "channels:history": "after a lost answer, a message in a public channel is sent once more, marked as a possible repeat",
    "groups:history": "after a lost answer, a message in a private channel is sent once more, marked as a possible repeat",
    "files:write": "files, such as exports and charts, are not posted",
    "files:read": "lists of feeds cannot be handed in as files, only by their address",
}
"""Without one of these Parley runs, with less."""


def missing(granted: set[str], table: dict[str, str]) -> list[str]:
    """A line for each scope of `table` that is not granted: its name and what breaks."""
    return [f"{scope}: {consequence}" for scope, consequence in table.items() if scope not in granted]
