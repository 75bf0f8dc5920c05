"""guerdon serve: answers on its port, shares it with nobody, and ends when it is told to."""

import os
import signal
import socket
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from guerdon.cli.serve import processes
from tests.house import House, end, free_port, serving, wait_for


def test_it_serves_says_so_and_ends_cleanly(house: House) -> None:
    port = free_port()
    process = house.popen("serve", "--port", str(port))
    log = house.home / "stdout.txt"
    try:
        wait_for(f"http://127.0.0.1:{port}", process=process, seconds=60, log=log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        end(process)
    assert log.read_text().strip() == f"guerdon serves on http://127.0.0.1:{port}"


def test_ctrl_c_ends_all_its_processes_without_killing_one(house: House) -> None:
    port = free_port()
    process = house.popen("serve", "--port", str(port), "--workers", "2")
    log = house.home / "stdout.txt"
    try:
        wait_for(f"http://127.0.0.1:{port}", process=process, seconds=60, log=log)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        end(process)
    assert log.read_text().strip() == f"guerdon serves on http://127.0.0.1:{port}"


def test_every_answer_keeps_the_page_to_itself(house: House) -> None:
    with serving(house) as address:
        with urllib.request.urlopen(f"{address}/health") as answer:
            assert answer.read() == b'{"status":"ok"}'
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with urllib.request.urlopen(f"{address}/sign-in") as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_port_in_use_is_refused(bare_house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = bare_house.guerdon("serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.endswith("[port_unusable]\n")
    assert not (bare_house.home / "guerdon.sqlite3").exists()


def test_several_processes_serve_and_one_comes_back_when_it_is_killed(house: House) -> None:
    with serving(house, "--workers", "2", "--no-worker") as address:
        first = members(house)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        limit = time.monotonic() + 60
        while len(now := members(house)) < 2 or first[0] in now:
            assert time.monotonic() < limit, (first, now)
            time.sleep(0.1)
        # They are there before they listen, and the other may not have listened yet either.
        answered = 0
        while answered < 8:
            assert time.monotonic() < limit, answered
            with suppress(OSError):
                answered += urllib.request.urlopen(f"{address}/health").status == 200


def test_the_jobs_have_a_process_of_their_own_that_comes_back(house: House) -> None:
    with serving(house, "--workers", "1"):
        first = workers(house, but=0)
        os.kill(first, signal.SIGKILL)
        second = workers(house, but=first)
    assert gone(second)


def test_the_process_of_the_jobs_ends_with_a_killed_server(house: House) -> None:
    with serving(house, "--workers", "1"):
        worker = workers(house, but=0)
        os.kill(parent(worker), signal.SIGKILL)
        assert gone(worker)


def workers(house: House, *, but: int) -> int:
    """The process of the jobs, once there is one that has the turn of this house."""
    limit = time.monotonic() + 180
    while True:
        for pid in members(house):
            with suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if b"work" in command and pid != but and "worker.lock" in opened(pid):
                    return pid
        assert time.monotonic() < limit
        time.sleep(0.1)


def opened(pid: int) -> set[str]:
    """Names of the files that a process has open."""
    return {one.readlink().name for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink()}


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def gone(pid: int) -> bool:
    """Whether the process ends before long."""
    limit = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < limit:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z":
            return True
        time.sleep(0.1)
    return not Path(f"/proc/{pid}").exists()


def members(house: House) -> list[int]:
    """The processes that serve this house, without the one that looks after them."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"GUERDON_HOME={house.home}".encode() in (folder / "environ").read_bytes():
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(stat[1])
    return sorted(pid for pid, parent in parents.items() if parent in parents)


def test_it_works_off_the_jobs_too(house: House) -> None:
    house.python(
        "from datetime import UTC, datetime\n"
        "from guerdon.store import jobs\n"
        "jobs.enqueue(kind='no such kind', args={}, now=datetime.now(UTC))"
    )
    look = (
        "import time\n"
        "from guerdon.store import jobs\n"
        "limit = time.monotonic() + 30\n"
        "while not (work := jobs.seen(job=1)).outcome and time.monotonic() < limit:\n"
        "    time.sleep(0.1)\n"
        "print(work.attempts, work.outcome)"
    )
    with serving(house):
        assert house.python(look) == "1 {'error': \"KeyError: 'no such kind'\"}\n"


def test_a_process_for_each_core_up_to_some() -> None:
    assert 1 <= processes() <= min(os.cpu_count() or 1, 4)
