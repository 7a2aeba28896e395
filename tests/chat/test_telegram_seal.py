"""What comes back through people's hands counts only with our signature, and fits Telegram's limits."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.chat.telegram.seal import MARK, MOST_CALLBACK_BYTES, MOST_PAYLOAD, Errand, Seal

SEAL, OTHER = Seal("1:token"), Seal("1:other")
commands = st.text(st.characters(codec="utf-8"), min_size=1, max_size=70)


@given(commands)
def test_a_command_comes_back_as_it_went_out(command: str) -> None:
    """Or is not sent out at all, where it does not fit in 64 bytes."""
    data = SEAL.callback_data(command)
    if data is None:
        assert len(command.encode()) > MOST_CALLBACK_BYTES - 9
    else:
        assert len(data.encode()) <= MOST_CALLBACK_BYTES
        assert SEAL.read_callback(data) == (MARK, command)


@given(st.text(max_size=70))
def test_data_that_nobody_signed_is_nothing(data: str) -> None:
    """Whatever a person's own program sends."""
    assert SEAL.read_callback(data) is None
    assert SEAL.read_payload(data) is None


@given(commands, commands)
def test_a_signature_holds_for_its_command_and_token_only(command: str, another: str) -> None:
    """Neither a changed command, nor another bot's, nor one purpose for the other."""
    assume(command != another)
    data = SEAL.callback_data(command)
    assume(data is not None)
    assert data
    assert SEAL.read_callback(data[:9] + another) is None
    assert OTHER.read_callback(data) is None
    assert SEAL.read_callback("#" + data[1:]) is None
    assert SEAL.read_payload(data) is None


@pytest.mark.parametrize(
    "errand",
    [Errand("why s142", "-1001234567890"), Errand("why s1234567", "-1001234567890", "123456"), Errand("story i9", "-5")],
)
def test_an_errand_travels_in_a_deep_link(errand: Errand) -> None:
    """In the characters and length that `start` allows."""
    link = SEAL.deep_link("ParleyBot", errand)
    payload = link.removeprefix("https://t.me/ParleyBot?start=")
    assert re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MOST_PAYLOAD}}}", payload)
    assert SEAL.read_payload(payload) == errand
    assert OTHER.read_payload(payload) is None


def test_an_errand_that_does_not_fit_makes_no_link() -> None:
    """Better none than a broken one."""
    assert SEAL.deep_link("ParleyBot", Errand("search " + "x" * 60, "-1001234567890")) == ""


@pytest.mark.parametrize("code", ["ABCD-2345", "abcd2345", "A" * 64, "x"])
def test_a_pairing_code_is_no_errand(code: str) -> None:
    """Both come with `/start`."""
    assert SEAL.read_payload(code) is None
