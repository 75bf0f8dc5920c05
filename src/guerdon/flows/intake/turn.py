"""One intake at a time: two that write the same orders would count one another's as their own."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(*, folder: Path) -> Iterator[bool]:
    """Whether it is our turn; the system takes it back from a process that is killed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "turn").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
