"""A topic that was changed between two runs: the archive follows while Parley serves, and nobody is told."""

from pathlib import Path

from tests.end_to_end.running import Screen, parley, poll_now, until

CONFIG = """
[[folders]]
path = "inbox"
[[channels]]
chat = "console"
subscribe = ["harbour"]
[[topics]]
id = "harbour"
phrases = { en = ["PHRASE"] }
"""
STORY = "Ferries wait at the quay\n\nThe ferries of the northern line waited at the quay all day, their captains said.\n"


async def test_the_archive_follows_while_parley_serves(tmp_path: Path) -> None:
    """What is stored is matched with the new topic in the background; its late match alerts nobody."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text(STORY)
    async with parley(CONFIG.replace("PHRASE", "lighthouse*"), tmp_path) as app:
        await poll_now(app)

        def topics() -> list[list[str]]:
            return [[match.topic for match in item.matches] for item in app.store.read_now(lambda tx: tx.items.after(0, 10))]

        await until(lambda: topics() == [[]])
    screen = Screen()
    async with parley(CONFIG.replace("PHRASE", "ferr*"), tmp_path, screen=screen) as app:
        await until(lambda: topics() == [["harbour"]])
        progress = app.store.read_now(lambda tx: tx.items.rematching())
        assert progress is not None
        assert app.store.read_now(lambda tx: sum(tx.outbox.counts().values())) == 0
    assert "Ferries" not in screen.text
