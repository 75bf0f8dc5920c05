"""The benchmark runner: finds what is there, fills in what it can, refuses half a line."""

import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks import __main__ as runner


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the benchmark `made_up` yields."""
    held: list[dict[str, Any]] = []
    made = ModuleType("benchmarks.made_up")

    def run(*, size: str) -> Iterator[dict[str, Any]]:
        yield from ({**line, "size": size} for line in held)

    made.NAME, made.run = "made_up", run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", made)

    class Here:
        @staticmethod
        def glob(_: str) -> list[Any]:
            return [runner.Path("made_up.py"), runner.Path("__main__.py")]

    monkeypatch.setattr(runner, "HERE", Here)
    return held


def ran(*args: str) -> Result:
    return CliRunner().invoke(runner.main, args)


FULL = {"case": "10 offers", "ours": 0.5, "other": 2.0, "other_name": "theirs", "unit": "ms"}


def test_json_is_one_whole_object_a_line(lines: list[dict[str, Any]]) -> None:
    lines += [FULL, FULL | {"case": "1,000 offers", "other": None, "other_name": ""}]
    done = ran("made_up", "--json", "--size", "full")
    assert done.exit_code == 0, done.output
    first, second = map(json.loads, done.output.splitlines())
    assert tuple(first) == runner.FIELDS
    assert (first["bench"], first["size"], first["ratio"]) == ("made_up", "full", 0.25)
    assert (second["case"], second["ratio"]) == ("1,000 offers", None)
    assert first["machine"] == runner.machine()


def test_a_benchmark_may_say_its_own_ratio(lines: list[dict[str, Any]]) -> None:
    lines.append(FULL | {"ratio": 4.0})
    assert json.loads(ran("made_up", "--json").output)["ratio"] == 4.0


def test_people_get_a_table(lines: list[dict[str, Any]]) -> None:
    lines.append(FULL | {"ours": 12345.6, "other": 0.001234})
    done = ran("all")
    assert done.exit_code == 0, done.output
    assert "10 offers" in done.output
    assert "12,346" in done.output
    assert "0.00123 theirs" in done.output


def test_half_a_line_is_refused(lines: list[dict[str, Any]]) -> None:
    lines.append({"case": "x", "ours": 1, "other": 2})
    done = ran("made_up", "--json")
    assert done.exit_code == 1
    assert "benchmark made_up does not say other_name, unit" in done.output


@pytest.mark.usefixtures("lines")
def test_an_unknown_name_says_which_there_are() -> None:
    done = ran("nothing")
    assert done.exit_code == 2
    assert "there are: made_up" in done.output


def test_the_three_first_benchmarks_are_there() -> None:
    assert {"till", "night", "http"} <= set(runner.names())
