"""A small shop as rows: what the pages of the console show."""

from datetime import datetime, timedelta
from typing import Any

from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Assignment,
    Campaign,
    Code,
    Customer,
    KnowValue,
    Night,
    Offer,
    Order,
    Price,
    Readout,
    Redemption,
    RedemptionLine,
)
from guerdon.terms.tables import KNOW
from tests.store.customers.test_member import earned
from tests.web.charts.taught import TAUGHT

STAGES = ("active", "active", "at_risk", "lost", "new", "won_back")
PLAN: dict[str, Any] = {
    "audience": 6,
    "given": 2,
    "holdout": 1,
    "left_out": 3,
    "drawn": 1,
    "holdout_share": 0.3,
    "objective": 4200,
    "bound": 4250,
    "gap": 0.0119,
    "price": 0.42,
    "committed_minor": 1500,
    "most_minor": 2000,
    "effect_per_customer": 1234.5,
    "detectable_per_customer": 2345.6,
    "power": 0.31,
    "budget": {"total": 10000, "reserve": 1200, "direct": 500, "indirect": 0, "offers": 8300},
    "source": "field practice",
}
OFFER = {
    "key": "five-off",
    "kind": "amount",
    "value": {"off_minor": 500},
    "least_minor": 4000,
    "name": {"en": "5 off 40", "zh": "满40减5"},
    "layer": "order",
    "codes": "unique",
    "condition": {"field": "stage", "op": "is", "value": "at_risk"},
    "limits": {"total": 100, "spend_minor": 50000, "when_short": "clip"},
}


def effect(given: float, held: float, low: float, high: float) -> dict[str, Any]:
    """One outcome of a readout."""
    return {
        "given": given,
        "held": held,
        "given_n": 516,
        "held_n": 145,
        "difference": given - held,
        "low": low,
        "high": high,
        "p": 0.01,
        "relative": (given - held) / held,
        "level": 0.95,
        "certain": low > 0,
    }


READOUT: dict[str, Any] = {
    "counts": {"given": 516, "holdout": 145},
    "ratio_p": 0.5,
    "margin": 0.25,
    "uplift": TAUGHT,
    "effects": {
        "sales": effect(34000, 30000, 1500, 6500),
        "orders": effect(8.4, 7.1, 0.7, 2.0),
        "bought": effect(0.9, 0.91, -0.02, 0.02),
    },
    "returned": {
        "gain": 516000.0,
        "gain_low": 193500.0,
        "gain_high": 838500.0,
        "costs": {"discounts": 150000, "contacts": 5000, "direct": 30000, "indirect": 15000},
        "roi": 1.58,
        "roi_low": -0.03,
        "roi_high": 3.19,
        "orders": 670.0,
        "per_order": 298.0,
        "per_order_low": 190.0,
        "per_order_high": 550.0,
        "cost": 200000,
    },
    "weekly": [
        {"week": week, "arm": arm, "sales": sales, "orders": 9}
        for week in range(3)
        for arm, sales in (("given", 2_000_000 + week), ("holdout", 500_000))
    ],
    "promised": 4200,
    "redemptions": {"times": 2, "people": 2, "minor": 1000},
    "truth": {"orders": 1.2, "sales": 4500.0},
    "currency": "USD",
}


def filled(*, now: datetime) -> None:
    """Six customers c1 to c6 and all that happened to them."""
    people = [
        Customer(key=f"c{n}", created_at=now, tier="gold" if n == 1 else "") for n in range(1, 7)
    ]
    Customer.objects.bulk_create(people)
    people = list(Customer.objects.order_by("key"))
    for n, person in enumerate(people):
        Order.objects.create(
            key=f"o{n}",
            customer=person,
            placed_at=now - timedelta(days=7 * n),
            total_minor=5000 + n,
            simulated=n == 0,
        )
    _known(people, now=now)
    _given(people, now=now)


def _split(by: str, *, own: bool) -> dict[str, Any]:
    """Two groups, of which the first has a model of its own, or neither has."""
    first = {
        "group": f"{by} one",
        "people": 4,
        "customers": 3,
        "actual": 30,
        "predicted": 36.0,
        "error": 0.2,
        "own_predicted": 31.0,
        "own_error": 0.05,
        "p_alive": 0.8,
        "clv": 4000,
        "clv_low": 3500,
        "clv_high": 4600,
        "used": "own" if own else "pooled",
        "parameters": {"r": 0.5, "alpha": 4.0} if own else None,
    }
    second = first | {
        "group": f"{by} two",
        "people": 2,
        "own_predicted": None,
        "own_error": None,
        "used": "pooled",
        "parameters": None,
        "clv": 900,
    }
    told = {"error": 0.2, "error_split": 0.12 if own else 0.2, "better": own, "beyond": 3}
    return {"by": by, **told, "groups": [first, second]}


def _known(people: list[Customer], *, now: datetime) -> None:
    models = {"paretonbd": {"parameters": {"r": 0.1, "alpha": 0.9, "s": 6.0, "beta": 2345.8}}}
    check = {
        "model": "paretonbd",
        "actual": 40,
        "predicted": 42.0,
        "total_error": 0.05,
        "classes": [
            {"repeats": 0, "customers": 3, "actual": 0.5, "predicted": 0.7},
            {"repeats": 7, "customers": 3, "actual": 11.0, "predicted": 12.0},
        ],
    }
    report = {
        "customers": 6,
        "orders_by": "paretonbd",
        "alive_by": "paretonbd",
        "mean_basket": 3610.9,
        "models": models,
        "economics": {"margin": 0.25, "yearly_discount_rate": 0.1, "horizon_weeks": 52.0},
        "brief": {"margin": 0.25, "yearly_discount_rate": 0.1, "unit": 100},
        "holdout": {"used": "paretonbd", "weeks": 17.0, "checks": {"paretonbd": check}},
        "splits": [_split("channel", own=True), _split("store", own=False)],
    }
    night = Night.objects.create(
        key="n1", as_of=now, state="complete", started_at=now, finished_at=now, report=report
    )
    for n, person in enumerate(people):
        words = {"rfm_segment": "loyal", "stage": STAGES[n], "value_class": "high"}
        numbers = {name: n + 1 for name, kind in KNOW.items() if kind in ("int", "real", "real?")}
        numbers |= {"clv": 10_000 * (n + 1), "p_alive": 0.9, "rfm_r": n % 5 + 1, "rfm_f": 3}
        moments = {name: now for name, kind in KNOW.items() if kind == "moment"}
        KnowValue.objects.create(night=night, customer=person, **words, **numbers, **moments)


def _given(people: list[Customer], *, now: datetime) -> None:
    campaign = Campaign.objects.create(
        key="autumn",
        name={"en": "Autumn thanks", "zh": "秋日答谢"},
        state="launched",
        brief={"goal": {"kind": "retain"}, "offers": [OFFER], "days": 28, "audience": {}},
        budget_minor=10000,
        reserve_minor=1200,
        plan=PLAN,
        created_at=now,
        created_by="mei",
        launched_at=now - timedelta(days=20),
        ends_at=now + timedelta(days=8),
    )
    Readout.objects.create(campaign=campaign, at=now, document=READOUT)
    data = {"offers": 1, "offer": "five-off", "gain_minor": 860, "cost_minor": 171}
    for person, arm in zip(people, ("given", "given", "holdout"), strict=False):
        Assignment.objects.create(
            campaign=campaign,
            customer=person,
            arm=arm,
            offer="five-off",
            promised_minor=860,
            cost_minor=171,
            reason={"reason": "given_best", "data": data | {"gain": "8.60", "cost": "1.71"}},
            at=now,
        )
    Offer.objects.create(
        key="five-off", document=OFFER, state="live", campaign=campaign, created_at=now
    )
    for n, state in enumerate(("fresh", "redeemed")):
        Code.objects.create(
            code=f"ABCD-{n}", offer="five-off", customer=people[n], state=state, issued_at=now
        )
    redemption = Redemption.objects.create(
        key="r1",
        order="o-r1",
        customer=people[1],
        state="closed",
        at=now,
        discount_minor=500,
        ask={},
        facts={},
        quote={},
        holds={},
    )
    RedemptionLine.objects.create(
        redemption=redemption,
        offer="five-off",
        version=1,
        campaign="autumn",
        discount_minor=500,
        returned_minor=100,
    )
    Price.objects.create(sku="tea", at=now, minor=500)
    ends = now + timedelta(days=20)
    ledger.post(entries=[earned(customer="c1", key="e1", amount=1234, now=now, ends=ends)])
