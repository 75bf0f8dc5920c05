"""Preview: every member is counted once, in the tier of each ladder."""

from guerdon.give.tiers.preview import moved
from tests.give.tiers.ladders import at, ladder, tier

NOW = at("2026-06-01")


def test_from_live_to_draft() -> None:
    draft = ladder(tiers=(tier("silver", 400), tier("gold", 2000)))
    amounts = [(399, 399), (450, 450), (500, 500), (1000, 1000), (2000, 2000), (2000, 2000)]
    found = moved(amounts=amounts, live=ladder(), draft=draft, at=NOW)
    assert found == {
        ("", ""): 1,
        ("", "silver"): 1,
        ("silver", "silver"): 1,
        ("gold", "silver"): 1,
        ("gold", "gold"): 2,
    }
    assert moved(amounts=amounts[:1], live=None, draft=draft, at=NOW) == {("", ""): 1}
