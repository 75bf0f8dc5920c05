"""A partner issues only what it bought or may owe, and its statement adds up to its purse."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.giving import partners
from guerdon.store.giving import partner_moves
from guerdon.store.ledger import ledger
from guerdon.store.models import PartnerMove
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from tests.flows.sections import live
from tests.flows.shop import clean, done, everything, in_threads
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)
AIR = {
    "key": "air",
    "name": {"zh": "航空", "en": "Air"},
    "most": 5_000,
    "packs": [{"points": 1_000, "minor": 900}],
    "exchange_in": [{"theirs": 10, "ours": 3}],
    "exchange_out": [{"theirs": 2, "ours": 1}],
    "worth": [{"issued_milli": 1_000, "taken_milli": 800}],
}


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    tea = {"key": "tea", "name": {"en": "Tea"}, "credit": 500, "worth": AIR["worth"]}
    live("partners", {"partners": [AIR, tea]})
    member("a", now)


def buy(now: datetime, packs: int = 1, **words: Any) -> Any:
    given = {"partner": "air", "points": 0, "minor": 0, "reference": "p1", "key": None, **words}
    return partners.buy(packs=packs, now=now, **given)


def issue(now: datetime, points: int, **words: Any) -> Any:
    given = {"partner": "air", "customer": "a", "theirs": 0, "reference": "i1", "key": None}
    return partners.issue(points=points, now=now, **(given | words))


def spend(now: datetime, points: int, **words: Any) -> Any:
    given = {"partner": "air", "customer": "a", "exchange": False, "reference": "s1", "key": None}
    return partners.spend(points=points, now=now, **(given | words))


def refused(call: Any) -> Refusal:
    before = everything(), list(PartnerMove.objects.values_list())
    found = call()
    assert isinstance(found, Refusal), found
    assert (everything(), list(PartnerMove.objects.values_list())) == before
    return found


def test_a_month_with_a_partner(now: datetime) -> None:
    assert refused(lambda: issue(now, 1)).data == {"partner": "air", "asked": 1, "left": 0}
    assert done(buy(now))["left"] == 1_000
    later = now + timedelta(days=1)
    assert done(issue(later, 400, key="k:i"))["left"] == 600
    assert issue(later, 400, key="k:i").repeated
    done(issue(later, 0, theirs=1_000, reference="x1"))
    assert ledger.balance(customer="a", now=later).total == 700
    assert refused(lambda: issue(later, 301, reference="i2")).reason == "partner_purse_empty"
    assert refused(lambda: issue(later, 0, theirs=15, reference="x2")).data == {
        "asked": 15,
        "step": 10,
    }
    assert done(spend(later, 200))["minor"] == 160
    body = done(spend(later, 100, exchange=True, reference="x3"))
    assert (body["theirs"], body["minor"]) == (200, 80)
    month = Period(start=later, end=later + timedelta(days=30))
    settled = partners.settlement(partner="air", period=month, now=later)
    assert not isinstance(settled, Refusal)
    told = partners.document(settled=settled)
    assert (told["opening"], told["closing"], told["due_minor"]) == (1_000, 300, -240)
    assert told["exchange_in"] == {"count": 1, "points": 300, "theirs": 1_000, "minor": 0}
    assert partner_moves.balance(partner="air") == told["closing"]
    assert ledger.by_kind() == {"issued": -1_000, "partner": 300, "taken": 300}
    head, *lines = "".join(partners.as_csv(partner="air", period=month)).splitlines()
    assert head == "reference,kind,at,customer,points,theirs,minor,entry"
    assert [line.split(",")[:2] for line in lines] == [
        ["i1", "issue"],
        ["x1", "exchange_in"],
        ["s1", "spend"],
        ["x3", "exchange_out"],
    ]
    assert clean()


def test_what_is_refused_changes_nothing(now: datetime) -> None:
    done(buy(now, packs=10))
    assert refused(lambda: issue(now, 5_001)).reason == "partner_too_many"
    assert refused(lambda: issue(now, 0)).reason == "partner_too_few"
    assert refused(lambda: issue(now, 5, partner="none")).reason == "not_found"
    assert refused(lambda: issue(now, 5, customer="x")).reason == "customer_unknown"
    assert refused(lambda: spend(now, 5)).reason == "points_short"
    done(issue(now, 5))
    assert refused(lambda: issue(now, 5)).reason == "partner_reference_used"
    assert refused(lambda: buy(now, partner="tea", reference="t")).reason == "partner_no_packs"
    assert refused(lambda: spend(now, 5, partner="tea", exchange=True)).reason == (
        "partner_no_exchange"
    )
    missing = partners.settlement(partner="none", period=Period(), now=now)
    assert isinstance(missing, Refusal)


def test_credit_is_owed_at_the_days_worth(now: datetime) -> None:
    done(buy(now, partner="tea", packs=0, points=100, minor=100))
    first = done(issue(now, 300, partner="tea"))
    assert (first["left"], first["minor"]) == (-200, 200)
    over = refused(lambda: issue(now, 301, partner="tea", reference="i2"))
    assert over.data == {"partner": "tea", "asked": 301, "left": 300}
    assert done(issue(now, 300, partner="tea", reference="i2"))["minor"] == 300
    settled = partners.settlement(partner="tea", period=Period(), now=now)
    assert not isinstance(settled, Refusal)
    assert (settled.due_minor, settled.closing) == (500, -500)
    assert clean()


def test_parallel_issues_never_overspend_a_pack_or_a_credit(now: datetime) -> None:
    done(buy(now))
    for partner, most in (("air", 3), ("tea", 1)):
        answers = in_threads(
            6,
            lambda n, who=partner: issue(now, 300, partner=who, reference=f"{who}{n}"),  # type: ignore[misc]
        )
        assert sum(not isinstance(one, Refusal) for one in answers) == most
    assert partner_moves.balance(partner="air") == 100
    assert partner_moves.balance(partner="tea") == -300
    assert clean()


def test_points_of_a_partner_are_points(now: datetime) -> None:
    ledger.post(entries=[earned("e", "a", 50, now, life=9)])
    done(buy(now))
    done(issue(now, 100))
    done(spend(now, 60))
    assert [lot.left for lot in ledger.lots(customer="a")] == [90]
    assert clean()
