"""One instance sends."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import StoreError
from bot.storage import InstanceLock, SqliteStore
from tests.storage.samples import NOW, at

TTL = timedelta(minutes=1)


def acquire(store: SqliteStore, holder: str, minute: float = 0, host: str = "") -> int:
    """Take the lease."""
    return store.write_now(lambda tx: tx.lease.acquire(holder, host=host or holder, now=at(minute), ttl=TTL))


def test_a_lease_has_one_holder(store: SqliteStore) -> None:
    """Another one learns who holds it and until when; once it is expired or released, the next token is higher."""
    assert acquire(store, "one") == 1
    with pytest.raises(StoreError, match="one on one sends from this database"):
        acquire(store, "two", 0.5)
    assert acquire(store, "one", 0.5) == 2
    assert acquire(store, "two", 2) == 3
    store.write_now(lambda tx: tx.lease.release(3))
    assert acquire(store, "one", 2) == 4


def test_a_restart_on_the_same_host_takes_over_at_once(store: SqliteStore) -> None:
    """The file lock has shown that the process which held it is gone."""
    acquire(store, "process 1", host="here")
    assert acquire(store, "process 2", host="here") == 2


def test_a_lost_lease_is_noticed(store: SqliteStore) -> None:
    """Renewing keeps it; whoever has an older token is told who took it, and cannot release it."""
    token = acquire(store, "one")
    store.write_now(lambda tx: tx.lease.renew(token, now=at(0.9), ttl=TTL))
    with pytest.raises(StoreError):
        acquire(store, "two", 1.5)
    acquire(store, "two", 3)
    store.write_now(lambda tx: tx.lease.release(token))
    with pytest.raises(StoreError, match="lost to two"):
        store.write_now(lambda tx: tx.lease.renew(token, now=at(3), ttl=TTL))


def test_a_second_instance_on_this_machine_says_who_runs(path: Path) -> None:
    """The lock names the process that holds it, is free after release, and is released when the process dies."""
    script = f"""
import os, sys
from bot.storage import InstanceLock
from tests.storage.samples import NOW
lock = InstanceLock({str(path)!r}, now=NOW)
lock.acquire()
print("held", flush=True)
sys.stdin.readline()
os._exit(9)
"""
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: S603 (our own script)
        [sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=f"process {other.pid} on .* already runs on the database"):
            InstanceLock(path, now=NOW).acquire()
        other.stdin.write("die\n")
    lock = InstanceLock(path, now=NOW)
    with lock, pytest.raises(StoreError, match="already runs"):
        InstanceLock(path, now=NOW).acquire()
    lock.release()
    with InstanceLock(path, now=NOW):
        pass
    assert list(path.parent.glob("*.json")) == []


def test_whether_anybody_holds_the_lock_can_be_asked(tmp_path: Path) -> None:
    """It is free before and after; asking takes nothing away."""
    held, other = InstanceLock(tmp_path / "a.db", now=NOW), InstanceLock(tmp_path / "a.db", now=NOW)
    assert other.is_free()
    with held:
        assert not other.is_free()
    assert other.is_free()
