"""The benchmark of codes really stores as many as it says, by each of its ways."""

import pytest

from benchmarks.codes import _done, _line


@pytest.mark.parametrize("what", ["job", "bulk_create"])
def test_each_way_stores_them_all(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUERDON_DATABASE_URL", raising=False)
    told = _done(50, what)
    assert told["seconds"] > 0
    assert told["peak"] > 10
    assert (told["export"] is not None) == (what == "job")


def test_a_line_without_another_says_so() -> None:
    assert _line("x", 1.23456)["other"] is None
    assert _line("x", 1.0, 2.0)["other_name"]
