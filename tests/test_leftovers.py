"""Leftovers are looked for seldom, and still found."""

import gc
import subprocess
import sys
import weakref

import pytest

from guerdon import leftovers


class Ring:
    """Refers to itself, so that counting alone never lets it go."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def usual() -> object:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_rings_are_found_once_many_objects_were_made(usual: object) -> None:
    leftovers.seldom()
    gc.collect()
    ring = weakref.ref(Ring())
    few = [[] for _ in range(leftovers.YOUNG // 2)]
    assert ring() is not None
    many = [[] for _ in range(leftovers.YOUNG)]
    assert ring() is None
    assert len(few) < len(many)


def test_what_is_kept_is_not_looked_through_again() -> None:
    code = (
        "import gc, django; from guerdon.leftovers import keep; keep();"
        " print(gc.get_freeze_count(), len(gc.get_objects()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kept, looked = map(int, done.stdout.split())
    assert kept > 20 * looked
