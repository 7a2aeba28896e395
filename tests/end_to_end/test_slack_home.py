"""Slack as people meet it: forms, App Home, shortcuts, an invitation, and who may, through the whole of Parley."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from tests.end_to_end.running import parley, poll_now
from tests.end_to_end.test_commands import code_for, config
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld


@dataclass
class Place:
    """A Parley in a workspace."""

    app: App
    slack: SlackWorld
    feeds: FeedWorld

    async def settled(self) -> None:
        """Everything that was said is answered, and every answer is sent."""
        await self.app.desk.flush()
        await self.app.deliverer.flush()

    async def answer(self, channel: str, user: str, before: int = 0) -> str:
        """The last thing that only this person sees in the channel."""
        await self.settled()
        whispers = self.slack.ephemerals(channel, user)
        assert len(whispers) > before, "nothing was answered"
        return whispers[-1].words

    async def command(self, user: str, line: str, channel: str = "C0NEWS") -> str:
        """What a command is answered, to its writer alone."""
        before = len(self.slack.ephemerals(channel, user))
        await self.slack.user_says_command(channel, user, f"/parley {line}".strip())
        return await self.answer(channel, user, before)

    async def held(self) -> list[tuple[str, str, int]]:
        found = await self.app.store.read(lambda tx: tx.channels.subscriptions())
        return [(s.topic, s.mode.value, s.min_publishers) for s in found]


@asynccontextmanager
async def place(folder: Path, allow: str = '["T0WORLD"]') -> AsyncIterator[Place]:
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        platform = f'[slack]\nenabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = {allow}\n'
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(config(feeds, platform), folder, secrets=secrets) as app:
            yield Place(app, slack, feeds)


async def test_a_modal_subscribes(tmp_path: Path) -> None:
    """`/parley subscribe` opens a form; what is chosen there is followed, and said to the chooser alone."""
    async with place(tmp_path) as here:
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe")
        await here.settled()
        assert here.slack.ephemerals("C0NEWS", "U0ADMIN") == []
        view = here.slack.modal("U0ADMIN")
        assert (view.fields, view.initial("mode")) == (["topic", "mode", "min"], "both")
        await here.slack.user_submits(view, topic="ceasefire", mode="alert", min="2")
        assert view.closed
        assert "Subscribed" in await here.answer("C0NEWS", "U0ADMIN")
        assert await here.held() == [("ceasefire", "alert", 2)]


async def test_a_modal_names_what_is_wrong_at_its_field(tmp_path: Path) -> None:
    """A query that cannot be read keeps the form open with the reason under it; mended, it is taken."""
    async with place(tmp_path) as here:
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley keyword")
        await here.settled()
        view = here.slack.modal("U0ADMIN")
        refused = await here.slack.user_submits(view, query="grain AND (corridor")
        assert refused.answer is not None
        assert refused.answer["response_action"] == "errors"
        assert "cannot read this query" in refused.answer["errors"]["query"]
        assert await here.held() == []
        taken = await here.slack.user_submits(view, query="grain AND (corridor OR export*)")
        assert (taken.acked, taken.answer) == (True, None)
        await here.answer("C0NEWS", "U0ADMIN")
        assert await here.held() == [("k1", "both", 1)]


async def test_a_submission_counts_once_however_often_it_is_delivered(tmp_path: Path) -> None:
    """Slack may deliver it again in a fresh envelope."""
    async with place(tmp_path) as here:
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley settings")
        await here.settled()
        envelope = await here.slack.user_submits(here.slack.modal("U0ADMIN"), timezone="kyiv", days="weekdays", at="7:30")
        await here.slack.redeliver(envelope)
        assert "Europe/Kyiv" in await here.answer("C0NEWS", "U0ADMIN")
        assert len(here.slack.ephemerals("C0NEWS", "U0ADMIN")) == 1
        channel = (await here.app.store.read(lambda tx: tx.channels.all()))[0]
        assert (channel.timezone, channel.digest.at, channel.digest.days) == ("Europe/Kyiv", "07:30", "weekdays")


async def test_who_lost_the_right_meanwhile_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A form that was opened by an admin and sent when they were none any more changes nothing."""
    caplog.set_level("INFO")
    async with place(tmp_path) as here:
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe")
        await here.settled()
        here.slack.state.users["U0ADMIN"]["is_admin"] = False
        await here.slack.user_submits(here.slack.modal("U0ADMIN"), topic="ceasefire")
        assert "Only admins" in await here.answer("C0NEWS", "U0ADMIN")
        assert await here.held() == []
    assert "refused U0ADMIN, no admin: subscribe" in caplog.text


async def test_too_late_for_a_form_words_answer_with_a_way_to_it(tmp_path: Path) -> None:
    """A trigger lives three seconds; a mention has none. The answer's button opens the form."""
    async with place(tmp_path) as here:
        await here.slack.user_mentions("C0NEWS", "U0ADMIN", "subscribe")
        assert "Which topic?" in await here.answer("C0NEWS", "U0ADMIN")
        [shown] = here.slack.ephemerals("C0NEWS", "U0ADMIN")
        [form] = [number for number, button in enumerate(shown.buttons) if button["value"] == "subscribe"]
        await here.slack.user_clicks("C0NEWS", "U0ADMIN", shown.ts, form)
        await here.settled()
        await here.slack.user_submits(here.slack.modal("U0ADMIN"), topic="ceasefire")
        assert "Subscribed" in await here.answer("C0NEWS", "U0ADMIN", 1)
        here.slack.state.trigger_life = -1.0
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley timezone")
        assert "time zone is" in await here.answer("C0NEWS", "U0ADMIN", 2)


async def test_home_shows_ones_own_channels_and_its_buttons_work(tmp_path: Path) -> None:
    """Channels that the person is in, what they follow, feed health, the next digest; a change shows at once."""
    async with place(tmp_path) as here:
        here.slack.add_channel("C0SECRET", name="secret", private=True, people={"U0ADMIN"})
        await here.command("U0ADMIN", "subscribe peacekeepers alert", "C0SECRET")
        await here.command("U0ADMIN", "subscribe ceasefire")
        await here.slack.user_opens_home("U0MEMBER")
        await here.settled()
        member = here.slack.home("U0MEMBER")
        assert "#news" in member
        assert "Ceasefire (alerts and digest)" in member
        assert "Feeds: 1, all well" in member
        assert re.search(r"Digest: 08:00, every day \(UTC\); next ", member)
        assert "secret" not in member
        await here.slack.user_opens_home("U0ADMIN")
        await here.settled()
        assert "#secret" in here.slack.home("U0ADMIN")
        await here.slack.user_presses_home("U0ADMIN", "Track a phrase", "C0NEWS")
        await here.settled()
        await here.slack.user_submits(here.slack.modal("U0ADMIN"), query="grain corridor")
        await here.settled()
        assert "“grain corridor”" in here.slack.home("U0ADMIN")
        assert "Subscribed" in here.slack.messages(here.slack.dm("U0ADMIN"))[-1].words
        await here.slack.user_presses_home("U0ADMIN", "Digest so far", "C0NEWS")
        await here.settled()
        assert "nothing new" in here.slack.messages(here.slack.dm("U0ADMIN"))[-1].words
        assert here.slack.messages("C0NEWS") == []


async def test_home_is_refused_to_guests_and_to_who_left(tmp_path: Path) -> None:
    """A guest reads that; who left a channel cannot use its buttons on a page that is still open."""
    async with place(tmp_path) as here:
        here.slack.add_channel("C0SECRET", name="secret", private=True, people={"U0ADMIN"})
        await here.command("U0ADMIN", "subscribe ceasefire", "C0SECRET")
        for outsider in ("U0GUEST", "U0STRANGER"):
            await here.slack.user_opens_home(outsider)
            await here.settled()
            assert here.slack.home(outsider).startswith("Parley answers full members")
        await here.slack.user_opens_home("U0ADMIN")
        await here.settled()
        here.slack.state.channels["C0SECRET"].people = set()
        await here.slack.user_presses_home("U0ADMIN", "Digest so far", "C0SECRET")
        await here.settled()
        assert "full members" in here.slack.messages(here.slack.dm("U0ADMIN"))[-1].words


async def test_shortcuts_explain_a_card_and_track_a_phrase(tmp_path: Path) -> None:
    """“Why this?” on a card gives its reason; “Track a phrase” opens the form with a phrase of the message."""
    async with place(tmp_path) as here:
        await here.command("U0ADMIN", "subscribe ceasefire")
        await poll_now(here.app)
        here.feeds.publish("/news.xml", truce())
        await poll_now(here.app)
        await here.slack.wait_for(lambda: here.slack.messages("C0NEWS"))
        card = here.slack.messages("C0NEWS")[0]
        await here.slack.user_points_at("C0NEWS", "U0MEMBER", card.ts, "parley_why")
        assert re.search(r"topic version \w+", await here.answer("C0NEWS", "U0MEMBER"))
        await here.slack.user_points_at("C0NEWS", "U0ADMIN", card.ts, "parley_track")
        await here.settled()
        view = here.slack.modal("U0ADMIN")
        assert view.initial("query").startswith("Truce agreed")
        await here.slack.user_submits(view)
        await here.settled()
        assert ("k1", "both", 1) in await here.held()
        await here.slack.user_points_at("C0NEWS", "U0MEMBER", card.ts, "parley_track")
        assert "Only admins" in await here.answer("C0NEWS", "U0MEMBER", 1)


async def test_an_invitation_is_answered_and_its_lack_is_named(tmp_path: Path) -> None:
    """Where the bot is not in the channel it says how to bring it; once there it greets once, for all to see."""
    async with place(tmp_path) as here:
        here.slack.add_channel("C0DESK", name="desk", creator="U0MAKER", member=False)
        assert "Type /invite @parley" in await here.command("U0MAKER", "subscribe ceasefire", "C0DESK")
        assert "/invite" not in await here.command("U0MEMBER", "subscriptions", "C0DESK")
        await here.slack.user_invites_bot("C0DESK", "U0GUEST")
        await here.settled()
        [greeting] = here.slack.messages("C0DESK")
        assert greeting.words.startswith("Hello.")
        assert "/invite" not in await here.command("U0MAKER", "unsubscribe all", "C0DESK")


async def test_an_unknown_channel_learns_its_id_until_it_is_paired(tmp_path: Path) -> None:
    """By command, mention, private message, arrival or shortcut: how to be connected, and nothing more; a code connects."""
    async with place(tmp_path, allow="[]") as here:
        unknown = "(slack:C0NEWS) is not connected"
        assert unknown in await here.command("U0ADMIN", "subscribe")
        assert unknown in await here.command("U0ADMIN", "")
        await here.slack.user_mentions("C0NEWS", "U0MEMBER", "topics")
        assert unknown in await here.answer("C0NEWS", "U0MEMBER")
        await here.slack.user_invites_bot("C0NEWS", "U0MAKER")
        await here.settled()
        assert unknown in here.slack.messages("C0NEWS")[-1].words
        await here.slack.user_opens_home("U0ADMIN")
        await here.settled()
        assert "no channel that is connected" in here.slack.home("U0ADMIN")
        assert here.slack.state.views == []
        code = await code_for(here.app)
        assert "Connected" in await here.command("U0MEMBER", f"pair {code}")
        assert "Subscribed" in await here.command("U0MEMBER", "subscribe ceasefire")


async def test_a_bare_mention_or_command_greets(tmp_path: Path) -> None:
    """Being mentioned without a word is a hello; a private message understands the same verbs."""
    async with place(tmp_path) as here:
        await here.slack.user_mentions("C0NEWS", "U0MEMBER", "")
        assert "To begin" in await here.answer("C0NEWS", "U0MEMBER")
        assert "To begin" in await here.command("U0MEMBER", "")
        await here.slack.user_dms("U0MEMBER", "topics")
        await here.settled()
        assert "Ceasefire" in here.slack.messages(here.slack.dm("U0MEMBER"))[-1].words


Act = Callable[[Place, str], object]


@pytest.mark.parametrize("user", ["U0GUEST", "U0STRANGER", "U0CONNECT", "U0GONE"])
async def test_outsiders_are_refused_politely_however_they_ask(
    tmp_path: Path, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Guests, other organisations' people and deactivated accounts: by command, mention, click, shortcut and form."""
    caplog.set_level("INFO")
    async with place(tmp_path) as here:
        here.slack.add_user("U0CONNECT", team_id="T0OTHER")  # in a shared channel Slack calls them no strangers
        here.slack.add_user("U0GONE", deleted=True)
        await here.slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe")
        await here.settled()
        view = here.slack.modal("U0ADMIN")
        await here.slack.user_mentions("C0NEWS", "U0ADMIN", "help")
        await here.slack.user_invites_bot("C0NEWS", "U0ADMIN")
        await here.settled()
        greeting = here.slack.messages("C0NEWS")[-1]
        for number, ask in enumerate(
            (
                here.slack.user_says_command("C0NEWS", user, "/parley topics"),
                here.slack.user_says_command("C0NEWS", user, "/parley subscribe ceasefire"),
                here.slack.user_mentions("C0NEWS", user, "latest"),
                here.slack.user_points_at("C0NEWS", user, greeting.ts, "parley_why"),
                here.slack.user_points_at("C0NEWS", user, greeting.ts, "parley_track"),
                here.slack.user_submits(view, by=user, topic="ceasefire"),
            )
        ):
            await ask
            assert "full members of this workspace" in await here.answer("C0NEWS", user, number)
        assert await here.held() == []
    assert f"refused guest {user}: subscribe" in caplog.text
