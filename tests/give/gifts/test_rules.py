"""Care first, then the ceiling, then not twice; moments at the edge are free."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.gifts.rules import fitting, held, refused
from guerdon.terms.gifts import GiftFacts, GiftRules, Scene, Triple

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SCENE = Scene(key="birthday", name={"en": "Birthday"}, by="feeling", when="birthday")


def triple(gift: str, worth: int, level: str = "spur", scene: str = "birthday") -> Triple:
    return Triple(
        scene=scene, gift=gift, name={"en": gift}, emotion={"en": "seen"}, level=level,
        worth_minor=worth,
    )  # fmt: skip


RULES = GiftRules(
    care_days=3,
    again_days=90,
    ceilings={"low": 1_000},
    matrix={"low": frozenset({"spur"})},
    scenes=(SCENE,),
    triples=(triple("mug", 900), triple("trip", 5_000, "promise"), triple("x", 1, scene="other")),
)


def why(facts: GiftFacts, *, gift: str = "mug", worth: int = 900) -> str:
    found = refused(rules=RULES, facts=facts, gift=gift, worth_minor=worth, now=NOW)
    return "" if found is None else found.reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (GiftFacts(value_class="low"), ""),
        (GiftFacts(complained_at=NOW), "gift_care_hold"),
        (GiftFacts(complained_at=NOW - 3 * DAY + timedelta(seconds=1)), "gift_care_hold"),
        (GiftFacts(complained_at=NOW - 3 * DAY), ""),
        (GiftFacts(had={"mug": NOW - 89 * DAY}), "gift_again"),
        (GiftFacts(had={"mug": NOW - 90 * DAY}), ""),
        (GiftFacts(had={"cup": NOW}), ""),
    ],
)
def test_rules(facts: GiftFacts, reason: str) -> None:
    assert why(facts) == reason


def test_the_ceiling_is_of_the_class() -> None:
    assert why(GiftFacts(value_class="low"), worth=1_000) == ""
    assert why(GiftFacts(value_class="low"), worth=1_001) == "gift_ceiling"
    assert why(GiftFacts(value_class="high"), worth=10**9) == ""
    both = GiftFacts(value_class="low", complained_at=NOW, had={"mug": NOW})
    assert why(both, worth=2_000) == "gift_care_hold"


def test_held_says_until_when() -> None:
    found = held(rules=RULES, facts=GiftFacts(complained_at=NOW - DAY), now=NOW)
    assert found is not None
    assert found.data["until"] == (NOW + 2 * DAY).isoformat()
    assert held(rules=GiftRules(care_days=0), facts=GiftFacts(complained_at=NOW), now=NOW) is None


def test_what_fits_comes_first() -> None:
    low = fitting(rules=RULES, facts=GiftFacts(value_class="low"), scenes=["birthday"], now=NOW)
    assert [(one.gift, r and r.reason) for one, r in low] == [
        ("mug", None),
        ("trip", "gift_ceiling"),
    ]
    high = fitting(rules=RULES, facts=GiftFacts(), scenes=["birthday"], now=NOW)
    assert [one.gift for one, r in high if r is None] == ["trip", "mug"]
    level = GiftRules(matrix=RULES.matrix, triples=RULES.triples)
    found = fitting(rules=level, facts=GiftFacts(value_class="low"), scenes=["birthday"], now=NOW)
    assert [r.reason for _, r in found if r] == ["gift_level"]


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 3_000))
def test_nothing_passes_that_a_rule_forbids(complained: int, had: int, worth: int) -> None:
    facts = GiftFacts(
        value_class="low", complained_at=NOW - complained * DAY, had={"mug": NOW - had * DAY}
    )
    free = complained >= 3 and had >= 90 and worth <= 1_000
    assert (why(facts, worth=worth) == "") == free
