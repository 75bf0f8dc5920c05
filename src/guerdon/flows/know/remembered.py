"""What was counted on a night's snapshot is remembered: the snapshot never changes afterwards."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

# A snapshot is complete once its manifest stands; one that is made again has another.
MANIFEST = "manifest.json"
MOST = 64

Counted = TypeVar("Counted")
_found: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()
_turns: dict[Hashable, Lock] = {}


def once(*, folder: Path, asked: Hashable, count: Callable[[], Counted]) -> Counted:
    """What `count` finds in the snapshot `folder`, counted once for each `asked` in this process.

    Two who ask at the same time wait for one counting. Without a manifest nothing is remembered,
    and what raises is asked again.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return count()
    stat = manifest.stat()
    key = (str(folder), stat.st_mtime_ns, stat.st_ino, asked)
    with _lock:
        turn = _turns.setdefault(key, Lock())
    try:
        with turn:
            with _lock:
                if key in _found:
                    _found.move_to_end(key)
                    found: Counted = _found[key]
                    return found
            counted = count()
            with _lock:
                _found[key] = counted
                while len(_found) > MOST:
                    _found.popitem(last=False)
            return counted
    finally:
        with _lock:
            _turns.pop(key, None)
