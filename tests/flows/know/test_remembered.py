"""A snapshot is counted once for each question, and anew when it is made again."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from guerdon.flows.know import remembered
from guerdon.flows.know.remembered import MANIFEST, once


def test_it_is_counted_once_for_each_question_and_again_for_a_new_snapshot(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{}")
    done: list[str] = []

    def asked(name: str) -> int:
        return once(folder=tmp_path, asked=name, count=lambda: done.append(name) or len(done))

    assert [asked("a"), asked("b"), asked("a"), asked("b")] == [1, 2, 1, 2]
    os.utime(tmp_path / MANIFEST, ns=(1, 1))
    assert [asked("a"), asked("a")] == [3, 3]


def test_without_a_whole_snapshot_nothing_is_remembered(tmp_path: Path) -> None:
    done: list[int] = []
    for _ in range(2):
        once(folder=tmp_path, asked="a", count=lambda: done.append(1))
    assert len(done) == 2


def test_what_raises_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(ZeroDivisionError):
        once(folder=tmp_path, asked="a", count=lambda: 1 // 0)
    assert once(folder=tmp_path, asked="a", count=lambda: 5) == 5


def test_two_at_once_wait_for_one_counting(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{}")
    together, done = Barrier(4), []

    def ask(number: int) -> int:
        together.wait()
        return once(folder=tmp_path, asked="a", count=lambda: done.append(number) or len(done))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [1] * 4


def test_only_the_latest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / MANIFEST).write_text("{}")
    monkeypatch.setattr(remembered, "MOST", 2)
    done: list[int] = []
    for number in (1, 2, 1, 3, 1, 2):
        once(folder=tmp_path, asked=number, count=lambda one=number: done.append(one))
    assert done == [1, 2, 3, 2]
