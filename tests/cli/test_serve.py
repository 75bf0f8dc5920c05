"""guerdon serve: answers on its port, shares it with nobody, and ends when it is told to."""

import signal
import socket
import urllib.request

from guerdon.cli.serve import threads_for
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


def test_several_processes_need_postgresql(house: House) -> None:
    if "GUERDON_DATABASE_URL" in house.env:
        with serving(house, "--workers", "2") as address:
            assert urllib.request.urlopen(f"{address}/health").status == 200
        return
    done = house.guerdon("serve", "--port", str(free_port()), "--workers", "2")
    assert done.returncode == 2
    assert "several processes need PostgreSQL" in done.stderr


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


def test_more_threads_where_some_wait_for_a_server() -> None:
    assert 2 <= threads_for(embedded=True) < threads_for(embedded=False)
