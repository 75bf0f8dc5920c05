"""Ours and the others are asked the same; what cannot be had here is said plainly."""

import pytest

from benchmarks import beside
from benchmarks.others import install
from benchmarks.others.promotions import KINDS, promotions


def test_ours_finds_what_fits_and_nothing_else() -> None:
    described = promotions(count=80)
    fitting = {one["key"] for one in described if one["matches"]}
    assert beside.eligible_in(beside.live_of(described)) == fitting
    assert len(fitting) == 8
    kinds = [one["kind"] for one in described if one["matches"]]
    assert sorted(set(kinds)) == sorted(KINDS)


def test_an_engine_that_is_not_here_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(**_: str) -> str:
        raise install.NotHereError("no registry answers")

    for name in ("python", "node"):
        monkeypatch.setattr(install, name, nowhere)
    monkeypatch.setattr(beside, "COUNTS", {"small": (10,)})
    monkeypatch.setattr(beside, "_ours", lambda _: dict.fromkeys(beside.MEASURED, 1.0))
    lines = list(beside.run(size="small"))
    assert [line["other"] for line in lines] == [None] * 3
    assert all(line["other_name"].endswith("no registry answers") for line in lines)
