"""No plan, launch or journey gives what the rules forbid; without rules nothing is barred."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guerdon.flows.campaigns import campaign
from guerdon.flows.gifts import rules as gift_rules
from guerdon.flows.gifts.rules import Planned
from guerdon.give.gifts.rules import refused
from guerdon.store.campaigns import campaigns, gift_facts
from guerdon.store.models import Assignment, Campaign, Customer, KnowValue, Trigger
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import GiftFacts
from tests.flows import regulars

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECTION = {
    "care_days": 3, "again_days": 60, "ceilings": {"low": 400, "middle": 700},
    "scenes": [{"key": "b", "name": {"en": "B"}, "by": "feeling", "when": "birthday"}],
    "triples": [
        {"scene": "b", "gift": "mug", "name": {"en": "Mug"}, "emotion": {"en": "seen"},
         "level": "spur", "worth_minor": 300}
    ],
}  # fmt: skip


def complain(customer: str, at: datetime) -> None:
    Trigger.objects.create(
        kind="complaint", key=f"{customer}-{at}", customer=Customer.objects.get(key=customer),
        at=at, data={}, state="heard", due_at=at,
    )  # fmt: skip


def ruled(now: datetime) -> None:
    assert not isinstance(sections.put(name="gifts", document=SECTION, actor="m", now=now), Refusal)


def test_without_rules_nothing_is_barred(now: datetime) -> None:
    offers = [Planned(gift="g", worth_minor=[10**9])]
    assert gift_rules.barred(customers=["a"], classes=["low"], offers=offers, now=now) == {}
    assert gift_rules.complained(now=now) == frozenset()
    assert gift_rules.granted(customer="a", gift="g", worth_minor=1, now=now) is None
    assert gift_rules.suggested(customer="a", scenes=[], now=now) == ()


def test_together_it_judges_as_one_at_a_time(now: datetime) -> None:
    ruled(now)
    rolls = np.random.default_rng(5)
    keys = [f"k{n}" for n in range(60)]
    Customer.objects.bulk_create(Customer(key=key, created_at=now) for key in keys)
    past = Campaign.objects.create(
        key="past", name={}, brief={}, budget_minor=1, reserve_minor=0, created_at=now,
        launched_at=now,
    )  # fmt: skip
    for key in keys[:20]:
        complain(key, now - timedelta(hours=float(rolls.uniform(0, 150))))
    for person in Customer.objects.filter(key__in=keys[10:40]):
        Assignment.objects.create(
            campaign=past, customer=person, arm="given", offer=str(rolls.choice(["x", "y"])),
            reason={}, at=now - float(rolls.uniform(0, 120)) * DAY,
        )  # fmt: skip
    classes = [str(rolls.choice(["high", "middle", "low"])) for _ in keys]
    offers = [
        Planned(gift=f"offer:{name}", worth_minor=[int(rolls.integers(0, 1_000)) for _ in keys])
        for name in ("x", "y")
    ]
    found = gift_rules.barred(customers=keys, classes=classes, offers=offers, now=now)
    rules = gift_rules.rules(now=now)
    assert rules is not None
    told = gift_facts.complaints(since=now - 90 * DAY)
    had = gift_facts.had(since=now - 90 * DAY)
    alone = 0
    for n, key in enumerate(keys):
        facts = GiftFacts(value_class=classes[n], complained_at=told.get(key), had=had.get(key, {}))
        for number, offer in enumerate(offers):
            why = refused(
                rules=rules, facts=facts, gift=offer.gift, worth_minor=offer.worth_minor[n], now=now
            )
            named = {reason for reason, mask in found.items() if mask[number, n]}
            assert bool(named) == (why is not None)
            assert why is None or named == {why.reason}
            alone += why is not None
    assert 20 < alone < 100
    assert found.keys() == {"gift_care_hold", "gift_ceiling", "gift_again"}


def test_a_plan_and_its_launch_obey(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    regulars.opened(now=now)
    campaign.draft(brief=regulars.brief(), actor="m", now=now)
    before = campaign.plan(campaign="spring", now=now)
    assert not isinstance(before, Refusal)
    given = [one.customer for one in campaigns.each_assigned(key="spring", arm="given")]
    ruled(now)
    for key in given[:5]:
        complain(key, now - DAY)
    classes = dict(KnowValue.objects.values_list("customer__key", "value_class"))
    campaign.plan(campaign="spring", now=now)
    after = list(campaigns.each_assigned(key="spring", arm="given"))
    kept = [*after, *campaigns.each_assigned(key="spring", arm="holdout")]
    assert after
    assert not {one.customer for one in kept} & set(given[:5])
    ceilings = SECTION["ceilings"]
    for one in kept:
        if one.offer == "spring-five":
            assert classes[one.customer] == "high" or ceilings[classes[one.customer]] >= 500  # type: ignore[index]
    left = {
        one.customer: one.reason["reason"]
        for one in campaigns.each_assigned(key="spring", arm="left_out")
    }
    assert {left[key] for key in given[:5]} == {"plan_gift_care_hold"}
    # Who complains between plan and launch is left alone as well, given and held out alike.
    late = [after[0].customer, kept[-1].customer]
    for key in late:
        complain(key, now)
    looked = campaign.launch(campaign="spring", actor="m", now=now + timedelta(hours=1))
    assert not isinstance(looked, Refusal)
    assert looked.arms["given"] == len(after) - 1
    assert looked.arms["holdout"] == len(kept) - len(after) - 1
    places = {one.customer: one for one in campaigns.each_assigned(key="spring", arm="left_out")}
    assert {places[key].reason["reason"] for key in late} == {"plan_gift_care_hold"}
    assert {places[key].code for key in late} == {""}


def test_one_customer(now: datetime) -> None:
    ruled(now)
    Customer.objects.create(key="a", created_at=now)
    assert gift_rules.granted(customer="a", gift="mug", worth_minor=300, now=now) is None
    (one,) = gift_rules.suggested(customer="a", scenes=["b"], now=now)
    assert (one[0].gift, one[1]) == ("mug", None)
    assert gift_rules.suggested(customer="a", scenes=["other"], now=now) == ()
    complain("a", now - DAY)
    for gift in ("", "mug"):
        why = gift_rules.granted(customer="a", gift=gift, worth_minor=0, now=now)
        assert why is not None
        assert why.reason == "gift_care_hold"
    assert gift_rules.complained(now=now) == {"a"}
    assert gift_rules.granted(customer="a", gift="", worth_minor=0, now=now + 2 * DAY) is None
