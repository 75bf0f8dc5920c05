"""guerdon work: runs jobs without serving, and ends when it is told to."""

import signal
import subprocess

from tests.house import House, end

ASK = (
    "from datetime import UTC, datetime\n"
    "from guerdon.store import jobs\n"
    "jobs.enqueue(kind='no such kind', args={}, now=datetime.now(UTC))"
)
LOOK = (
    "import time\n"
    "from guerdon.store import jobs\n"
    "limit = time.monotonic() + 30\n"
    "while not (work := jobs.seen(job=1)).outcome and time.monotonic() < limit:\n"
    "    time.sleep(0.1)\n"
    "print(work.outcome)"
)


def test_it_runs_jobs_by_itself_and_ends_when_told(house: House) -> None:
    house.python(ASK)
    process = house.popen("work")
    try:
        assert "no such kind" in house.python(LOOK)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        end(process)


def test_beside_a_process_that_is_gone_it_ends(house: House) -> None:
    # Its parent is this test, which is not the one it was told of.
    process = house.popen("work", "--beside", "1")
    try:
        assert process.wait(timeout=30) == 0
    except subprocess.TimeoutExpired as error:
        raise AssertionError from error
    finally:
        end(process)
