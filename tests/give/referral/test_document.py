"""The section is read strictly; what is wrong is told with its place."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.referral.document import NAME, SCHEMA, parsed
from guerdon.give.referral.settings import Caps, Guard, Reward, Settings
from guerdon.terms.decision import Refusal

FULL: dict[str, Any] = {
    "programmes": [
        {
            "key": "friends",
            "name": {"zh": "邀请好友", "en": "Bring a friend"},
            "start": "2026-01-01T00:00:00+08:00",
            "end": "2027-01-01T00:00:00+08:00",
            "link": "https://shop.example/join?ref={code}",
            "welcome": [{"kind": "coupon", "offer": "hello", "days": 30}],
            "steps": [
                {
                    "spend_minor": 10_000,
                    "inviter": [{"kind": "points", "amount": 50}],
                    "invitee": [{"kind": "money", "amount": 500}],
                },
                {
                    "spend_minor": 50_000,
                    "inviter": [{"kind": "privilege", "privilege": "priority_lane"}],
                },
            ],
            "counts": "all",
            "least_minor": 100,
            "return_days": 7,
            "attribution_days": 90,
            "later": {"shares_bp": [200, 50], "kind": "money", "freeze_days": 15, "days": 365},
            "boosts": [
                {
                    "start": "2026-06-01T00:00:00Z",
                    "end": "2026-06-08T00:00:00Z",
                    "times_bp": 20_000,
                }
            ],
            "caps": {"per": "week", "friends": 20, "points": 5_000, "money_minor": 100_000},
            "guard": {"same_person": "hold", "per_hour": 3},
        }
    ]
}


def test_a_whole_section() -> None:
    found = parsed(document=FULL)
    assert isinstance(found, Settings)
    (one,) = found.programmes
    assert one.welcome == (Reward(kind="coupon", offer="hello", days=30),)
    assert [step.spend_minor for step in one.steps] == [10_000, 50_000]
    assert one.period.start is not None
    assert one.period.start.isoformat() == "2025-12-31T16:00:00+00:00"
    assert one.later is not None
    assert one.later.shares_bp == (200, 50)
    assert one.caps == Caps(per="week", friends=20, points=5_000, money_minor=100_000)
    assert one.guard == Guard(same_person="hold", per_hour=3)
    assert (one.attribution_days, one.return_days, one.least_minor) == (90, 7, 100)
    assert NAME == "referral"


def test_none_is_a_section_too() -> None:
    assert parsed(document={}) == Settings()


def put(path: str, value: Any) -> dict[str, Any]:
    """FULL with the value at the path; the value `...` takes it out."""
    whole = deepcopy(FULL)
    at: Any = whole["programmes"][0]
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        at = at[part]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "where", "problem"),
    [
        ("typo", 1, ".typo", "this word is unknown here"),
        ("key", "Friends", ".key", "small letters, digits, - and _ make a key"),
        ("key", ..., ".key", "small letters, digits, - and _ make a key"),
        ("end", "2025-01-01T00:00:00Z", ".end", "the end comes after the start"),
        ("start", "2026-01-01", ".start", "a moment with its zone"),
        ("link", "http://x/{code}", ".link", "an https address"),
        ("link", "https://x/", ".link", "an https address"),
        ("link", 'https://x/{code}"', ".link", "an https address"),
        ("name", {"fr": "x"}, ".name.fr", "this word is unknown here"),
        ("name", {"en": 5}, ".name.en", "a text of at most 80"),
        ("welcome.0.amount", 5, ".welcome[0].amount", "this word does not go with that kind"),
        ("welcome.0.offer", "", ".welcome[0].offer", "a text of 1 to 64"),
        ("welcome.0.kind", "car", ".welcome[0].kind", "one of points, money"),
        ("welcome.0.kind", ["points"], ".welcome[0].kind", "one of points, money"),
        ("steps.0.inviter.0.amount", 0, ".steps[0].inviter[0].amount", "a whole number from 1"),
        ("steps.0.inviter.0.amount", 1.5, ".steps[0].inviter[0].amount", "a whole number"),
        ("steps.0.inviter.0.amount", True, ".steps[0].inviter[0].amount", "a whole number"),
        ("steps.0.spend_minor", 0, ".steps[0].spend_minor", "a whole number from 1"),
        ("steps.1.spend_minor", 10_000, ".steps[1].spend_minor", "each step is above"),
        ("steps.1.inviter", [], ".steps[1]", "a step gives something"),
        ("steps.1.inviter.0.privilege", "x", ".steps[1].inviter[0].privilege", "one of"),
        ("steps", {}, ".steps", "a list of at most 12"),
        ("later.shares_bp", [1, 1, 1], ".later.shares_bp", "the law allows 1 to 2 paid levels"),
        ("later.shares_bp", [], ".later.shares_bp", "the law allows 1 to 2 paid levels"),
        ("later.shares_bp", [5_001], ".later.shares_bp[0]", "a whole number from 1 to 5000"),
        ("later.kind", "coupon", ".later.kind", "one of points, money is wanted"),
        ("boosts.0.end", ..., ".boosts[0].end", "a moment with its zone"),
        ("boosts.0.end", "2026-06-01T00:00:00Z", ".boosts[0].end", "the end comes after"),
        ("boosts.0.times_bp", 10_000, ".boosts[0].times_bp", "a whole number from 10001"),
        ("caps.per", "hour", ".caps.per", "one of day, week"),
        ("caps.points", 0, ".caps.points", "a whole number from 1"),
        ("guard.per_hour", 0, ".guard.per_hour", "a whole number from 1 to 10000"),
        ("guard.same_device", "jail", ".guard.same_device", "one of allow, hold, refuse"),
        ("guard.circular", "allow", ".guard.circular", "this word is unknown here"),
        ("attribution_days", 0, ".attribution_days", "a whole number from 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    path: str, value: Any, where: str, problem: str
) -> None:
    found = parsed(document=put(path, value))
    assert isinstance(found, Refusal)
    assert found.data["where"] == f"$.programmes[0]{where}"
    assert found.data["problem"].startswith(problem)


def test_a_programme_that_gives_nothing() -> None:
    found = parsed(document={"programmes": [{"key": "a"}]})
    assert isinstance(found, Refusal)
    assert found.data["problem"] == "a programme gives something"


def test_a_key_stands_once() -> None:
    one = FULL["programmes"][0]
    found = parsed(document={"programmes": [one, one]})
    assert isinstance(found, Refusal)
    assert found.data == {"where": "$.programmes[1].key", "problem": "each key stands once"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(SCHEMA["properties"]["programmes"]["items"]["properties"])), JSON)
def test_whatever_stands_there_it_is_read_or_refused(word: str, value: Any) -> None:
    assert isinstance(parsed(document=put(word, value)), Settings | Refusal)


def test_the_schema_knows_the_words_that_the_parser_knows() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(FULL)
    assert not validator.is_valid(put("typo", 1))
    assert not validator.is_valid(put("later.shares_bp", [1, 1, 1]))
