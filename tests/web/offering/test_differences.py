"""What a change changes is told in the words of the form."""

from typing import Any

from guerdon.web.offering.differences import Difference, differences, set_words

BEFORE: dict[str, Any] = {
    "key": "k",
    "kind": "stepped",
    "name": {"en": "Save"},
    "value": {"by": "spend", "steps": [{"from": 30_000, "off_minor": 3000}]},
    "exclusive": "layer",
    "condition": {"field": "spend", "op": "at_least", "value": 5},
}


def told(**words: Any) -> list[tuple[str, str, str]]:
    """Label, before and after."""
    after = {k: v for k, v in (BEFORE | words).items() if v is not None}
    found = differences(before=BEFORE, after=after, currency="USD", zone="UTC")
    return [(one.label, one.before, one.after) for one in found]


def test_nothing_and_single_fields() -> None:
    assert told() == []
    assert told(exclusive="cart") == [
        ("Beside others", "alone among offers of its layer", "alone in the order")
    ]
    assert told(limits={"spend_minor": 5_000}) == [("Money off in all", "", "50.00")]
    assert told(period={"start": "2026-11-11T00:00:00+00:00"}) == [("Begins", "", "2026-11-11")]
    assert told(name={"en": "Spend and save"}) == [("Name in English", "Save", "Spend and save")]


def test_rows_by_their_number() -> None:
    steps = [{"from": 30_000, "off_minor": 4000}, {"from": 50_000, "percent": 20}]
    assert told(value={"by": "spend", "steps": steps}) == [
        ("Steps 1 · Takes off", "30.00", "40.00"),
        ("Steps 2 · From", "", "500.00"),
        ("Steps 2 · Kind of discount", "", "percent off"),
        ("Steps 2 · Takes off", "", "20%"),
    ]


def test_conditions_that_the_form_only_keeps() -> None:
    (one,) = differences(
        before=BEFORE,
        after={k: v for k, v in BEFORE.items() if k != "condition"},
        currency="USD",
        zone="UTC",
    )
    assert isinstance(one, Difference)
    assert (one.label, one.after) == ("Further conditions", "")
    assert "spend" in one.before


def test_what_else_an_offer_sets() -> None:
    document = BEFORE | {
        "of": {"category": ["T-SHIRTS", "TEA"]},
        "returns": "keep",
        "hidden": True,
        "limits": {"total": 3},
    }
    assert set_words(document=document, currency="USD", zone="UTC") == (
        ("Categories", "T-SHIRTS, TEA"),
        ("Beside others", "alone among offers of its layer"),
        ("When some pieces come back", "keep what each piece got"),
        ("Tell nobody who may not have it", "yes"),
    )
