"""Messages that come only after others, as samples: a further page, what somebody shares, a pairing, an apology."""

from datetime import timedelta

from bot.core.messages import say
from bot.pipeline.commands.chatting import hash_code
from tests.pipeline.house import House, entry
from tests.pipeline.test_messages import check, posted


async def test_pages_of_a_search_and_sharing_one(house: House) -> None:
    """The last page leads back; a shared one says who shares it, and stands in the channel without a sound."""
    house.channel()
    house.publishes(*(entry(f"Truce in harbour town number {n}", f"Guns fell silent in town {n}.") for n in range(12)))
    seen = await house.said("search truce", "member", route={"user": "member"})
    check("reply-search-pages", seen)
    check("reply-search-next", await house.said("search truce page:2", "member", route={"user": "member"}))
    await house.said("share truce page:2", "member", user_name="Ada")
    check("shared-search", posted(house, "share:"))


async def test_a_pairing(house: House) -> None:
    """Whoever brings the code is told what comes next."""
    expires = house.clock.now() + timedelta(hours=1)
    code = hash_code("GOOD-CODE")
    house.store.write_now(lambda tx: tx.channels.add_pair_code(code, now=house.clock.now(), expires_at=expires))
    check("reply-paired", await house.said("pair good-code", "member", chat="-300"))


def test_an_apology(house: House) -> None:
    """A bug is owned up to, without its insides."""
    check("reply-sorry", say(house.catalogue.say("sorry")))
