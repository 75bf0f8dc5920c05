"""write(): all or nothing, one writer at a time, and what is read inside is what is written on."""

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from guerdon.store.models import Setting
from guerdon.store.writing import Trouble, is_sqlite, trouble, waited, write

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(act: Callable[[], None], *, times: int) -> list[BaseException]:
    """Run `act` in so many threads at once; what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(times)

    def run() -> None:
        gate.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 (the caller looks at it)
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_nothing_of_a_failed_write_stays() -> None:
    with pytest.raises(ZeroDivisionError), write():
        Setting.objects.create(key="a", value=1)
        raise ZeroDivisionError
    assert not Setting.objects.exists()


def test_an_inner_write_is_part_of_the_outer_one() -> None:
    with pytest.raises(ZeroDivisionError), write():
        with write():
            Setting.objects.create(key="a", value=1)
        raise ZeroDivisionError
    assert not Setting.objects.exists()


def test_a_failed_inner_write_leaves_the_outer_one_whole() -> None:
    with write():
        Setting.objects.create(key="outer", value=1)
        with pytest.raises(ZeroDivisionError), write():
            Setting.objects.create(key="inner", value=1)
            raise ZeroDivisionError
    assert list(Setting.objects.values_list("key", flat=True)) == ["outer"]


def test_threads_that_read_and_write_lose_no_update() -> None:
    Setting.objects.create(key="n", value=0)

    def add() -> None:
        for _ in range(25):
            with write():
                rows = Setting.objects.filter(key="n")
                # PostgreSQL has no turn to wait for: there a writer locks what it bases itself on.
                row = rows.get() if is_sqlite() else rows.select_for_update().get()
                Setting.objects.filter(key="n").update(value=row.value + 1)

    assert in_threads(add, times=8) == []
    assert Setting.objects.get(key="n").value == 200


def test_the_writer_begins_immediately_on_sqlite() -> None:
    if not is_sqlite():
        pytest.skip("only SQLite has this")
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


def test_threads_queue_for_their_turn_and_not_at_the_file() -> None:
    if not is_sqlite():
        pytest.skip("only SQLite has this")

    def keep() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")  # whoever meets a busy file fails at once
        for _ in range(10):
            with write():
                Setting.objects.update_or_create(key="n", defaults={"value": 1})

    assert in_threads(keep, times=8) == []


def test_a_thread_that_ends_closes_its_opening_of_the_turn() -> None:
    if not is_sqlite():
        pytest.skip("only SQLite has this")

    def openings() -> int:
        found = (link for link in Path("/dev/fd").iterdir() if link.is_symlink())
        return sum(str(link.readlink()).endswith("-turn") for link in found)

    def keep() -> None:
        with write():
            seen.append(openings())

    seen: list[int] = []
    with write():
        before = openings()
    for _ in range(3):
        assert in_threads(keep, times=1) == []
    assert openings() == before
    assert seen == [before + 1] * 3


def test_the_turn_is_given_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), write():
        raise ZeroDivisionError
    done: list[str] = []

    def keep() -> None:
        with write():
            Setting.objects.create(key="after", value=1)
        done.append("kept")

    assert in_threads(keep, times=1) == []
    assert done == ["kept"]


def cause(**words: object) -> OperationalError:
    error = OperationalError("broken")
    error.__cause__ = type("Cause", (Exception,), words)()
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (cause(sqlstate="40P01"), Trouble.BUSY),
        (cause(sqlstate="55P03"), Trouble.BUSY),
        (cause(sqlstate="57P01"), Trouble.AWAY),
        (cause(sqlstate="08006"), Trouble.AWAY),
        (cause(sqlstate="53300"), Trouble.AWAY),
        (cause(sqlstate="53100"), Trouble.FULL),
        (cause(sqlstate="42P01"), None),
        (cause(sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), Trouble.BUSY),
        (cause(sqlite_errorname="SQLITE_FULL"), Trouble.FULL),
        (cause(sqlite_errorname="SQLITE_CORRUPT"), None),
        (OSError(errno.ENOSPC, "no space"), Trouble.FULL),
        (OSError(errno.EACCES, "not yours"), None),
        (RuntimeError("ours"), None),
        (None, None),
    ],
)
def test_what_is_no_fault_of_the_call(
    error: BaseException | None, expected: Trouble | None
) -> None:
    assert trouble(error=error) is expected


def test_a_connection_that_is_gone_has_no_state_to_tell() -> None:
    expected = None if is_sqlite() else Trouble.AWAY
    assert trouble(error=cause(sqlstate=None)) is expected


def test_what_found_no_room_was_not_kept() -> None:
    """SQLite tells a file that may not grow as it tells a full disk."""
    if not is_sqlite():
        return
    with connection.cursor() as cursor:
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")
    try:
        with pytest.raises(OperationalError) as raised, write():
            Setting.objects.create(key="a", value="x" * 1_000_000)
        assert trouble(error=raised.value) is Trouble.FULL
        assert not Setting.objects.exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {most}")
    with write():
        Setting.objects.create(key="a", value="x" * 1_000_000)


@pytest.mark.one_database
def test_one_process_writes_at_a_time_and_a_killed_one_gives_way(tmp_path: Path) -> None:
    """A second one that waits longer than SQLite's own lock would has its turn all the same."""
    env = os.environ | {"GUERDON_HOME": str(tmp_path), "GUERDON_DATABASE_URL": ""}
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, "hold"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "writes\n"
    second = subprocess.Popen(
        [sys.executable, "-c", HOLD, "go"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert second.stdout is not None
    assert second.stdout.readline() == "asks\n"
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=1)
    first.kill()
    first.wait(timeout=20)
    assert second.communicate(timeout=20) == ("writes\n", None)
    assert second.returncode == 0


def test_a_disk_without_such_locks_has_the_databases_own(monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL needs no turn")
    problem = OSError(errno.ENOLCK, "no locks")

    def refuse(file: int, how: int) -> None:
        raise problem

    monkeypatch.setattr("guerdon.store.writing.fcntl.flock", refuse)
    with write():
        Setting.objects.create(key="a", value=1)
    assert Setting.objects.filter(key="a").exists()
    problem.errno = errno.EIO
    with pytest.raises(OSError, match="no locks"), write():
        Setting.objects.create(key="b", value=1)
    assert not Setting.objects.filter(key="b").exists()
    monkeypatch.undo()
    with write():
        Setting.objects.create(key="b", value=1)


def test_how_long_the_last_turn_was_waited_for() -> None:
    with write():
        pass
    assert waited() < 0.1
    begun = threading.Event()

    def hold() -> None:
        with write():
            begun.set()
            time.sleep(0.3)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert begun.wait(20)
    with write():
        pass
    other.join()
    assert waited() == 0 if not is_sqlite() else waited() > 0.1


HOLD = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"].get("OPTIONS", {})["timeout"] = 0
django.setup()
from guerdon.store.writing import write
if sys.argv[1] == "go":
    print("asks", flush=True)
with write():
    with write():
        pass
    print("writes", flush=True)
    if sys.argv[1] == "hold":
        time.sleep(60)
"""
