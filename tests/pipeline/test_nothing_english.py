"""A Ukrainian channel is told nothing in English: whatever is asked, posted, shown or refused there.

The world of these tests is Ukrainian (topics, news, names of feeds), so that any Latin word that is left came from Parley;
`tests.world.latin` says which words may be left, and why.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.facts import fact
from bot.core.gaps import Outage
from bot.core.home import Home
from bot.core.model import AlertPolicy, Article, Dating, NewDocument, Op, Precision, ReadDocument
from bot.core.outbox import Outcome, Verdict
from bot.pipeline.batch import Batch
from bot.pipeline.commands.verbs import VERBS
from tests.pipeline.house import CONFIG, NOW, House, Showing, entry
from tests.pipeline.test_messages import REPLIES
from tests.world.latin import found, spoken

UKRAINIAN = {
    '"Ceasefire"': '"Припинення вогню"',
    '"Peacekeepers"': '"Миротворці"',
    '"Security guarantees"': '"Гарантії безпеки"',
    '"ceasefire*", "truce*"': '"перемир*"',
    '"peacekeep*"': '"миротвор*"',
    '"security guarantee*"': '"гаранті*"',
}
TRUCE = entry(
    "Перемовини в гавані завершено",
    "Зброя замовкне опівночі. «Перемир’я триватиме тридцять днів», — сказала міністерка Ада Берг. Наглядатимуть миротворці.",
    source_title="Вісник гавані",
    entry_id="t",
    link="https://harbour.example/t",
)
AGAIN = entry(
    "Зброя замовкне опівночі: перемовини в гавані завершено",
    "Перемир’я триватиме тридцять днів, сказала міністерка Ада Берг; наглядатимуть миротворці.",
    source_title="Голос долини",
    entry_id="v",
    link="https://valley.example/t",
)
NAMED = "ceasefire peacekeepers security-guarantees telegram boss member"
"""Ids of this house, which people type."""
NO_ANSWER = fact("at", place="harbour.example", what=fact("fetch-late", seconds=30.0))

FURTHER = """
subscribe "зерно (" | subscribe немає | subscribe ceasefire min=99 | subscribe ceasefire from=tomorrow | keyword | keyword зерно
unsubscribe немає | unsubscribe all | topics немає | topic k1 | latest -1 | latest немає | latest ceasefire | latest
search перемир’я | search перемир’я зерно | search зброя in:2026-13 | search перемир’я colour:red | search мир NEAR/3 дім
share перемир’я | share зерно | digest post | digest at 25:00 | digest at 08:00 someday | digest weekly mon | digest empty off
digest off | digest what | why s1 | why i2 | why s99 | why https://harbour.example/none | why | who s1 | who s99 | story s1
story | more s1 mute ceasefire | more s1 | irrelevant s1 minor | irrelevant s1 undo | irrelevant s99 | missed drop m9
review drop m9 | mute s99 | mute ceasefire 900d | unmute немає | unmute all | quiet off | quiet 22:00-07:00 немає | timezone
timezone немає | settings cap off | settings cap багато | settings storm 6 in 15m | settings storm так | settings fresh 2h
settings quiet-pass off | settings quiet-pass так | settings official on | settings official так | settings min 3
feeds show f1 | feeds show | feeds pause f1 | feeds resume f1 | feeds remove f1 | feeds show f99 | feeds export | feeds add
manage off | manage -100 | pair | start WRONG | help subscribe | зерно | withdraw | merge s1
"""
LINES = sorted({*REPLIES.values(), *filter(None, map(str.strip, re.split(r"[|\n]", FURTHER)))} - {"export"})
"""Lines of all kinds; `export` shows a piece of the configuration, which is English."""


@pytest.fixture
def ours(house: House) -> House:
    """A house in which everything is Ukrainian, with a channel that follows two topics."""
    config = CONFIG.replace("[general]", '[general]\nlanguage = "uk"')
    for english, ukrainian in UKRAINIAN.items():
        config = config.replace(english, ukrainian)
    made = House(house.store, config)
    channel = made.channel(timezone="Europe/Kyiv")
    made.subscribe(channel, "ceasefire", "peacekeepers")
    for each in (channel, made.channel("-900")):
        made.store.write_now(lambda tx, c=each: tx.channels.set_language(c.id, "uk"))  # type: ignore[misc]
    made.source(title="Вісник гавані")
    return made


def english(house: House, given: str = "") -> dict[str, list[str]]:
    """What is planned for anybody in Ukrainian and still has English in it, but for ids of topics, chats and people."""
    shown = (delivery for delivery in house.planned() if delivery.op is not Op.FILE)
    return found((text for delivery in shown for text in spoken(delivery.payload)), f"{given} {NAMED}")


def fails(house: House) -> None:
    """The feed has not answered for an hour."""
    source = house.source()
    house.store.write_now(
        lambda tx: tx.sources.failed(source.id, now=NOW - timedelta(hours=1), next_due=NOW, error=NO_ANSWER, gone=False)
    )


def join(house: House, raw: Any) -> None:
    """The entry is of the first story."""
    source = house.source("https://valley.example/rss")
    item = house.ingester.prepare_entries(source, [raw], "uk", NOW)[0]

    def write(tx: Any) -> None:
        joined = tx.items.add(
            source.id, item, story_id=1, document_id=None, now=NOW, story_why=fact("story-merged", story="s9")
        )
        house.publisher.plan(tx, joined, tx.channels.subscriptions(), NOW)

    house.store.write_now(write)


@pytest.mark.parametrize("line", LINES)
async def test_every_verb(ours: House, line: str) -> None:
    """Whatever it is asked, rightly or wrongly, by an admin or by a member, with a feed that fails."""
    fails(ours)
    ours.publishes(entry("Міст відкрито", age=None, entry_id="b", link=""), TRUCE)
    ours.publishes(AGAIN, source=ours.source("https://valley.example/rss"))
    ours.clock.forward(minutes=1)
    for user in ("boss", "member", "guest"):
        await ours.said(line, user)
        if "language" not in line:
            assert english(ours, line) == {}
    await ours.said(line, chat="-900")
    assert "language" in line or english(ours, line) == {}


async def test_cards_and_what_becomes_of_them(ours: House) -> None:
    """A card, its edits, its turns; merged, withdrawn, taken back."""
    ours.publishes(TRUCE)
    await ours.deliverer.flush()
    join(ours, AGAIN)
    for number, title in enumerate(
        ("Палац спростовує повідомлення про перемир’я", "Виправлення: перемир’я триватиме десять днів")
    ):
        ours.clock.forward(minutes=2)
        join(ours, entry(title, TRUCE.summary, entry_id=f"d{number}", source_title="Голос долини"))
        await ours.deliverer.flush()
    ours.publishes(entry("Перемир’я на пагорбі", age=None))
    for line in ("merge s1 s2", "withdraw s1 помилка в назві", "withdraw s1 undo", "why s1", "story s1", "why i2", "review"):
        ours.clock.forward(minutes=2)
        await ours.deliverer.flush()
        await ours.said(line, chat="-900")
        await ours.said(line)
    assert len(ours.planned(Op.EDIT)) > 2
    assert english(ours, "merge withdraw") == {}


@pytest.mark.parametrize(
    "how",
    [
        "between 2026-01-04 and 2026-01-05, from its neighbours",
        "not after 2026-01-05, from its neighbours and what it says is to come on 2026-01-06",
        "after 2026-01-04, from its neighbours",
        "not after 2026-01-05, when the document was last saved",
        "not after 2026-01-05, when the PDF was made",
        'between 2026-03-04 and 2026-04-03: "03/04/2026" can be read both ways',
        "dated in the future (2099-01-01)",
    ],
)
async def test_clippings(ours: House, how: str) -> None:
    """Their bounds, the file and the place in it."""
    bound = Dating(NOW - timedelta(hours=12), Precision.BOUND, how)
    article = Article(
        "Перемир’я на річці", "Обидва береги погодилися на перемир’я.", bound, blurb=7, part="message 3, entry 2", page=4
    )
    page = ReadDocument("text", (article,), "Тиждень")
    source = ours.source()
    items = ours.ingester.prepare_document(source, page, NOW)
    batch = Batch(source, items, file=NewDocument("тиждень.txt", "0" * 64, 9, kind="text"))
    ours.store.write_now(lambda tx: ours.ingester.commit(tx, batch, NOW))
    told = await ours.said("why s1")
    assert "лист 3, запис 2, сторінка 4, фрагмент 7" in told.plain()
    await ours.said("latest")
    assert english(ours, "txt") == {}


@pytest.mark.parametrize(
    ("policy", "quiet"), [(AlertPolicy(cap=1, storm=0), ""), (AlertPolicy(storm=1), ""), (AlertPolicy(), "14:00-15:00")]
)
async def test_messages_of_several_stories(ours: House, policy: AlertPolicy, quiet: str) -> None:
    """After quiet hours, above the cap, and in a storm; and what `why` says of each."""
    channel = ours.channel()
    ours.store.write_now(lambda tx: tx.channels.set_policy(channel.id, policy))
    ours.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, quiet))
    ours.publishes(*(entry(f"Перемир’я в місті {name}", entry_id=name, link="") for name in ("Яр", "Дуб", "Гай", "Став")))
    for minutes in (2, 60):
        ours.clock.forward(minutes=minutes)
        ours.store.write_now(lambda tx: ours.publisher.plan_due(tx, ours.clock.now()))
        for number in range(1, 5):
            await ours.said(f"why s{number}")
    assert english(ours) == {}


async def test_digests(ours: House) -> None:
    """Full, weekly, empty, with gaps and doubts."""
    await ours.said("digest weekly mon 08:00")
    ours.publishes(*(entry(f"Перемир’я, день {n}", entry_id=str(n), link="") for n in range(20)), alert=False)
    ours.publishes(TRUCE)
    fails(ours)
    outages = [Outage(1, NOW), Outage(0, NOW + timedelta(hours=9))]
    for outage in outages:
        ours.store.write_now(lambda tx, o=outage: tx.outages.add(o, until=o.since + timedelta(hours=2)))  # type: ignore[misc]
    join(ours, entry("Палац спростовує повідомлення про перемир’я", TRUCE.summary, entry_id="d", source_title="Голос долини"))
    for days in range(1, 9):
        now = NOW.replace(hour=6) + timedelta(days=days)
        ours.store.write_now(lambda tx, at=now: ours.digests.plan_due(tx, at))  # type: ignore[misc]
    assert {d.subject.split(":")[1] for d in ours.planned() if d.subject.startswith("digest:")} == {"daily", "weekly"}
    assert english(ours) == {}


@pytest.mark.parametrize("verb", sorted(name for name, verb in VERBS.items() if verb.form))
async def test_forms(ours: House, verb: str) -> None:
    """Titles, labels, hints, choices, and what is wrong with what was filled in."""
    ours.clients["telegram"] = showing = Showing("telegram", ["-100"])
    await ours.desk.receive(ours.inbound(verb))
    await ours.desk.flush()
    (form,) = showing.forms
    labels = [text for field in form.fields for text in (field.label, field.hint, *(o.label for o in field.options))]
    assert found([form.title, form.submit, form.intro, *labels]) == {}
    nonsense = {field.name: ("25:99 (",) for field in form.fields}
    wrong = await ours.desk.receive(ours.inbound(verb), nonsense)
    assert wrong
    assert found(wrong.values()) == {}


async def test_home(ours: House) -> None:
    """A person's own page, with a feed that fails and a channel that is paused, and of whom is refused."""
    ours.clients["telegram"] = showing = Showing("telegram", ["-100"])
    fails(ours)
    for user in ("boss", "guest"):
        await ours.desk.receive(ours.inbound("", user, private=True, route={"home": True, "user": user}))
        await ours.desk.flush()
    said = list(seen(showing.homes))
    assert any("повної відповіді не було за 30 с" in text for text in said)
    assert found(said) == {}


def seen(homes: list[Home]) -> Iterator[str]:
    """All texts of the pages."""
    for home in homes:
        for section in home:
            yield from spoken(section.message.to_json())


async def test_notices(ours: House) -> None:
    """What operators are told of feeds and chats; a platform's own words are quoted as they are."""
    ours.publishes(TRUCE)
    ours.telegram.outcomes["-100"] = [Outcome(Verdict.CHAT_GONE, reason="bot was kicked")]
    await ours.deliverer.flush()
    assert english(ours, "bot was kicked") == {}
