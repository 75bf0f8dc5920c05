"""A process of the replay: it reads its parts for itself; only plain data crosses over.

Importing this imports no Django: what a fresh process is handed is read before it is set up.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guerdon.flows.offers.replay_player import Player
    from guerdon.terms.replay import Replayed

_player: "Player | None" = None


def begun(asked: dict[str, Any]) -> None:
    """Once a process: Django, and the drafts compiled."""
    import django

    global _player  # noqa: PLW0603 (one player a process)
    django.setup()
    from guerdon.flows.offers.replay_player import Player

    _player = Player(**asked)


def played(part: tuple[int, int]) -> "Replayed":
    """The sums of one part of the customers."""
    assert _player is not None  # noqa: S101 (the initializer ran)
    return _player.part(part)
