"""The fetcher against a real server on loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.errors import FetchError
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from tests.world import feeds
from tests.world.feeds import Entry, Fault, FeedWorld


@pytest.fixture
async def world() -> AsyncIterator[FeedWorld]:
    async with FeedWorld() as served:
        yield served


def fetcher_for(world: FeedWorld, *, deadline: float = 60) -> SafeFetcher:
    fetch = Fetch(
        allow_hosts=(world.host,), timeout=timedelta(seconds=deadline), max_bytes=1_000_000, contact="mailto:ops@example.org"
    )
    return SafeFetcher(fetch, Network())


async def failure(world: FeedWorld, fault: Fault, *, deadline: float = 60) -> FetchError:
    world.break_("/f", fault)
    async with fetcher_for(world, deadline=deadline) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(world.url("/f"))
    return caught.value


async def test_a_feed_is_fetched_with_validators_and_an_honest_name(world: FeedWorld) -> None:
    """The answer carries body, type and validators; the request says who asks and whom to write to."""
    world.publish("/f", Entry("Talks resume"))
    async with fetcher_for(world) as fetcher:
        fetched = await fetcher.fetch(world.url("/f"))
    assert (fetched.status, fetched.etag, fetched.moved_to) == (200, '"v1"', "")
    assert b"Talks resume" in fetched.body
    assert fetched.content_type == "application/rss+xml; charset=utf-8"
    assert fetched.last_modified.endswith("GMT")
    agent = world.requests[0].headers["User-Agent"]
    assert agent.startswith("Parley/")
    assert agent.endswith("(+mailto:ops@example.org)")


async def test_an_unchanged_feed_is_a_304_and_keeps_its_validators(world: FeedWorld) -> None:
    """Both validators go out; the 304 comes back without a body and with validators to keep; a change is fetched again."""
    world.publish("/f", Entry("Talks resume"))
    async with fetcher_for(world) as fetcher:
        first = await fetcher.fetch(world.url("/f"))
        again = await fetcher.fetch(world.url("/f"), etag=first.etag, last_modified=first.last_modified)
        world.publish("/f", Entry("Talks end"))
        third = await fetcher.fetch(world.url("/f"), etag=again.etag, last_modified=again.last_modified)
    assert again.not_modified
    assert (again.body, again.etag, again.last_modified) == (b"", first.etag, first.last_modified)
    assert {"If-None-Match", "If-Modified-Since"} <= world.requests[1].headers.keys()
    assert not third.not_modified
    assert third.etag == '"v2"'


async def test_a_bare_304_keeps_the_validators_that_were_sent(world: FeedWorld) -> None:
    """A 304 that repeats no validators does not lose them."""
    world.break_("/f", feeds.status(304))
    async with fetcher_for(world) as fetcher:
        fetched = await fetcher.fetch(world.url("/f"), etag='"x"', last_modified="Thu, 01 Jan 2026 12:00:00 GMT")
    assert (fetched.etag, fetched.last_modified) == ('"x"', "Thu, 01 Jan 2026 12:00:00 GMT")


async def test_a_304_nobody_asked_for_is_an_error(world: FeedWorld) -> None:
    """Without a body to fall back on, "unchanged" is no answer."""
    assert (await failure(world, feeds.status(304))).status == 304


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (401, "login"),
        (403, "refuses"),
        (404, "no such page"),
        (410, "gone"),
        (429, "less often"),
        (503, "later"),
        (500, "fault"),
        (418, "check"),
    ],
)
async def test_each_status_has_its_own_words(world: FeedWorld, code: int, word: str) -> None:
    """An operator reads which host answered what, and what to do."""
    error = await failure(world, feeds.status(code))
    assert (error.status, error.gone) == (code, code == 410)
    assert str(error).startswith("127.0.0.1: ")
    assert word in str(error)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 Jan 2026 12:10:00 GMT", 600.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
async def test_retry_after_is_read_in_both_forms(world: FeedWorld, value: str, seconds: float | None) -> None:
    """Seconds are taken as they are; a date counts from the server's own clock; nonsense is nothing."""
    fault = feeds.status(503, retry_after=value, date="Thu, 01 Jan 2026 12:00:00 GMT")
    assert (await failure(world, fault)).retry_after == seconds


async def test_permanent_redirects_are_reported_and_temporary_ones_are_not(world: FeedWorld) -> None:
    """`moved_to` is where the permanent part of the chain led; what lies behind a temporary redirect is not adopted."""
    world.publish("/new", Entry("Talks resume"))
    world.break_("/old", feeds.redirect("/mid", 301))
    world.break_("/mid", feeds.redirect(world.url("/new"), 308))
    world.break_("/loan", feeds.redirect("/new", 302))
    world.break_("/mixed", feeds.redirect("/loan", 301))
    async with fetcher_for(world) as fetcher:
        moved = {path: await fetcher.fetch(world.url(path)) for path in ("/old", "/loan", "/mixed")}
    assert {path: answer.moved_to for path, answer in moved.items()} == {
        "/old": world.url("/new"),
        "/loan": "",
        "/mixed": world.url("/loan"),
    }
    assert all(answer.url == world.url("/new") for answer in moved.values())


async def test_five_redirects_are_followed_and_a_loop_ends(world: FeedWorld) -> None:
    """The fifth redirect still arrives; the sixth is one too many."""
    world.publish("/0", Entry("Talks resume"))
    for step in range(1, 7):
        world.break_(f"/{step}", feeds.redirect(f"/{step - 1}"))
    async with fetcher_for(world) as fetcher:
        assert (await fetcher.fetch(world.url("/5"))).status == 200
        with pytest.raises(FetchError, match="more than 5 redirects"):
            await fetcher.fetch(world.url("/6"))
    assert len(world.requests) == 12


async def test_a_drip_ends_at_the_deadline(world: FeedWorld) -> None:
    """A byte now and then keeps no fetch alive beyond its total deadline."""
    error = await failure(world, feeds.drip(), deadline=0.5)
    assert "within 0.5 s" in str(error)


async def test_a_late_answer_ends_at_the_deadline(world: FeedWorld) -> None:
    """Waiting for the first byte counts too."""
    assert "within 0.3 s" in str(await failure(world, feeds.delay(5), deadline=0.3))


async def test_an_endless_body_is_cut_at_the_cap(world: FeedWorld) -> None:
    """More than `max_bytes` is an error that names the setting."""
    assert "fetch.max_bytes" in str(await failure(world, feeds.endless()))


async def test_a_gzip_bomb_is_counted_unpacked(world: FeedWorld) -> None:
    """200 MB in 200 KB are not unpacked: the cap ends it early."""
    assert "larger than 1,000,000 bytes" in str(await failure(world, feeds.gzip_bomb(200)))


async def test_a_connection_that_breaks_before_the_body_is_an_error(world: FeedWorld) -> None:
    """Nothing came that could be read."""
    assert "broke" in str(await failure(world, feeds.drop()))


async def test_what_came_before_the_connection_broke_is_kept(world: FeedWorld) -> None:
    """A body cut by the connection is handed on, marked, so that its whole entries are not lost."""
    world.break_("/f", feeds.drop(after=b"<rss><channel>"))
    async with fetcher_for(world) as fetcher:
        fetched = await fetcher.fetch(world.url("/f"))
    assert (fetched.body, fetched.cut) == (b"<rss><channel>", True)


async def test_a_refused_connection_says_so(world: FeedWorld) -> None:
    """Nobody listens on the port."""
    async with FeedWorld() as gone:
        url, host = gone.url("/f"), gone.host
    async with SafeFetcher(Fetch(allow_hosts=(host,)), Network()) as fetcher:
        with pytest.raises(FetchError, match="refuses connections"):
            await fetcher.fetch(url)


async def test_plain_http_where_tls_was_asked_for_says_so(world: FeedWorld) -> None:
    """An https address on a server without TLS is told apart from a dead host."""
    async with fetcher_for(world) as fetcher:
        with pytest.raises(FetchError, match="TLS"):
            await fetcher.fetch(world.url("/f").replace("http:", "https:"))


@pytest.mark.parametrize(
    "url", ["", "feed.xml", "ftp://example.org/f", "file:///etc/hostname", "http://", "http://[::1", "http://a b/"]
)
async def test_what_is_no_web_address_is_refused(world: FeedWorld, url: str) -> None:
    """Only http and https addresses are fetched."""
    async with fetcher_for(world) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(url)


async def test_a_redirect_to_another_scheme_is_refused(world: FeedWorld) -> None:
    """A redirect cannot make Parley read files."""
    assert "only http and https" in str(await failure(world, feeds.redirect("file:///etc/hostname")))


async def test_the_environment_names_no_proxy(world: FeedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """`http_proxy` is ignored: only `network.proxy` counts."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    world.publish("/f", Entry("Talks resume"))
    async with fetcher_for(world) as fetcher:
        assert (await fetcher.fetch(world.url("/f"))).status == 200


async def test_an_explicit_proxy_is_asked_for_the_whole_address() -> None:
    """With `network.proxy` the proxy gets the request; names are its to check, addresses in plain sight still ours."""
    async with FeedWorld() as proxy:
        proxy.publish("/f", Entry("Talks resume"))
        async with SafeFetcher(Fetch(), Network(proxy=proxy.url(""))) as fetcher:
            assert (await fetcher.fetch("http://feeds.example.org/f")).status == 200
            with pytest.raises(FetchError, match="not a public address"):
                await fetcher.fetch("http://169.254.169.254/f")
    assert [seen.headers["Host"] for seen in proxy.requests] == ["feeds.example.org"]
