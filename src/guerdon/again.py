"""Acting again and again in a thread: whatever fails is told, and tried again."""

import threading
import traceback
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connection

from guerdon.store.writing import Trouble, trouble

log = structlog.get_logger()

# What is known to keep each of them from its work, so that it is told once and not every second.
_kept_from: dict[str, Trouble] = {}


def again_and_again(
    *, act: Callable[[], bool], stop: threading.Event, pause: float, failed: str
) -> None:
    """Act until `stop` is set, at once where more is to do and else after `pause` seconds.

    The database may be away for a moment: what fails is told and tried again.
    """
    while not stop.is_set():
        close_old_connections()
        if not tried(act=act, failed=failed):
            stop.wait(pause)
    connection.close()


def tried(*, act: Callable[[], bool], failed: str) -> bool:
    """Whether there is more to do at once; what fails is told as `failed`, and tried again."""
    try:
        more = act()
    except Exception as error:  # noqa: BLE001 (nothing that is done here may end its thread)
        why = trouble(error=error)
        if why is None:
            log.error(failed, error=traceback.format_exc())
        elif _kept_from.get(failed) != why:
            log.error(failed, why=str(why), problem=str(error))
            _kept_from[failed] = why
        connection.close()
        return False
    if why := _kept_from.pop(failed, None):
        log.info("works again", what=failed, why=str(why))
    return more
