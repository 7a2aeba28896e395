"""parley poll: asks once, stores once, plans what is new, and says in a line what failed."""

from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.cli.calling import parley, parley_beside, write_config
from tests.world.feeds import Entry, FeedWorld, status


def config(tmp_path: Path, *urls: str, allow: str = "") -> Path:
    """Feeds in a config whose console follows ceasefire."""
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls)
    text = f'[fetch]\nallow_hosts = ["{allow}"]\n{feeds}[[channels]]\nchat = "console"\nsubscribe = ["ceasefire"]\n'
    return write_config(tmp_path, text)


async def test_the_first_poll_is_silent_the_second_is_304_news_is_planned(tmp_path: Path) -> None:
    """A feed's life in three polls; a line a source each time."""
    async with FeedWorld() as feeds:
        old = SystemClock().now() - timedelta(hours=1)
        feeds.publish(
            "/news.xml", Entry("Truce near in Ukraine", published=old), Entry("Minister opens a bridge", published=old)
        )
        call = ("poll", "--json", "--config", config(tmp_path, feeds.url("/news.xml"), allow=feeds.host))
        (first,) = (await parley_beside(*call)).objects
        assert (first["outcome"], first["http"], first["seeded"], first["new"], first["planned"]) == ("new", 200, True, 2, 0)
        (second,) = (await parley_beside(*call)).objects
        assert (second["outcome"], second["http"], second["new"], second["error"]) == ("unchanged", 304, 0, "")
        feeds.publish("/news.xml", Entry("Truce holds in Ukraine", published=old))
        (third,) = (await parley_beside(*call)).objects
        assert (third["outcome"], third["new"], third["planned"]) == ("new", 1, 1)


FULL = b"""<rss version='2.0'><channel><title>Harbour Post</title><item><title>Minister opens a bridge</title>
<link>https://harbour.example.org/1</link><category>World</category><category>Bridges</category>
<comments>https://harbour.example.org/1/comments</comments>
<enclosure url="https://harbour.example.org/1.mp3" type="audio/mpeg"/></item></channel></rss>"""


async def test_an_item_shows_what_its_feed_said_beside_the_words(tmp_path: Path) -> None:
    """Categories, media, the comments' page; and of a date that was not given, that it was not."""
    async with FeedWorld() as feeds:
        feeds.serve("/news.xml", FULL, "application/rss+xml")
        path = config(tmp_path, feeds.url("/news.xml"), allow=feeds.host)
        await parley_beside("poll", "--config", path)
    shown = (await parley_beside("show", "i1", "--config", path)).out
    for line in (
        "categories World, Bridges",
        "media      https://harbour.example.org/1.mp3",
        "comments   https://harbour.example.org/1/comments",
        "(bound; first seen ",
    ):
        assert line in shown
    (item,) = (await parley_beside("show", "i1", "--json", "--config", path)).objects
    assert (item["categories"], item["comments"]) == (["World", "Bridges"], "https://harbour.example.org/1/comments")


async def test_a_feed_that_fails_is_one_line(tmp_path: Path) -> None:
    """The others are polled; the exit code is 0 until all fail."""
    async with FeedWorld() as feeds:
        feeds.publish("/good.xml", Entry("Minister opens a bridge"))
        feeds.break_("/bad.xml", status(503))
        path = config(tmp_path, feeds.url("/good.xml"), feeds.url("/bad.xml"), allow=feeds.host)
        ran = await parley_beside("poll", "--config", path)
        assert (ran.code, ran.out.count("\n"), ran.err.count("\n")) == (0, 1, 1), ran
        assert "1 new" in ran.out
        assert "503" in ran.err
        only = config(tmp_path, feeds.url("/bad.xml"), allow=feeds.host)
        ran = await parley_beside("poll", "--config", only, "--db", tmp_path / "only.db", "--json")
        assert ran.code == 1
        (line,) = ran.objects
        assert (line["outcome"], line["http"]) == ("failed", 503)
        assert "503" in line["error"]


def test_without_sources_there_is_nothing_to_do(tmp_path: Path) -> None:
    """No lines, exit code 0."""
    ran = parley("poll", "--json", "--config", write_config(tmp_path))
    assert (ran.code, ran.out) == (0, "")
