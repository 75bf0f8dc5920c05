"""A process of the replay: it reads its parts for itself; only plain data crosses over.

Importing this imports no Django: what a fresh process is handed is read before it is set up.
"""

import os
import threading
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guerdon.flows.offers.replay_player import Player
    from guerdon.terms.replay import Replayed

_player: "Player | None" = None


def begun(asked: dict[str, Any]) -> None:
    """Once a process: Django, and the drafts compiled."""
    end_with_parent()
    import django

    global _player  # noqa: PLW0603 (one player a process)
    django.setup()
    from guerdon.flows.offers.replay_player import Player

    _player = Player(**asked)


def end_with_parent() -> None:
    """From now on this process ends with the one that began it, also with one that is killed.

    Else it would compute on, and then wait for work without end. Nothing where no pool began it.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def played(part: tuple[int, int]) -> "Replayed":
    """The sums of one part of the customers."""
    assert _player is not None  # noqa: S101 (the initializer ran)
    return _player.part(part)
