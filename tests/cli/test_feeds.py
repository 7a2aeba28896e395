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


OPML = """<opml version="2.0"><body><outline text="Ours" xmlUrl="http://{host}/own.xml"/>
<outline text="New" xmlUrl="http://{host}/new.xml"/><outline text="Again" xmlUrl="http://{host}/new.xml"/>
<outline text="Mail" xmlUrl="mailto:me@example.org"/>{marks}</body></opml>"""


def test_what_an_import_leaves_out_is_said(tmp_path: Path) -> None:
    """What is on the list, what is no address, what has none: counted, the first few named."""
    config, list_ = write_config(tmp_path, CONFIG.format(host="127.0.0.1:1")), tmp_path / "list.opml"
    marks = "".join(f'<outline text="Mark {n}" htmlUrl="https://example.org/"/>' for n in range(7))
    list_.write_text(OPML.format(host="127.0.0.1:1", marks=marks), "utf-8")
    ran = parley("feeds", "import", list_, "--config", config)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        "Added 1 feed; on the list already: 1. They are asked one after the other.",
        "On the list already (1): f1 Our own",
        "Left out, no xmlUrl (7): Mark 0, Mark 1, Mark 2, Mark 3, Mark 4 and 2 more",
        "Left out, no http or https address (1): Mail",
        "Left out, named before in this list (1): Again",
    ]


def test_before_there_is_a_database_the_list_is_that_of_the_config(tmp_path: Path) -> None:
    """List, show and export answer, nothing is made, and standard error says how to begin."""
    config = write_config(tmp_path, CONFIG.format(host="127.0.0.1:1"))
    for words in (("list",), ("list", "--json"), ("show", "f1"), ("export",)):
        ran = parley("feeds", *words, "--config", config)
        assert (ran.code, "Our own" in ran.out) == (0, True)
        assert "there is no database" in ran.err
        assert "`parley run`" in ran.err
    assert list(tmp_path.iterdir()) == [config]


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
        (("show", "f9"), "There is no feed “f9”"),
        (("pause", "nothing"), "There is no feed “nothing”"),
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
