"""What is done again and again: no failure ends it, and a lasting one is told once."""

import errno

import pytest
from structlog.testing import capture_logs

from guerdon import again


@pytest.mark.django_db
def test_a_full_disk_is_told_once_and_when_it_is_over() -> None:
    full, ours = OSError(errno.ENOSPC, "no space"), RuntimeError("ours")
    script: list[Exception | None] = [full, full, ours, full, None, full]

    def act() -> bool:
        if error := script.pop(0):
            raise error
        return True

    with capture_logs() as told:
        more = [again.tried(act=act, failed="stumbled") for _ in range(len(script))]
    again._kept_from.clear()
    assert more == [False] * 4 + [True, False]
    assert [(one["event"], one.get("why")) for one in told] == [
        ("stumbled", "full"),
        ("stumbled", None),
        ("works again", "full"),
        ("stumbled", "full"),
    ]
