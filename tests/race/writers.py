"""A process of threads that post to the ledger until told to stop; whoever starts it may kill it.

Run as `python -m tests.race.writers FOLDER NAME THREADS`. Each thread notes what was acknowledged
in a file of its own, one number a line, and goes on after the last one when it is started again: so
a call whose answer was lost by kill -9 is made once more with its key.
"""

import os
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

CUSTOMERS, PLENTY = 5, 10**9
NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def amount(number: int) -> int:
    """What the call of this number moves into the wallet; below zero what it takes out."""
    return 10 + number % 7 if number % 2 == 0 else -(1 + number % 3)


def post(key: str, customer: str, number: int, lots: dict[str, int]) -> None:
    """One call; it raises where the database was away and must then be made again."""
    from guerdon.store.ledger import ledger
    from guerdon.terms.entry import ISSUED, REDEEMED, Entry, NewLot, Posting

    moved = amount(number)
    earns = moved > 0
    end = NOW + timedelta(days=365)
    wallet = Posting(
        account="wallet:points",
        amount=moved,
        customer=customer,
        lot=None if earns else lots[customer],
    )
    entry = Entry(
        key=key,
        kind="earn" if earns else "redeem",
        wallet="points",
        at=NOW,
        postings=(wallet, Posting(account=ISSUED if earns else REDEEMED, amount=-moved)),
        opens=NewLot(amount=moved, earned_at=NOW, available_at=NOW, expires_at=end)
        if earns
        else None,
    )
    done = ledger.post(entries=[entry])
    assert isinstance(done, ledger.Posted), done


def write(folder: Path, name: str, lots: dict[str, int]) -> None:
    """Post on from the last number that was acknowledged, until there is a file `stop`."""
    from django.db import Error, connection

    file = folder / name
    told = file.read_text(encoding="ascii").split("\n") if file.exists() else []
    number = len(told) - 1 if told else 0  # a line that was cut off counts as not acknowledged
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    os.ftruncate(handle, sum(len(line) + 1 for line in told[:-1]))
    os.lseek(handle, 0, os.SEEK_END)
    while True:  # at least once: the last call may have been made and not told
        try:
            post(f"{name}/{number}", f"c{number % CUSTOMERS}", number, lots)
        except Error:
            connection.close()
            continue
        os.write(handle, f"{number}\n".encode("ascii"))
        number += 1
        if (folder / "stop").exists():
            break
    os.close(handle)
    connection.close()


def bind(folder: Path) -> None:
    """Bind what was posted, as the worker does, only more often."""
    from django.db import Error, connection

    from guerdon.store.ledger import folios

    while not (folder / "stop").exists():
        try:
            folios.bind(now=datetime.now(UTC))
        except Error:
            connection.close()
        threading.Event().wait(0.05)
    connection.close()


def main() -> None:
    """Threads that write, and one that binds."""
    from guerdon.cli.house import open_house

    open_house(migrate=False)
    from guerdon.store.ledger import ledger

    folder, name, threads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    lots = {f"c{n}": ledger.lots_of(entries=[f"first-{n}"])[0] for n in range(CUSTOMERS)}
    running = [
        threading.Thread(target=write, args=(folder, f"{name}-{n}", lots)) for n in range(threads)
    ]
    running.append(threading.Thread(target=bind, args=(folder,)))
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


if __name__ == "__main__":
    main()
