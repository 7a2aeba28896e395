"""Feeds from chat and in full text, through the front door: real HTTP to the feeds, real Telegram protocol to the chat."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.core.model import SourceKind
from tests.end_to_end.running import parley, poll_now
from tests.end_to_end.test_commands import ADMIN, GROUP, MEMBER, telegram_config
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import Entry, FeedWorld, redirect, rss, status
from tests.world.telegram import TelegramWorld

PAGE = b"""<!DOCTYPE html><html><head><title>Harbour Post</title>
<link rel="alternate" type="application/rss+xml" title="All news" href="/all.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml"></head>
<body><p>Welcome.</p></body></html>"""

OPML = """<opml version="2.0"><body><outline text="World"><outline text="One" xmlUrl="{0}"/></outline>
<outline text="Two" xmlUrl="{1}"/></body></opml>"""


@dataclass
class Scene:
    """A Parley with one feed of its config, an admin and a member in a group."""

    app: App
    feeds: FeedWorld
    telegram: TelegramWorld

    async def said(self, text: str, user: int = ADMIN, answers: int = 1) -> str:
        """The last of so many answers."""
        before = len(self.telegram.messages(GROUP))
        self.telegram.user_says(GROUP, user, text)
        await self.telegram.wait_for(lambda: len(self.telegram.messages(GROUP)) >= before + answers)
        return self.telegram.messages(GROUP)[-1].text

    async def articles_fetched(self) -> None:
        """Once no article is due any more: the app's own tick may have begun with them."""
        async with asyncio.timeout(180):
            while await self.app.store.read(lambda tx: tx.full_texts.due(self.app.clock.now(), 10)):
                if not await self.app.full_texts.run_due():
                    await asyncio.sleep(0.05)

    async def listed(self) -> dict[str, str]:
        """Address -> who added it."""
        found = await self.app.store.read(lambda tx: tx.sources.all(SourceKind.FEED))
        return {feed.address: feed.added_by for feed in found}


@asynccontextmanager
async def scene(folder: Path, more: str = "") -> AsyncIterator[Scene]:
    """Everything up; the config's own feed is `/news.xml`."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "administrator"
        feeds.publish("/news.xml", OLD)
        config = telegram_config(feeds, telegram) + more.replace("WORLD", feeds.url(""))
        async with parley(config, folder, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            yield Scene(app, feeds, telegram)


async def test_a_feed_is_added_by_the_page_that_names_it(tmp_path: Path) -> None:
    """The admin names a page; its feed is found, read, listed with who added it, seeded silently, and then alerts."""
    async with scene(tmp_path) as here:
        here.feeds.serve("/", PAGE, "text/html")
        here.feeds.publish("/all.xml", OLD, title="Harbour Post")
        await here.said("/subscribe ceasefire alert")
        words = await here.said(f"/feeds add {here.feeds.url('/')}", answers=2)
        assert here.telegram.messages(GROUP)[-2].text.startswith("On my way")
        assert "Added f2 Harbour Post (RSS 2.0, 1 entry)" in words
        assert "/comments.xml" in words
        assert (await here.listed())[here.feeds.url("/all.xml")] == f"telegram:{ADMIN} in {GROUP}"
        await poll_now(here.app)
        here.feeds.publish("/all.xml", truce())
        await poll_now(here.app)
        await here.telegram.wait_for(lambda: "Truce agreed" in here.telegram.messages(GROUP)[-1].text)
        assert "on the list already (f2)" in await here.said(f"/feeds add {here.feeds.url('/all.xml')}", answers=2)


async def test_a_feed_is_found_in_a_usual_place_or_not_at_all(tmp_path: Path) -> None:
    """A page that names none is asked for `/feed` and the like; where nothing is found, the answer says what was."""
    async with scene(tmp_path) as here:
        here.feeds.serve("/", b"<html><body>Hello</body></html>", "text/html")
        assert "the usual places hold none" in await here.said(f"/feeds add {here.feeds.url('/')}", answers=2)
        here.feeds.publish("/rss.xml", OLD)
        assert "Added f2 World News" in await here.said(f"/feeds add {here.feeds.url('/')}", answers=2)
        assert "answered 404" in await here.said(f"/feeds check {here.feeds.url('/nothing')}", answers=2)
        assert "not a public address" in await here.said("/feeds check http://169.254.169.254/latest/meta-data", answers=2)
        assert set(await here.listed()) == {here.feeds.url("/news.xml"), here.feeds.url("/rss.xml")}


async def test_check_shows_what_parley_would_see(tmp_path: Path) -> None:
    """Kind, entries, dates, what tells them apart, which topics match; nothing is stored."""
    async with scene(tmp_path) as here:
        here.feeds.publish("/talks.xml", truce(), Entry("Undated", published=None), title="Talks")
        words = await here.said(f"/feeds check {here.feeds.url('/talks.xml')}", answers=2)
        for part in ("Talks", "RSS 2.0, answered 200", "2, 1 of them dated", "id (2)", "Ceasefire (1)"):
            assert part in words
        assert here.feeds.url("/talks.xml") not in await here.listed()


async def test_members_list_and_admins_do_the_rest(tmp_path: Path) -> None:
    """A member sees the list; whatever else is refused before anything is fetched."""
    async with scene(tmp_path) as here:
        assert "f1 Harbour Post" in await here.said("/feeds", MEMBER)
        asked = len(here.feeds.requests)
        for line in ("add", "check", "import"):
            assert "Only admins" in await here.said(f"/feeds {line} {here.feeds.url('/x')}", MEMBER)
        for line in ("export", "show f1", "pause f1", "resume f1", "remove f1"):
            assert "Only admins" in await here.said(f"/feeds {line}", MEMBER)
        assert [seen.path for seen in here.feeds.requests[asked:] if seen.path == "/x"] == []


async def test_feeds_are_paused_resumed_shown_and_removed(tmp_path: Path) -> None:
    """By id or name; one of the config can be paused, not removed; what was removed can be added again."""
    async with scene(tmp_path) as here:
        here.feeds.publish("/more.xml", OLD, title="More")
        await here.said(f"/feeds add {here.feeds.url('/more.xml')}", answers=2)
        assert "Paused: Harbour Post" in await here.said("/feeds pause harbour")
        assert "f1 Harbour Post · paused" in await here.said("/feeds")
        assert "asked again" in await here.said("/feeds resume f1")
        assert "stands in the config" in await here.said("/feeds remove f1")
        shown = await here.said("/feeds show f2")
        assert here.feeds.url("/more.xml") in shown
        assert f"telegram:{ADMIN} in {GROUP}" in shown
        assert "Removed More" in await here.said("/feeds remove More")
        assert set(await here.listed()) == {here.feeds.url("/news.xml")}
        assert "Added f2 More" in await here.said(f"/feeds add {here.feeds.url('/more.xml')}", answers=2)
        assert "There is no feed “nowhere”" in await here.said("/feeds show nowhere")
        assert "Use: feeds list" in await here.said("/feeds show")


async def test_lists_come_in_and_go_out_as_opml(tmp_path: Path) -> None:
    """Imported from an address, folders as labels, known ones once; exported as a file; a bomb is refused."""
    async with scene(tmp_path) as here:
        here.feeds.serve(
            "/mine.opml", OPML.format(here.feeds.url("/one.xml"), here.feeds.url("/news.xml")).encode(), "text/x-opml"
        )
        assert "Added 1 feed; on the list already: 1" in await here.said(
            f"/feeds import {here.feeds.url('/mine.opml')}", answers=2
        )
        (one,) = [f for f in await here.app.store.read(lambda tx: tx.sources.all()) if f.address == here.feeds.url("/one.xml")]
        assert (one.title, one.labels) == ("One", ("World",))
        here.feeds.serve("/bomb.opml", b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>')
        assert "bombs" in await here.said(f"/feeds import {here.feeds.url('/bomb.opml')}", answers=2)
        await here.said("/feeds export")
        await here.telegram.wait_for(lambda: here.telegram.called("sendDocument"))
        await here.telegram.wait_for(
            lambda: here.telegram.messages(GROUP)[-1].document or here.telegram.messages(GROUP)[-2].document
        )
        shown = here.telegram.messages(GROUP)[-2:]
        assert any(here.feeds.url("/one.xml").encode() in (message.document or b"") for message in shown)


async def test_a_list_is_imported_from_a_file_sent_to_the_bot(tmp_path: Path) -> None:
    """In the group with the command as caption, in private without a word; a file that is gone is answered in words."""
    async with scene(tmp_path) as here:
        opml = OPML.format("https://one.example/rss", "https://two.example/rss").encode()
        here.telegram.user_sends(GROUP, ADMIN, "mine.opml", opml, caption="/feeds import")
        await here.telegram.wait_for(lambda: len(here.telegram.messages(GROUP)) == 2)
        assert "Added 2 feeds; on the list already: 0" in here.telegram.messages(GROUP)[-1].text
        assert {"https://one.example/rss", "https://two.example/rss"} <= set(await here.listed())
        here.telegram.user_sends(GROUP, MEMBER, "mine.opml", opml, caption="/feeds import")
        await here.telegram.wait_for(lambda: "Only admins" in here.telegram.messages(GROUP)[-1].text)
        here.telegram.user_sends(GROUP, ADMIN, "gone.opml", opml, caption="/feeds import")
        here.telegram.files.clear()
        await here.telegram.wait_for(lambda: "does not hand out the file" in here.telegram.messages(GROUP)[-1].text)


ARTICLE = (
    "<html><head><title>Port</title></head><body><article><h1>Port reopens</h1>"
    + "".join(
        f"<p>The harbour master said on day {n} that ships may enter again, one after the other, with care.</p>"
        for n in range(9)
    )
    + "<p>Officials in Kyiv said that the ceasefire in Ukraine holds.</p></article></body></html>"
)


async def test_full_text_comes_after_the_alert_and_matches_silently(tmp_path: Path) -> None:
    """An item of such a feed gets its article's text and matches; nobody is alerted for it; search finds its words."""
    more = '[[feeds]]\nurl = "WORLD/full.xml"\nfull_text = true\n'
    async with scene(tmp_path, more) as here:
        await here.said("/subscribe ceasefire alert")
        here.feeds.publish("/full.xml", OLD)
        await poll_now(here.app)
        here.feeds.serve("/port.html", ARTICLE.encode(), "text/html; charset=utf-8")
        here.feeds.serve(
            "/paid.html",
            ARTICLE.replace(
                "<head>", '<head><script type="application/ld+json">{"isAccessibleForFree": false}</script>'
            ).encode(),
            "text/html",
        )
        here.feeds.serve(
            "/consent.html", b"<html><body><p>We value your privacy. Accept all cookies?</p></body></html>", "text/html"
        )
        for name in ("port", "paid", "consent"):
            here.feeds.publish("/full.xml", Entry(f"The {name} reopens", "Ships enter.", link=here.feeds.url(f"/{name}.html")))
        await poll_now(here.app)
        before = len(here.telegram.messages(GROUP))
        await here.articles_fetched()
        items = {item.title: item for item in await here.app.store.read(lambda tx: tx.items.latest(None, 10))}
        assert "one after the other, with care" in items["The port reopens"].text
        assert [m.topic for m in items["The port reopens"].matches] == ["ceasefire"]
        assert items["The paid reopens"].text == items["The consent reopens"].text == "Ships enter."
        assert "The port reopens" in await here.said("/search harbour master")
        assert len(here.telegram.messages(GROUP)) == before + 1
        await poll_now(here.app)
        again = await here.app.store.read(lambda tx: tx.items.get(items["The port reopens"].id))
        assert again == items["The port reopens"]


async def test_an_article_that_cannot_be_had_now_is_tried_again(tmp_path: Path) -> None:
    """A server in trouble is asked thrice; what is not there is left at once."""
    more = '[[feeds]]\nurl = "WORLD/full.xml"\nfull_text = true\n'
    async with scene(tmp_path, more) as here:
        here.feeds.publish("/full.xml", OLD)
        await poll_now(here.app)
        here.feeds.break_("/busy.html", status(503))
        for name in ("busy", "missing"):
            here.feeds.publish("/full.xml", Entry(f"The {name} reopens", link=here.feeds.url(f"/{name}.html")))
        await poll_now(here.app)
        await here.articles_fetched()
        later = here.app.clock.now() + timedelta(days=365)
        ((item, attempts),) = await here.app.store.read(lambda tx: tx.full_texts.due(later, 10))
        assert (item.title, attempts) == ("The busy reopens", 1)


async def test_what_there_was_before_is_shown_on_demand(tmp_path: Path) -> None:
    """Subscribing offers the last three and today's digest, as buttons; both can be asked for."""
    async with scene(tmp_path) as here:
        here.feeds.serve("/news.xml", rss([truce(), OLD]))
        await poll_now(here.app)
        await here.said("/subscribe ceasefire")
        buttons = json.dumps(here.telegram.messages(GROUP)[-1].buttons, default=str)
        assert "Last 3" in buttons
        assert "from=digest" in buttons
        assert "Truce agreed" in await here.said("/latest ceasefire 3")
        assert "Truce agreed" in await here.said("/digest preview")


async def test_a_feed_at_a_new_address_is_added_under_it(tmp_path: Path) -> None:
    """A permanent redirect met while adding names the address to keep."""
    async with scene(tmp_path) as here:
        here.feeds.publish("/new.xml", OLD)
        here.feeds.break_("/old.xml", redirect(here.feeds.url("/new.xml")))
        await here.said(f"/feeds add {here.feeds.url('/old.xml')}", answers=2)
        assert here.feeds.url("/new.xml") in await here.listed()
