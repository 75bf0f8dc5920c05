"""What lies over an earned tier, and the turns that a customer sees."""

from guerdon.give.tiers.over import shown, turned
from guerdon.terms.tiers import Change, Over
from tests.give.tiers.ladders import at, ladder

NOW = at("2026-06-01")
FLOOR = Over(tier="gold", until=at("2026-07-01"), why="tier_floor")


def test_the_highest_shows() -> None:
    structure = ladder()
    assert shown(structure=structure, earned="silver", over=[FLOOR], now=NOW) == "gold"
    assert shown(structure=structure, earned="black", over=[FLOOR], now=NOW) == "black"
    assert shown(structure=structure, earned="", over=[FLOOR], now=at("2026-07-01")) == ""
    gone = Over(tier="lead", until=None, why="tier_paid")
    assert shown(structure=structure, earned="was-there", over=[gone], now=NOW) == ""


def change(after: str, why: str = "tier_up", before: str = "") -> Change:
    return Change(at=NOW, before=before, after=after, why=why)


def story(was: str, earned: str, changes: list[Change], over: list[Over]) -> list[tuple[str, str]]:
    found = turned(structure=ladder(), was=was, earned=earned, changes=changes, over=over, now=NOW)
    return [(one.after, one.why) for one in found]


def test_only_what_is_seen_is_told() -> None:
    assert story("gold", "silver", [change("silver")], [FLOOR]) == []
    assert story("gold", "black", [change("silver"), change("black")], [FLOOR]) == [
        ("black", "tier_up")
    ]
    assert story("gold", "gold", [change("gold", "tier_grace", "gold")], []) == [
        ("gold", "tier_grace")
    ]
    assert story("gold", "silver", [change("silver", "tier_grace", "silver")], [FLOOR]) == []


def test_what_lies_over_begins_and_ends() -> None:
    assert story("silver", "silver", [], [FLOOR]) == [("gold", "tier_floor")]
    assert story("gold", "silver", [], []) == [("silver", "tier_over")]
    assert story("", "silver", [], []) == [("silver", "tier_set")]
