"""What a shop that only says it wants rules gets: three days of care, a quarter between gifts."""

from guerdon.terms.gifts import CLASSES, LEVELS, GiftRules


def test_plain_rules() -> None:
    plain = GiftRules()
    assert (plain.care_days, plain.again_days, plain.ceilings) == (3, 90, {})
    assert len(LEVELS) == len(CLASSES) == 3
