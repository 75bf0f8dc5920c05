"""A group without a rule follows `best`."""

from guerdon.terms.stacking import GROUP_RULES, Stacking


def test_the_rule_of_a_group() -> None:
    stacking = Stacking(groups={"season": "add"})
    assert stacking.rule("season") == "add"
    assert stacking.rule("other") == "best"
    assert Stacking().rule("") == "best"
    assert "best" in GROUP_RULES
