"""The programme as a document: strict with places, whole, and the same after a round trip."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give import programme_document
from guerdon.give.offer_document import parsed as offer
from guerdon.give.programme_document import brief, document, in_order, parsed, rules_of
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Programme, Rules, Shelved
from guerdon.terms.stacking import GROUP_RULES, MODES, Stacking

TEN = {"key": "ten", "kind": "percent", "name": {"en": "ten"}, "value": {"percent": 10}}


def made(document: Any, base: Programme | None = None) -> Programme:
    found, faults = parsed(document=document, base=base or Programme())
    assert faults == ()
    return found


def faults(document: Any) -> list[tuple[str, str]]:
    base = Programme(budgets={"kept": 1})
    _, refused = parsed(document=document, base=base)
    assert all(one.reason == "programme_unreadable" for one in refused)
    return [(one.data["where"], one.data["problem"]) for one in refused]


def test_what_is_not_mentioned_stays() -> None:
    base = made({"programme": {"mode": "priority", "budgets": {"a": 5}}, "offers": [TEN]})
    assert made({}, base) == base
    assert made({"programme": {}}, base) == base
    assert made({"programme": {"zone": "Asia/Shanghai"}}, base).rules == replace(
        base.rules, zone="Asia/Shanghai"
    )


def test_a_list_is_whole_once_it_stands_there() -> None:
    base = made({"programme": {"groups": {"a": "add"}, "budgets": {"a": 5}}, "offers": [TEN]})
    after = made({"programme": {"groups": {}, "budgets": {"b": 6}}, "offers": []}, base)
    assert after == Programme(budgets={"b": 6})


def test_every_rule_is_read() -> None:
    found = made(
        {
            "programme": {
                "currency": "USD",
                "zone": "Asia/Shanghai",
                "mode": "lowest_cost",
                "groups": {"night": "first"},
                "line_cap_percent": 60,
                "order_cap_percent": 50.5,
                "margin_floor_percent": 5,
                "points": {"per_unit": 2, "worth_milli": 500, "life_days": 90},
            }
        }
    )
    assert found.rules == Rules(
        zone="Asia/Shanghai",
        stacking=Stacking(
            groups={"night": "first"},
            line_cap_bp=6_000,
            order_cap_bp=5_050,
            margin_floor_bp=500,
            mode="lowest_cost",
        ),
        points_per_unit=2,
        point_worth_milli=500,
        points_life_days=90,
    )


@pytest.mark.parametrize(
    ("ground", "where"),
    [
        ({"mode": "best"}, "mode"),
        ({"modes": "priority"}, "modes"),
        ({"groups": {"a": "most"}}, "groups.a"),
        ({"line_cap_percent": 101}, "line_cap_percent"),
        ({"margin_floor_percent": -1}, "margin_floor_percent"),
        ({"points": {"per_unit": -1}}, "points.per_unit"),
        ({"points": {"unit": 1}}, "points.unit"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"currency": "dollars"}, "currency"),
        ({"currency": "EUR"}, "currency"),
        ({"budgets": {"a": -1}}, "budgets.a"),
        ([], ""),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(ground: Any, where: str) -> None:
    (fault,) = faults({"programme": ground})
    assert fault[0] == f"$.programme.{where}".rstrip(".")


def test_every_offer_tells_its_first_fault() -> None:
    offers = [
        TEN,
        TEN | {"key": "b", "value": {"percent": 200}},
        TEN | {"key": "c", "condition": {"all": [{"field": "tier", "op": "is", "value": 1}]}},
        TEN | {"key": "d", "condition": {"field": "no.such", "op": "is"}},
        TEN | {"key": "e", "version": 2},
        TEN | {"key": "f", "campaign": "spring"},
        TEN | {"key": "g", "state": "ended"},
        TEN,
        "x",
    ]
    assert [where for where, _ in faults({"offers": offers, "offer": []})] == [
        "$.offer",
        "$.offers[1].value.percent",
        "$.offers[2].condition.all[0]",
        "$.offers[3].condition",
        "$.offers[4].version",
        "$.offers[5].campaign",
        "$.offers[6].state",
        "$.offers[7].key",
        "$.offers[8]",
    ]
    assert faults({"offers": None})[0][0] == "$.offers"
    assert faults([])[0][0] == "$"


def test_usual_values_are_left_out_and_come_back() -> None:
    full = TEN | {"layer": "order", "measures": "after_line", "limits": {"total": 5}}
    (shelved,) = made({"offers": [full]}).offers.values()
    assert brief(shelved) == TEN | {"limits": {"total": 5}}
    assert made({"offers": [brief(shelved)]}).offers["ten"] == shelved
    line = TEN | {"layer": "line"}
    (shelved,) = made({"offers": [line]}).offers.values()
    assert brief(shelved) == line
    assert brief(replace(shelved, state="paused"))["state"] == "paused"


def test_words_stand_in_one_order_whatever_a_database_makes_of_them() -> None:
    (shelved,) = made({"offers": [TEN | {"limits": {"total": 5, "per_day": 1}}]}).offers.values()
    shuffled = json.loads(json.dumps(shelved.document, sort_keys=True))
    assert json.dumps(brief(Shelved(document=shuffled))) == json.dumps(brief(shelved))
    assert list(in_order({"zz": 1, "key": 2, "aa": 3})) == ["key", "aa", "zz"]


def test_an_old_version_of_the_rules_is_read_or_a_bug_is_told() -> None:
    with pytest.raises(ValueError, match="mode"):
        rules_of(document={"mode": "x"})


RULES = st.builds(
    Rules,
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    zone=st.sampled_from(["UTC", "Asia/Shanghai"]),
    stacking=st.builds(
        Stacking,
        groups=st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(GROUP_RULES)),
        line_cap_bp=st.integers(0, 10_000),
        order_cap_bp=st.integers(0, 10_000),
        margin_floor_bp=st.none() | st.integers(0, 100_000),
        mode=st.sampled_from(MODES),
    ),
    points_per_unit=st.integers(0, 10_000),
    point_worth_milli=st.integers(0, 10**9),
    points_life_days=st.integers(1, 36_500),
)


@given(rules=RULES, budgets=st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 9)))
def test_the_round_trip_keeps_every_rule(rules: Rules, budgets: dict[str, int]) -> None:
    programme = Programme(rules=rules, budgets=budgets)
    plain = json.loads(json.dumps(document(programme)))
    base = Programme(rules=Rules(currency=rules.currency))
    assert parsed(document=plain, base=base) == (programme, ())
    assert rules_of(document=programme_document.rules_document(rules)) == rules


def test_an_offer_of_the_programme_is_what_the_offer_parser_reads() -> None:
    (shelved,) = made({"offers": [TEN]}).offers.values()
    found = offer(shelved.document)
    assert not isinstance(found, Refusal)
    assert (found.version, found.key) == (1, "ten")
