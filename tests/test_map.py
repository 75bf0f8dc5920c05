"""The map fails when a named thing is missing and when a thing has no feature."""

import pytest

from tests import map as house_map
from tests.map import Feature, drawn, missing, unmapped

GOOD = Feature(
    row="K3",
    en="RFM",
    zh="RFM 分群",
    docs=("README.md",),
    rules=("terms.money",),
    flows=("till.checkout",),
    tables=("KnowValue",),
    pages=("home",),
    commands=("serve",),
)


def test_what_is_there_is_found() -> None:
    assert list(missing([GOOD])) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("docs", "docs/rules/nothing.md"),
        ("rules", "know.nothing"),
        ("rules", "nothing.at.all"),
        ("flows", "nothing"),
        ("tables", "Nothing"),
        ("endpoints", "GET /api/v1/nothing"),
        ("pages", "nothing"),
        ("commands", "nothing"),
    ],
)
def test_what_is_missing_is_named(kind: str, name: str) -> None:
    bad = Feature(row="X1", en="x", zh="某", **{kind: (name,)})  # type: ignore[arg-type]
    assert list(missing([bad])) == [f"X1 names {kind} {name}, which is not there"]


def test_what_no_feature_names_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_map, "EVERY", {"tables": lambda: {"KnowValue", "Night"}})
    assert list(unmapped([GOOD])) == ["no feature names tables Night"]


def test_a_feature_is_drawn_for_people() -> None:
    assert drawn(GOOD).splitlines()[:3] == [
        "K3  RFM · RFM 分群",
        "  docs      README.md",
        "  rules     terms.money",
    ]


def test_the_map_is_right() -> None:
    faults = [*missing(house_map.features()), *unmapped(house_map.features())]
    assert not faults, "mend tests/map.toml:\n" + "\n".join(faults)
