"""`parley feeds ...`, as from a shell."""

import json
from pathlib import Path

import pytest

from tests.cli.calling import parley, parley_beside, write_config
from tests.world.feeds import Entry, FeedWorld

CONFIG = """
[fetch]
allow_hosts = ["{host}"]
[[feeds]]
url = "http://{host}/own.xml"
title = "Our own"
interval = "10m"
[[topics]]
id = "ceasefire"
phrases = {{ en = ["truce*"] }}
"""


async def test_the_list_is_kept_from_the_command_line(tmp_path: Path) -> None:
    """Check, add, show, pause, resume, export, import, remove; the config's own feed stands beside."""
    async with FeedWorld() as world:
        world.publish("/all.xml", Entry("Truce agreed"), Entry("Rain"), title="Harbour Post")
        world.serve("/", b'<link rel="alternate" type="application/rss+xml" href="/all.xml">', "text/html")
        config = write_config(tmp_path, CONFIG.format(host=world.host))

        async def feeds(*arguments: object) -> str:
            ran = await parley_beside("feeds", *arguments, "--config", config)
            assert ran.code == 0, ran.err
            return ran.out

        checked = json.loads(await feeds("check", "--json", world.url("/")))
        assert not (tmp_path / "parley.db").exists()
        assert (checked["entries"], checked["dated"], checked["identity"]) == (2, 2, {"id": 2})
        assert (checked["topics"], checked["dialect"], checked["status"]) == ({"ceasefire": 1}, "RSS 2.0", 200)
        assert "Harbour Post" in await feeds("check", world.url("/"))
        assert "Added f2 Harbour Post" in await feeds("add", world.url("/"))
        lines = [json.loads(line) for line in (await feeds("list", "--json")).splitlines()]
        assert [(line["id"], line["added_by"], line["fixed"]) for line in lines] == [
            ("f1", "config", True),
            ("f2", "cli", False),
        ]
        assert "f1 Our own · asked every 10 minutes" in await feeds("list")
        assert json.loads(await feeds("show", "--json", "harbour"))["address"] == world.url("/all.xml")
        assert "Paused" in await feeds("pause", "f2")
        assert json.loads(await feeds("show", "--json", "f2"))["state"] == "paused"
        assert "asked again" in await feeds("resume", "f2")
        await feeds("export", tmp_path / "list.opml")
        assert "Removed Harbour Post" in await feeds("remove", "f2")
        assert "Added 1 feed; on the list already: 1" in await feeds("import", tmp_path / "list.opml")
        assert world.url("/all.xml") in await feeds("export")


async def test_what_cannot_be_added_is_said(tmp_path: Path) -> None:
    """Each address that is none, in words; those that are feeds are added all the same."""
    async with FeedWorld() as world:
        world.publish("/good.xml", Entry("Rain"), title="Good")
        config = write_config(tmp_path, CONFIG.format(host=world.host))
        ran = await parley_beside("feeds", "add", world.url("/bad"), world.url("/good.xml"), "--config", config)
        assert ran.code == 1
        assert "answered 404" in ran.err
        assert "Added f2 Good" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list",), "there is no database"),
        (("show", "f9"), "there is no database"),
        (("pause", "nothing"), "there is no feed “nothing”"),
        (("remove", "Our own"), "stands in the config"),
        (("import", "nowhere.opml"), "cannot be read"),
        (("check", "http://127.0.0.1:9/"), "port 9 is not opened"),
        (("check", "file:///etc/passwd"), "“file:///etc/passwd” is no web address"),
        (("check", "http://[::1"), "not a usable web address"),
        (("check", "localhost:8080"), "localhost: port 8080 is not opened"),
        (("check", "https://boss:secret@example.org/"), "example.org: the address holds a login"),
    ],
)
def test_mistakes_are_answered_in_words(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """Never with a trace, always with exit code 1."""
    ran = parley("feeds", *arguments, "--config", write_config(tmp_path, CONFIG.format(host="127.0.0.1:1")))
    assert ran.code == 1
    assert words in ran.err
