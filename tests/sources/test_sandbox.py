"""A job that goes wrong costs its worker, never the parent nor the next job."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import DocumentError, SandboxError
from bot.core.model import FetchedFeed, Source, SourceKind
from bot.core.ports import FoundFile
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from bot.sources.spool import shown
from tests.sources import sandbox_jobs as jobs

MODIFIED = datetime(2025, 6, 20, 12, tzinfo=UTC)


async def test_a_job_runs_elsewhere_and_gives_back_its_value(sandbox: Sandbox) -> None:
    """The job's process is not this one."""
    assert await sandbox.run(jobs.who) != os.getpid()


@pytest.mark.parametrize("job", [jobs.backtrack, jobs.sleep_a_minute], ids=["busy in C", "asleep"])
async def test_a_job_out_of_time_is_killed(sandbox: Sandbox, job: Callable[[], object]) -> None:
    """Sleeping or busy inside C code, the job ends soon after its deadline with words that say so."""
    with pytest.raises(SandboxError, match=r"ran out of time \(0.3 s"):  # where nobody looks in time, of processor time
        await sandbox.run(job, timeout=0.3)


async def test_a_job_out_of_memory_says_so(sandbox: Sandbox) -> None:
    """Memory beyond the limit is refused to the job; what is under it is given."""
    with pytest.raises(SandboxError, match="out of memory"):
        await sandbox.run(jobs.take, 1024)
    assert await sandbox.run(jobs.take, 64) == 64 * 2**20


@pytest.mark.parametrize(("job", "words"), [(jobs.killed, "SIGKILL"), (jobs.leave, "exit code 3")])
async def test_a_dead_worker_is_replaced(sandbox: Sandbox, job: Callable[[], object], words: str) -> None:
    """The job whose worker died fails, and the next ones run."""
    with pytest.raises(SandboxError, match=words):
        await sandbox.run(job)
    assert await sandbox.run(jobs.who)


async def test_deep_nesting_is_an_error_of_the_document(sandbox: Sandbox) -> None:
    """A parser that recurses too deeply fails its own job."""
    with pytest.raises(SandboxError, match="nested too deeply"):
        await sandbox.run(jobs.recurse, 0)


async def test_workers_reach_nothing_outside(sandbox: Sandbox, tmp_path: Path, unused_tcp_port: int) -> None:
    """No connections, no programs, no large files."""
    with pytest.raises(PermissionError):
        await sandbox.run(jobs.connect, unused_tcp_port)
    with pytest.raises(PermissionError):
        await sandbox.run(jobs.call_out)
    with pytest.raises((OSError, SandboxError)):
        await sandbox.run(jobs.write, str(tmp_path / "large"), 4 * 2**20)


async def test_errors_with_words_pass_through(sandbox: Sandbox) -> None:
    """What a reader says about a document reaches the caller as it is."""
    with pytest.raises(DocumentError, match=r"^a.txt: holds no text$"):
        await sandbox.run(jobs.fail)


async def test_an_endless_job_holds_up_nobody(sandbox: Sandbox) -> None:
    """While one worker is stuck, the other goes on reading."""
    stuck = asyncio.create_task(sandbox.run(jobs.sleep_a_minute, timeout=55))
    for _ in range(5):
        await sandbox.run(jobs.who)
    assert not stuck.done()
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)


async def test_a_cancelled_caller_frees_its_worker(sandbox: Sandbox) -> None:
    """Giving up on a job kills it; all workers are free again soon."""
    jobs_ = [asyncio.create_task(sandbox.run(jobs.sleep_a_minute)) for _ in range(2)]
    await asyncio.sleep(0.3)
    for job in jobs_:
        job.cancel()
    await asyncio.gather(*jobs_, return_exceptions=True)
    async with asyncio.timeout(40):  # less than they would have slept
        await sandbox.run(jobs.who)


async def test_the_first_job_starts_the_workers_beside_the_loop() -> None:
    """Loading the parsers takes a second or two; the loop goes on meanwhile, and many first jobs start one pool."""
    sandbox = Sandbox(1)
    try:
        with sandbox._opening:  # the start takes as long as this: a loop that waited for it would never let go
            first = asyncio.gather(*(sandbox.run(jobs.who) for _ in range(4)))
            await asyncio.sleep(0.1)
        assert len(set(await first)) == 1
    finally:
        await asyncio.to_thread(sandbox.close)


async def test_the_pool_begins_anew_after_an_idle_worker_was_killed() -> None:
    """The kernel may kill a worker that does nothing; the next job still runs."""
    sandbox = Sandbox(workers=1)
    try:
        os.kill(await sandbox.run(jobs.who), 9)
        async with asyncio.timeout(60):
            while sandbox._pool and sandbox._pool.active:  # noqa: ASYNC110 (it looks at its workers now and then)
                await asyncio.sleep(0.02)
            assert await sandbox.run(jobs.who)
    finally:
        sandbox.close()


async def test_a_document_is_read_with_its_language(sandbox: Sandbox, tmp_path: Path) -> None:
    """The reader fills in the language that the document does not state: the folder's, else the one it guesses."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"The first two ships have reached the strait.")
    found = FoundFile("a.txt", 44, MODIFIED, "hash", copy=path)
    folder = Source(1, SourceKind.FOLDER, str(tmp_path))
    reader = SandboxReader(sandbox)
    assert (await reader.document(found, folder)).articles[0].language == "en"
    assert (await reader.document(found, replace(folder, language="cy"))).articles[0].language == "cy"


async def test_a_first_attempt_is_short_and_a_second_has_the_rest(sandbox: Sandbox, tmp_path: Path) -> None:
    """A file that keeps its worker busy ends with the name and words on time, first after `first`, then after the rest."""
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1" + b"{\\*" * 3_000_000 + b"}")
    found, folder = FoundFile("a.rtf", 1, MODIFIED, "hash", copy=path), Source(1, SourceKind.FOLDER, str(tmp_path))
    reader = SandboxReader(sandbox, timeout=1.0, first=0.3)
    for patient, seconds in ((False, "0.3"), (True, "0.7")):
        with pytest.raises(SandboxError, match=rf"a.rtf: reading ran out of time \({seconds} s"):
            await reader.document(found, folder, patient=patient)


async def test_a_feed_is_read_with_its_languages(sandbox: Sandbox) -> None:
    """Entries of a feed that states no language get their own."""
    body = (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title><item><guid>1</guid>"
        b"<title>Die Schiffe haben die Meerenge erreicht</title></item></channel></rss>"
    )
    fetched = FetchedFeed("https://feeds.example/rss", 200, body, content_type="application/rss+xml")
    assert [entry.language for entry in (await SandboxReader(sandbox).feed(fetched)).entries] == ["de"]


async def test_a_language_beside_the_usual_ones_is_told(sandbox: Sandbox) -> None:
    """A worker needs no file of its own for the languages that a configuration adds."""
    text = "El gobierno anunció que las conversaciones sobre la tregua comenzarán mañana en la capital"
    assert await sandbox.run(jobs.tongue, text, ("en", "uk", "es")) == "es"


async def test_workers_are_ready_though_another_began_their_fork_server(tmp_path: Path) -> None:
    """Whoever begins the process's fork server without the parsers takes nothing from our workers."""
    script = tmp_path / "begun.py"
    script.write_text(
        "import asyncio, multiprocessing\n"
        "from bot.sources.sandbox import Sandbox\n"
        "from tests.sources import sandbox_jobs as jobs\n"
        "async def main():\n"
        "    context = multiprocessing.get_context('forkserver')\n"
        "    other = context.Process(target=jobs.who)\n"
        "    other.start()\n"
        "    other.join()\n"
        "    sandbox = Sandbox(workers=1)\n"
        "    print(await sandbox.run(jobs.tongue, 'Die Schiffe haben die Meerenge erreicht', ('en', 'de', 'uk')))\n"
        "    sandbox.close()\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    root = Path(__file__).parents[2]
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(script), cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await running.communicate()
    assert out.decode().strip() == "de"


async def test_ctrl_c_while_the_workers_start_ends_none_of_them(tmp_path: Path) -> None:
    """It goes to every process of the terminal, and which of them end is the parent's to say."""
    script = tmp_path / "pressed.py"
    script.write_text(
        "import os, signal, threading, time\n"
        "from bot.sources.sandbox import Sandbox\n"
        "def press():\n"
        "    while True:\n"
        "        os.killpg(0, signal.SIGINT)\n"
        "        time.sleep(0.01)\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, lambda *_: None)\n"
        "    threading.Thread(target=press, daemon=True).start()\n"
        "    sandbox = Sandbox(workers=1)\n"
        "    sandbox.start()\n"
        "    sandbox.close()\n"
    )
    root = Path(__file__).parents[2]
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    _, err = await running.communicate()
    assert (running.returncode, err.decode()) == (0, "")


def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    """Workers go when their parent dies without a word, as it does when it is killed."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, os, sys\n"
        "from bot.sources.sandbox import Sandbox\n"
        "from tests.sources import sandbox_jobs as jobs\n"
        "async def main():\n"
        "    print(await Sandbox(workers=1).run(jobs.who), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, str(script)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    worker = int(ran.stdout)
    deadline = time.monotonic() + 120
    while _lives(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(process: int) -> bool:
    """Who is over but still listed, as where nobody asks after orphans, lives no more."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(") ")[2][0] != "Z"
    return False


def test_a_temporary_folder_with_too_long_a_name_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' socket would not fit; the error says what to set."""
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(SandboxError, match="set TMPDIR to a shorter one"):
        Sandbox().start()


def test_names_of_files_steer_no_terminal() -> None:
    """Line ends and escapes in a name are spelt out where it is shown or stored."""
    assert shown("a\nb\x1b[31m.txt") == "a\\nb\\x1b[31m.txt"
