"""outbox, backup, restore, retire: as an operator types them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.model import Op
from bot.storage import SqliteStore
from tests.cli.calling import Ran, parley, write_config
from tests.cli.process import running
from tests.storage.samples import NOW, add_channel, post


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A config, and a database with two deliveries: d1 waits, d2 was given up."""
    config = write_config(tmp_path)
    store = SqliteStore.open(tmp_path / "parley.db", now=NOW)
    channel = store.write_now(add_channel)
    store.write_now(lambda tx: tx.outbox.plan(post(channel, "story:1"), now=NOW))
    store.write_now(lambda tx: tx.outbox.plan(post(channel, "reply:7", op=Op.REPLY), now=NOW))
    store.write_now(lambda tx: tx.connection.execute("UPDATE deliveries SET state = 'dead', reason = 'refused' WHERE id = 2"))
    store.close()
    return config


def call(place: Path, *arguments: object) -> Ran:
    """`parley ARGUMENTS` there."""
    return parley("--config", place, *arguments)


def states(place: Path) -> list[str]:
    """Of all deliveries, by id."""
    with closing(sqlite3.connect(place.parent / "parley.db")) as database:
        return [row[0] for row in database.execute("SELECT state FROM deliveries ORDER BY id")]


def test_the_list_names_what_is_open_or_was_given_up(place: Path) -> None:
    """For people a table, for scripts an object a line; `--state` narrows."""
    shown = call(place, "outbox", "list").out
    assert "d1" in shown
    assert "refused" in shown
    assert [line["id"] for line in call(place, "outbox", "list", "--json").objects] == ["d2", "d1"]
    assert [line["id"] for line in call(place, "outbox", "list", "--state", "dead", "--json").objects] == ["d2"]
    assert "Nothing waits" in call(place, "outbox", "list", "--held").out


def test_one_is_shown_with_its_words(place: Path) -> None:
    """State first, then what people would read; an unknown one is an error in words."""
    assert "reason: refused" in call(place, "outbox", "show", "d2").out
    assert "no delivery d9" in call(place, "outbox", "show", "d9").err
    assert "look like d12" in call(place, "outbox", "show", "latest").err


def test_the_operator_decides(place: Path) -> None:
    """retry brings back what was given up, drop ends it, resolve counts it as sent; what cannot be changed is said."""
    assert call(place, "outbox", "retry", "d2").code == 0
    assert states(place) == ["pending", "failed"]
    assert call(place, "outbox", "resolve", "d2").code == 0
    assert call(place, "outbox", "drop", "1").code == 0
    assert states(place) == ["cancelled", "sent"]
    refused = call(place, "outbox", "drop", "d2")
    assert refused.code == 1
    assert "nothing to change on d2" in refused.err
    assert "name the deliveries" in call(place, "outbox", "retry").err


def test_a_backup_comes_back_and_its_unsent_wait(place: Path) -> None:
    """restore sets the present database aside; what the backup held unsent is held, and goes out by word alone."""
    backup = place.parent / "copies" / "one.db"
    assert "quick_check: ok" in call(place, "backup", backup).out
    assert "is there already" in call(place, "backup", backup).err
    assert call(place, "outbox", "drop", "d1").code == 0
    restored = call(place, "restore", backup)
    assert "1 message was unsent" in restored.out
    assert list(place.parent.glob("parley.replaced-*.db"))
    (held,) = call(place, "outbox", "list", "--held", "--json").objects
    assert (held["id"], held["maybe_repeated"]) == ("d1", True)
    assert call(place, "outbox", "retry", "--held").code == 0
    assert states(place) == ["failed", "dead"]
    assert not list(place.parent.glob("*.restoring*"))


def test_what_is_no_backup_is_refused(place: Path) -> None:
    """A text, a missing file: the database stays."""
    rubbish = place.parent / "rubbish.db"
    rubbish.write_text("a diary " * 1000)
    assert "no whole database" in call(place, "restore", rubbish).err
    assert "there is no backup" in call(place, "restore", place.parent / "none.db").err
    assert states(place) == ["pending", "dead"]


async def test_a_retired_database_says_what_to_do(place: Path) -> None:
    """It sends nothing until it is adopted."""
    assert "parley run --adopt" in call(place, "retire").out
    async with running("--config", place, "run") as process:
        assert await process.end() == 1
    assert "was retired at" in process.err
