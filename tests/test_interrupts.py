"""Ctrl-C before there is a loop that hears it."""

import signal
import subprocess
import sys

import pytest

from bot.interrupts import ended_by_interrupts
from tests.cli.process import hearing_interrupts

IN_THE_MIDST = """
import os, signal
from bot.interrupts import ended_by_interrupts
with ended_by_interrupts():
    try:
        exec("os.kill(os.getpid(), signal.SIGINT)")
    except BaseException as error:
        raise TypeError("what a library makes of it") from error
"""


def test_an_interrupted_import_ends_at_once_and_without_a_word() -> None:
    """Nothing is raised that a library could make another error of: the signal itself ends the process."""
    with hearing_interrupts():
        ended = subprocess.run(  # noqa: S603 (our own lines)
            [sys.executable, "-c", IN_THE_MIDST], check=False, capture_output=True, text=True, timeout=60
        )
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.parametrize("before", [signal.SIG_IGN, signal.default_int_handler])
def test_what_became_of_interrupts_before_becomes_of_them_after(before: signal.Handlers) -> None:
    """Ignored from birth, as in a shell's background job: ignored meanwhile too; else Python hears of them again."""
    found = signal.signal(signal.SIGINT, before)
    try:
        with ended_by_interrupts():
            assert signal.getsignal(signal.SIGINT) is (before if before is signal.SIG_IGN else signal.SIG_DFL)
        assert signal.getsignal(signal.SIGINT) is before
    finally:
        signal.signal(signal.SIGINT, found)
