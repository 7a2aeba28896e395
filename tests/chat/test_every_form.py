"""Every form of every bare verb, on both platforms, in every language, among hostile names: modals, dialogs, and App Home."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue import FluentCatalogue
from bot.chat.slack.home import home_view
from bot.chat.slack.modal import refusal, view_of
from bot.chat.telegram.dialogs import Dialog, Labels, asks_in_writing, begin, prompt, show, step
from bot.core.forms import Form, Kind
from bot.pipeline.commands.verbs import VERBS
from tests.chat.test_injections import INJECTIONS
from tests.pipeline.house import CONFIG, NOW, House, Showing
from tests.world.judges import judge_telegram, judge_view

FORMS = sorted(name for name, verb in VERBS.items() if verb.form)
NASTY = [words for words in INJECTIONS if len(words) < 2000 and '"' not in words and "\\" not in words and "\0" not in words]
LABELS = Labels(*NASTY[:9])


class Place:
    """A house of hostile names, with what its platform was to show."""

    def __init__(self, house: House) -> None:
        self.house, self.keeper = house, Showing("slack", (f"C0{number}" for number in range(len(NASTY))))
        house.clients["slack"] = self.keeper

    async def says(self, line: str, **values: Any) -> None:
        inbound = self.house.inbound(line, "boss", "C00", "slack", workspace="T0", **values)
        await self.house.desk.receive(inbound)
        await self.house.desk.flush()


@pytest.fixture
def place(house: House) -> Place:
    """Topics and keywords with hostile titles, in a channel with a hostile name."""
    topics = "".join(
        f'[[topics]]\nid = "t{n}"\ntitle = """{words} """\n[topics.phrases]\nen = ["word{n}"]\n'
        for n, words in enumerate(NASTY)
    )
    return Place(House(house.store, CONFIG + topics))


def channels(house: House) -> None:
    """One for each hostile name."""
    for number, words in enumerate(NASTY):
        channel = house.channel(f"C0{number}", "slack")
        house.store.write_now(
            lambda tx, c=channel, w=words: tx.channels.allow_chat("slack", c.chat.address, workspace="T0", title=w, now=NOW)  # type: ignore[misc]
        )


@pytest.mark.parametrize("language", sorted(FluentCatalogue().languages))
@pytest.mark.parametrize("verb", FORMS)
async def test_every_form(place: Place, verb: str, language: str) -> None:
    """As a modal, and at every step of a dialog: whatever is open, chosen, turned to or wrong."""
    channel = place.house.channel("C00", "slack")
    place.house.subscribe(channel, "ceasefire", *(f"t{number}" for number in range(len(NASTY))))
    await place.says(f"settings language {language}")
    place.keeper.forms.clear()
    await place.says(verb)
    (form,) = place.keeper.forms
    for wanted in (form, replace(form, title=f"{NASTY[0] * 9}: {form.title}", intro=" ".join(NASTY)[:2900])):
        judge_view(view_of(wanted, place.house.inbound(verb, "boss", "C00", "slack", chat_title=NASTY[0])), "modal")
        for dialog in walked(wanted):
            judge_telegram(show(dialog, wanted, LABELS))
            if field := asks_in_writing(dialog, wanted):
                judge_telegram(prompt(dialog, wanted, field, LABELS))
    complaints = refusal({field.name: " ".join(NASTY) for field in form.fields})["errors"]
    assert all(len(words) <= 150 for words in complaints.values())


def walked(form: Form) -> Iterator[Dialog]:
    """The dialog as it begins, with each field open on each of its pages, with something chosen, and with all of it wrong."""
    yield (start := begin("d" * 10, form))
    yield replace(start, open=None)
    yield replace(start, open=None, wrong=tuple((field.name, NASTY[0]) for field in form.fields))
    for number, field in enumerate(form.fields):
        for page in range(1 + len(field.options) // 24):
            opened, _ = step(start, form, f"g{number}.{page}")
            yield opened
        if field.options:
            yield step(replace(start, values={**start.values, field.name: (field.options[-1].value,)}), form, "b")[0]
        if field.kind is Kind.TEXT:
            yield step(start, form, f"t{number}", " ".join(NASTY)[:500])[0]


async def test_home(place: Place) -> None:
    """Of who is in many channels with hostile names, and of who is in none."""
    channels(place.house)
    for channel in place.house.store.read_now(lambda tx: tx.channels.all()):
        place.house.subscribe(channel, "ceasefire", "t1", "t2", "t3")
    await place.says("", private=True, route={"home": True, "user": "boss"})
    await place.says("", private=True, route={"home": True, "user": "boss"}, key="other")
    for home in place.keeper.homes:
        judge_view(home_view(home), "home")
    assert len(place.keeper.homes) == 2
