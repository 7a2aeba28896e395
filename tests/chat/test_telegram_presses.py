"""Buttons and deep links: only what we signed counts, however long its command; answers may take the place of the message."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.telegram.seal import Errand, Seal
from bot.core.messages import Button, Buttons, Message, Popup, Text, say, words
from bot.core.model import Delivery, Inbound, Op
from bot.core.outbox import Verdict
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import delivery, listening

GROUP, PERSON = -1001, 7
LONG = 'search "мирні переговори в Женеві" since:2026-01 source:"Harbour Post" page=2'


class Notebook:
    """A Memory that lives as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def keep(self, key: str, content: str, life: timedelta) -> None:
        assert life > timedelta()
        self.kept[key] = content

    async def recall(self, key: str) -> str | None:
        return self.kept.get(key)


def with_buttons(*commands: str) -> Message:
    """A message with a button a command."""
    return Message((Text(words("Talks")), Buttons(tuple(Button(f"Button {n}", c) for n, c in enumerate(commands)))), "Talks")


async def test_a_long_command_is_kept_and_its_button_works_after_a_restart() -> None:
    """64 bytes hold only its key; sending the message again keeps nothing new."""
    notebook = Notebook()
    async with TelegramWorld() as world:
        world.chat(GROUP)
        async with listening(world) as (client, _):
            client.memory = notebook
            sent = await client.send(delivery(GROUP, with_buttons(LONG, "why s1")))
            await client.send(delivery(GROUP, with_buttons(LONG)))
        assert list(notebook.kept.values()) == [LONG]
        async with listening(world) as (client, heard):
            client.memory = notebook
            for button in (0, 1):
                world.user_presses(GROUP, PERSON, int(sent.remote_ref), button)
            await world.wait_for(lambda: len(heard) == 2)
        assert [inbound.text for inbound in heard] == [LONG, "why s1"]


async def test_a_press_that_we_did_not_sign_is_refused_in_words() -> None:
    """Whatever data a person's own program sends, a changed command, another bot's, or a key that is kept no more."""
    async with TelegramWorld() as world, listening(world, stale_note="No longer works.") as (client, heard):
        world.chat(GROUP)
        sent = await client.send(delivery(GROUP, with_buttons("why s1")))
        good = world.messages(GROUP)[0].buttons[0][0]["callback_data"]
        other = Seal("1:other").press("unsubscribe all") or ""
        lost = Seal(world.token).press(LONG) or ""
        forged = ["!unsubscribe all", good[:9] + "unsubscribe all", other, lost, "", "#", "!", "x" * 64]
        presses = [world.user_forges(GROUP, PERSON, int(sent.remote_ref), data) for data in forged]
        await world.wait_for(lambda: len(world.answered) == len(forged))
        assert heard == []
        assert {world.popups[f"press-{press}"]["text"] for press in presses} == {"No longer works."}


async def test_a_deep_link_asks_in_private_about_the_chat_it_came_from() -> None:
    """The errand and the chat; a link that we did not make is a pairing code, which is checked as one."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        payload = Seal(world.token).payload(Errand("why s12", str(GROUP), "17"))
        world.user_says(PERSON, PERSON, f"/start {payload}")
        world.user_says(PERSON, PERSON, "/start ABCD-2345")
        world.user_says(GROUP, PERSON, f"/start {payload}")
        await world.wait_for(lambda: len(heard) == 3)
    asked, code, public = heard
    assert (asked.text, asked.chat, asked.route["about"], asked.route["about_thread"]) == ("why s12", "7", str(GROUP), "17")
    assert (code.text, "about" in code.route) == ("start ABCD-2345", False)
    assert "about" not in public.route, "only where it answers privately"


async def test_an_answer_may_take_the_place_of_the_message() -> None:
    """It is edited; the same again is no failure; where that message is gone, or too old, the answer stands by itself."""
    async with TelegramWorld() as world, listening(world) as (client, _):
        world.chat(GROUP)
        first = await client.send(delivery(GROUP, with_buttons("settings")))
        route = {"edit": first.remote_ref, "reply_to": first.remote_ref}
        answer = delivery(GROUP, "Saved.", op=Op.REPLY, route=route)
        assert client.parts(answer) == 1
        for _ in range(2):
            outcome = await client.send(answer)
            assert (outcome.verdict, outcome.remote_ref) == (Verdict.SENT, first.remote_ref)
        assert [shown.text for shown in world.messages(GROUP)] == ["Saved."]
        del world.chat(GROUP).messages[int(first.remote_ref)]
        assert (await client.send(answer)).verdict is Verdict.SENT
        assert [shown.text for shown in world.messages(GROUP)] == ["Saved."]


def answer(heard: list[Inbound], message: Message) -> Delivery:
    """The reply to the last press."""
    return delivery(GROUP, message, op=Op.REPLY, route=heard[-1].route)


async def test_a_press_is_answered_by_a_popup_and_other_buttons() -> None:
    """Only whoever pressed sees the words, at most 200 characters; the pressed message's buttons change, nothing is posted."""
    long = "Ceasefire: “truce” in the headline, " * 9
    answered = replace(with_buttons("why s1"), popup=Popup(long, (Buttons((Button("Undo", "unmute s1"),)),)))
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP)
        card = await client.send(delivery(GROUP, with_buttons("mute s1")))
        world.user_presses(GROUP, PERSON, int(card.remote_ref))
        await world.wait_for(lambda: heard)
        outcome = await client.send(answer(heard, answered))
        assert outcome.verdict is Verdict.SENT
        (popup,) = world.popups.values()
        assert popup["show_alert"]
        assert popup["text"].endswith("“truce” …")
        assert len(popup["text"]) <= 200
        (shown,) = world.messages(GROUP)
        assert [b["text"] for row in shown.buttons for b in row] == ["Undo"]


async def test_a_short_answer_to_a_press_is_a_popup() -> None:
    """A refusal, say; one that is long, or has buttons or links of its own, is a message, and the press is acknowledged."""
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP)
        card = await client.send(delivery(GROUP, with_buttons("mute s1")))
        answers = (say("Only admins may."), say("https://e.org/1"), with_buttons("why s1"), say("x" * 201))
        for number, message in enumerate(answers):
            world.user_presses(GROUP, PERSON, int(card.remote_ref))
            await world.wait_for(lambda n=number: len(heard) == n + 1)  # type: ignore[misc]
            await client.send(answer(heard, message))
        assert [popup.get("text", "") for popup in world.popups.values()] == ["Only admins may.", "", "", ""]
        assert len(world.messages(GROUP)) == 4


async def test_an_answer_that_comes_too_late_for_a_popup_is_a_message() -> None:
    """After an outage whoever pressed still learns what came of it."""
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP)
        world.press_life = 0
        card = await client.send(delivery(GROUP, with_buttons("mute s1")))
        world.user_presses(GROUP, PERSON, int(card.remote_ref))
        await world.wait_for(lambda: heard)
        await client.send(answer(heard, replace(say("Muted."), popup=Popup("Muted."))))
        assert [shown.text for shown in world.messages(GROUP)][1:] == ["Muted."]


async def test_a_button_for_a_private_answer_leads_to_the_private_chat() -> None:
    """As a signed link that says the command and the chat it is about."""
    private = Message((Text(words("More")), Buttons((Button("In full", "why s1", private=True),))), "More")
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP)
        await client.send(delivery(GROUP, private))
        link = world.messages(GROUP)[0].buttons[0][0]["url"]
        assert link.startswith(f"https://t.me/{world.username}?start=")
        world.chat(PERSON, kind="private")
        world.user_says(PERSON, PERSON, f"/start {link.partition('=')[2]}")
        await world.wait_for(lambda: heard)
        assert (heard[0].text, heard[0].route["about"], heard[0].private) == ("why s1", str(GROUP), True)


async def test_the_next_page_takes_the_place_of_the_pressed_one() -> None:
    """An answer that replaces edits the message whose button was pressed; the same words typed are a message of their own."""
    page = replace(with_buttons("search truce page:3 upto:9"), replaces=True)
    async with TelegramWorld() as world, listening(world) as (client, _):
        world.chat(GROUP)
        first = await client.send(delivery(GROUP, with_buttons("search truce page:2 upto:9")))
        pressed = {"reply_to": first.remote_ref, "callback": "77"}
        assert (await client.send(delivery(GROUP, page, op=Op.REPLY, route=pressed))).verdict is Verdict.SENT
        assert len(world.messages(GROUP)) == 1
        await client.send(delivery(GROUP, page, op=Op.REPLY, route={"reply_to": first.remote_ref}))
        assert len(world.messages(GROUP)) == 2
