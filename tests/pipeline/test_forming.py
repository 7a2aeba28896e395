"""The forms of the bare verbs, shown by a platform that can, and what comes of what is filled in."""

from typing import Any

import pytest

from bot.core.forms import Form, Values, first
from bot.core.model import DigestPlan, Inbound
from tests.pipeline.house import House, Recorder

KEPT = {"language": "en", "weekly": "off", "empty": "off"}
"""What these tests fill in without looking at it."""


class FormRecorder(Recorder):
    """A platform that shows forms."""

    def __init__(self) -> None:
        super().__init__("telegram")
        self.shown: list[tuple[Inbound, Form]] = []
        self.can = True

    async def ask(self, inbound: Inbound, form: Form) -> bool:
        self.shown.append((inbound, form))
        return self.can


@pytest.fixture
def platform(house: House) -> FormRecorder:
    recorder = FormRecorder()
    house.clients["telegram"] = recorder
    return recorder


async def shown(house: House, platform: FormRecorder, verb: str, user: str = "boss") -> Form | None:
    """The form that a bare verb brings."""
    before = len(platform.shown)
    await house.desk.receive(house.inbound(verb, user))
    await house.desk.flush()
    return platform.shown[-1][1] if len(platform.shown) > before else None


async def filled(house: House, verb: str, user: str = "boss", **values: str) -> tuple[dict[str, str], str]:
    """What is wrong with the filled form; the words of the answer where nothing is."""
    inbound = house.inbound(verb, user)
    given: Values = {name: (value,) for name, value in values.items()}
    wrong = dict(await house.desk.receive(inbound, given))
    await house.desk.flush()
    return wrong, "" if wrong else house.reply(inbound.key).plain()


def subscriptions(house: House) -> list[tuple[str, str, int]]:
    held: Any = house.store.read_now(lambda tx: tx.channels.subscriptions())
    return [(s.topic, s.mode.value, s.min_publishers) for s in held]


async def test_a_bare_verb_is_answered_by_its_form_and_by_nothing_else(house: House, platform: FormRecorder) -> None:
    """Where it is shown, no message is written."""
    house.channel()
    form = await shown(house, platform, "subscribe")
    assert form is not None
    assert form.fields[0].options[0].label == "🕊 Ceasefire"
    assert house.planned() == []


async def test_words_answer_where_a_form_cannot_be_shown(house: House, platform: FormRecorder) -> None:
    """Too late for it, or nowhere to show it: the usage line, as on any other platform."""
    house.channel()
    platform.can = False
    assert "Which topic?" in await house.told("subscribe")


async def test_only_who_may_use_it_is_shown_a_form(house: House, platform: FormRecorder) -> None:
    """Members get the words, guests the refusal, an unknown chat its id; a look-up's form is for all members."""
    assert await shown(house, platform, "subscribe") is None  # nobody has paired this chat
    house.channel()
    assert await shown(house, platform, "settings", "member") is None
    assert await shown(house, platform, "settings", "guest") is None
    assert await shown(house, platform, "settings") is not None
    house.store.write_now(lambda tx: tx.channels.add_admin(1, "member", now=house.clock.now()))
    assert await shown(house, platform, "settings", "member") is not None


async def test_a_filled_form_does_what_its_line_would(house: House, platform: FormRecorder) -> None:
    """Topic, keyword, end, zone, settings, digest: each form writes a line that works."""
    channel = house.channel()
    assert (await filled(house, "subscribe", topic="ceasefire", mode="alert", min="2"))[1].startswith("Subscribed")
    assert (await filled(house, "keyword", query="grain corridor", mode="both", min="1"))[1].startswith("Subscribed")
    assert (await filled(house, "keyword", query='"grain deal" AND wheat', mode="digest", min="1"))[1].startswith("Subscribed")
    assert subscriptions(house) == [("ceasefire", "alert", 2), ("k1", "both", 1), ("k2", "digest", 1)]
    assert [k.query for k in house.store.read_now(lambda tx: tx.channels.keywords())] == [
        '"grain corridor"',
        '"grain deal" AND wheat',
    ]
    await filled(house, "unsubscribe", topic="k1")
    assert len(subscriptions(house)) == 2
    await filled(house, "timezone", timezone="kyiv")
    await filled(house, "digest", what="at", days="weekdays", at="7.30", weekly="mon", empty="off")
    now = house.store.read_now(lambda tx: tx.channels.get(channel.id))
    assert (now.timezone, now.digest) == ("Europe/Kyiv", DigestPlan("07:30", "weekdays", "mon 07:30", empty=False))
    await filled(house, "digest", what="at", days="off", at="7.30", weekly="off", empty="on")
    assert house.store.read_now(lambda tx: tx.channels.get(channel.id)).digest == DigestPlan("07:30", "off")
    await filled(house, "digest", what="at", days="off", at="7.30", weekly="fri", empty="on")
    assert house.store.read_now(lambda tx: tx.channels.get(channel.id)).digest == DigestPlan("07:30", "fri")


async def test_settings_change_only_what_was_changed(house: House, platform: FormRecorder) -> None:
    """The line names what differs; nothing changed brings the settings as they are, not the form again."""
    channel = house.channel()
    form = await shown(house, platform, "settings")
    assert form is not None
    assert form.write(form.proposed) == "settings"
    assert form.write({**form.proposed, "timezone": ("Kyiv",)}) == 'settings timezone="Kyiv"'
    _, words = await filled(house, "settings", **{name: first(form.proposed, name) for name in form.proposed})
    assert "Settings of this channel" in words
    assert len(platform.shown) == 1
    await filled(house, "settings", timezone="Kyiv", days="mon", at="06:00", quiet="22-7", cap="5", **KEPT)
    now = house.store.read_now(lambda tx: tx.channels.get(channel.id))
    assert (now.timezone, now.digest) == ("Europe/Kyiv", DigestPlan("06:00", "mon", empty=False))
    assert (now.quiet, now.policy.cap) == ("22:00-07:00", 5)
    await filled(house, "settings", timezone="Kyiv", days="mon", at="06:00", cap="0", **KEPT)
    now = house.store.read_now(lambda tx: tx.channels.get(channel.id))
    assert (now.quiet, now.policy.cap) == ("", 0)


async def test_a_weekly_digest_stands_beside_a_daily_one_only(house: House, platform: FormRecorder) -> None:
    """By form and by line: at the regular one's time, or the time it had; where the regular one is weekly, it says so."""

    def plan() -> DigestPlan:
        return house.store.read_now(lambda tx: tx.channels.get(1)).digest

    house.channel()
    assert "on Fridays" in await house.told("settings weekly=fri empty=off")
    assert plan() == DigestPlan("08:00", "daily", "fri 08:00", empty=False)
    await house.told("digest weekly fri 17:00")
    assert "nothing is posted" in await house.told("settings weekly=mon")
    assert plan() == DigestPlan("08:00", "daily", "mon 17:00", empty=False)
    await house.told("digest at 09:00 weekdays weekly=off empty=on")
    assert plan() == DigestPlan("09:00", "weekdays")
    await house.told("digest weekly=sun")
    assert plan() == DigestPlan("09:00", "weekdays", "sun 09:00")
    await house.told("digest weekly saturday")
    assert plan() == DigestPlan("09:00", "weekdays", "sat 09:00")
    await house.told("digest at 09:00 tue")
    assert "weekly already, on Tuesdays" in await house.told("digest weekly=sun")
    assert plan() == DigestPlan("09:00", "tue")
    assert "Only admins" in await house.told("digest weekly=sun", "member")


@pytest.mark.parametrize(
    ("verb", "values", "wrong"),
    [
        ("subscribe", {"topic": "elephants", "mode": "both", "min": "1"}, {"topic": "one of those offered"}),
        ("subscribe", {"mode": "both", "min": "99"}, {"topic": "fill this in", "min": "one of those offered"}),
        ("keyword", {"query": "(grain", "mode": "both", "min": "1"}, {"query": "cannot read this query"}),
        ("timezone", {"timezone": "Kyif"}, {"timezone": "Did you mean “Europe/Kyiv”?"}),
        (
            "settings",
            {"timezone": "UTC", **KEPT, "days": "daily", "at": "25:00", "quiet": "late", "cap": "many"},
            {"at": "no time of day", "quiet": "no span of hours", "cap": "no number"},
        ),
    ],
)
async def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(
    house: House, platform: FormRecorder, verb: str, values: dict[str, str], wrong: dict[str, str]
) -> None:
    """A form that cannot become a line is neither persisted nor answered: it is still open, to be mended."""
    house.channel()
    told, _ = await filled(house, verb, **values)
    assert told.keys() == wrong.keys()
    assert all(words in told[name] for name, words in wrong.items())
    assert house.store.read_now(lambda tx: tx.inbound.waiting(["telegram"])) == []


async def test_who_may_is_asked_again_when_a_form_comes_back(house: House, platform: FormRecorder) -> None:
    """Shown to an admin who is one no longer, or sent by somebody who never was: refused."""
    house.channel()
    assert await shown(house, platform, "subscribe") is not None
    platform.admins.clear()
    assert "Only admins" in (await filled(house, "subscribe", topic="ceasefire", mode="both", min="1"))[1]
    assert subscriptions(house) == []


async def test_wrong_settings_change_nothing_at_all(house: House) -> None:
    """One wrong value of several keeps the others from being set."""
    channel = house.channel()
    words = await house.told("settings timezone=Kyiv at=25:00")
    assert "no time of day" in words
    assert house.store.read_now(lambda tx: tx.channels.get(channel.id)).timezone == "UTC"
