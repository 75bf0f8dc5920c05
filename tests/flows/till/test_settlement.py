"""Offline uses are settled once; a second use is a conflict; what passes a limit is not hidden."""

from collections import Counter as Tally
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.codes import batches
from guerdon.flows.till import redemption, settlement
from guerdon.give.coupons.token import opened, sealed
from guerdon.give.coupons.use import Use
from guerdon.store import counters, home
from guerdon.store.campaigns import campaigns
from guerdon.store.codes import offline_uses, signing
from guerdon.store.ed25519 import Signer, genuine, pair
from guerdon.store.giving import giving
from guerdon.store.models import Campaign, Code, Counter, Offer, OfflineUse
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key
from tests.flows.shop import ask, done, everything, in_threads, off, redeem, reserve, sells
from tests.flows.signed import tokens, used
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def shop(now: datetime) -> list[tuple[str, str]]:
    sells(now, off("five", 500, codes="unique"))
    return tokens(now)


def settle(now: datetime, *uses: Use) -> list[settlement.Settled]:
    return list(settlement.settle(given=uses, now=now))


def reasons(found: settlement.Settled) -> list[str]:
    return [one.reason for one in found.why]


def refused(now: datetime, use: Use) -> str:
    """The reason of a report that is sent back and changes nothing."""
    before = everything() | {"uses": list(OfflineUse.objects.values_list())}
    (found,) = settle(now, use)
    assert found.state == "refused"
    assert everything() | {"uses": list(OfflineUse.objects.values_list())} == before
    return reasons(found)[0]


def test_settled_once_however_often_it_is_reported(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    sells(now, off("five", 500, codes="unique", limits={"total": 10, "spend_minor": 5_000}))
    code, token = shop[0]
    (first,) = settle(now, used(token, "o1", now))
    assert (first.state, first.code, first.offer, first.repeated) == (
        "settled",
        code,
        "five",
        False,
    )
    before = everything()
    (again,) = settle(now + timedelta(days=1), used(token.lower(), "o1", now))
    assert (again.state, again.repeated) == ("settled", True)
    assert everything() == before
    assert OfflineUse.objects.count() == 1
    assert Counter.objects.get(pk="offer/five/total").used == 1
    assert Counter.objects.get(pk="offer/five/spend").used == 500
    assert Code.objects.values_list("state", "held_by").get(code=code) == ("redeemed", "o1")


def test_a_second_use_is_a_conflict_that_names_both(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    sells(now, off("five", 500, codes="unique", limits={"total": 10}))
    (code, token), (_, other), _ = shop
    later = now + timedelta(minutes=5)
    # Reported in one call, the later use first: the earlier one is the one that counts.
    found = settle(
        later,
        used(token, "o2", later, till="t2"),
        used(token, "o1", now, till="t1"),
        used(other, "o3", now),
    )
    assert [one.state for one in found] == ["conflict", "settled", "settled"]
    (why,) = found[0].why
    data = {"code": code, "order": "o1", "till": "t1", "at": now.isoformat()}
    assert why == Refusal(reason="use_taken", data=data)
    assert Counter.objects.get(pk="offer/five/total").used == 2
    tallies = offline_uses.tallies()
    assert (tallies["conflict"].uses, tallies["conflict"].given_minor) == (1, 500)
    assert tallies["settled"].given_minor == 1000
    (again,) = settle(later, used(token, "o2", later, till="t2"))
    assert (again.state, again.repeated, again.why) == ("conflict", True, (why,))
    # The same order at another till is another use.
    (third,) = settle(later, used(token, "o1", later, till="t9"))
    assert third.state == "conflict"
    assert {one.till for one in offline_uses.listed(state="conflict", offer="five")} == {"t2", "t9"}


def test_parallel_reports_settle_once(now: datetime, shop: list[tuple[str, str]]) -> None:
    sells(now, off("five", 500, codes="unique", limits={"total": 100, "per_code": 1}))
    code, token = shop[0]
    answers = in_threads(
        24, lambda n: settle(now, used(token, f"o{n % 8}", now, till=f"t{n % 8}"))[0]
    )
    assert Tally(one.state for one in answers if not one.repeated) == {"settled": 1, "conflict": 7}
    assert OfflineUse.objects.filter(state__in=("settled", "overrun")).count() == 1
    assert OfflineUse.objects.count() == 8
    assert Counter.objects.get(pk="offer/five/total").used == 1
    assert Code.objects.get(code=code).state == "redeemed"


def test_online_and_offline_at_once_use_a_code_once(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    sells(now, off("five", 500, codes="unique", limits={"total": 100}))
    code, token = shop[0]

    def till(number: int) -> Any:
        if number % 2:
            return settle(now, used(token, f"o{number}", now, till=f"t{number}"))[0].state
        answer = redeem(now, ask(f"o{number}", codes=[code]))
        return answer.reason if isinstance(answer, Refusal) else "redeemed"

    told = Tally(in_threads(16, till))
    assert told["settled"] + told["redeemed"] == 1
    assert told["conflict"] in (7, 8)
    assert Counter.objects.get(pk="offer/five/total").used == 1


def test_redeemed_with_network_first(now: datetime, shop: list[tuple[str, str]]) -> None:
    code, token = shop[0]
    done(redeem(now, ask("o1", codes=[code])))
    (found,) = settle(now, used(token, "o2", now))
    assert found.state == "conflict"
    data = {"code": code, "order": "o1"}
    assert found.why == (Refusal(reason="use_taken_online", data=data),)
    # The till whose answer was lost reports the very order that was redeemed.
    (same,) = settle(now, used(token, "o1", now))
    assert (same.state, same.repeated) == ("settled", True)
    assert OfflineUse.objects.count() == 1


def test_what_happened_takes_a_held_code(now: datetime, shop: list[tuple[str, str]]) -> None:
    code, token = shop[0]
    held = done(reserve(now, ask("o1", codes=[code])))["reservation"]
    (found,) = settle(now, used(token, "o2", now))
    assert found.state == "settled"
    answer = redemption.redeem(reservation=held, key=None, now=now)
    assert answer == Refusal(reason="code_taken", data={"code": code})
    assert Code.objects.values_list("state", "held_by").get(code=code) == ("redeemed", "o2")


def test_beyond_a_limit_it_is_an_overrun(now: datetime) -> None:
    limits = {"total": 2, "spend_minor": 1_200, "budget": "spring", "per_store": 9}
    sells(now, off("five", 500, codes="unique", limits=limits))
    assert counters.open_counter(key=budget_key(budget="spring"), ceiling=1_300) is None
    made = tokens(now)
    found = settle(now, *(used(token, f"o{n}", now) for n, (_, token) in enumerate(made)))
    assert [one.state for one in found] == ["settled", "settled", "overrun"]
    assert found[2].over_minor == 300
    told = {one.data["limit"]: one.data["over"] for one in found[2].why}
    assert told == {"budget/spring": 200, "offer/five/spend": 300, "offer/five/total": 1}
    assert set(reasons(found[2])) == {"use_over_limit"}
    used_up = dict(Counter.objects.values_list("pk", "used"))
    assert used_up == {"budget/spring": 1_300, "offer/five/spend": 1_200, "offer/five/total": 2}
    assert offline_uses.tallies()["overrun"].over_minor == 300


def test_a_budget_that_nobody_opened(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique", limits={"budget": "nobodys"}))
    (found,) = settle(now, used(tokens(now)[0][1], "o1", now))
    assert (found.state, found.over_minor) == ("overrun", 500)
    assert not Counter.objects.exists()


def test_each_customer_and_day_has_its_own_limit(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique", limits={"per_customer": 1, "per_day": 2}))
    made = tokens(now, wanted=4)
    days = (now, now, now + timedelta(days=1), now + timedelta(days=1))
    who = ("ann", "ann", "ann", "bob")
    found = settle(
        now + timedelta(days=2),
        *(used(token, f"o{n}", days[n], customer=who[n]) for n, (_, token) in enumerate(made)),
    )
    assert [one.state for one in found] == ["settled", "overrun", "overrun", "settled"]


def test_what_the_till_should_not_have_taken_is_kept_as_an_overrun(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique"))
    ann = member("ann", now)
    (_, own), *_ = tokens(now, key="own", owners=(ann,), wanted=0)
    (found,) = settle(now, used(own, "o1", now, customer="bob"))
    assert (found.state, reasons(found)) == ("overrun", ["code_of_another"])
    ends = now + timedelta(days=1)
    (_, short), (_, fine), (_, ended) = tokens(now, key="short", expires_at=ends)
    (found,) = settle(ends, used(short, "o2", ends))
    assert (found.state, reasons(found)) == ("overrun", ["code_expired"])
    # Withdrawn after the use, the code was good when it was used; not so afterwards.
    batches.void(batch="short", actor="ann", now=now + timedelta(hours=2))
    found_late = settle(ends, used(fine, "o3", now), used(ended, "o4", now + timedelta(hours=3)))
    assert [(one.state, reasons(one)) for one in found_late] == [
        ("settled", []),
        ("overrun", ["code_void"]),
    ]


def test_forged_changed_and_impossible_reports_are_sent_back(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    _, token = shop[0]
    assert refused(now, used("hello", "o1", now)) == "token_malformed"
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert refused(now, used(wrong, "o1", now)) in ("token_malformed", "token_forged")
    assert refused(now, used(token, "o1", now + timedelta(hours=1))) == "use_in_future"
    assert refused(now, used(token, "o1", now - timedelta(hours=1))) == "use_early"
    key, sign = signing.current(now=now)
    ticket = opened(token=token, keys=signing.public_keys(), genuine=genuine)
    assert not isinstance(ticket, Refusal)
    from dataclasses import replace

    for change in ({"code": "NOPE"}, {"batch": ticket.batch + 1}, {"offer": "other"}):
        ours = sealed(ticket=replace(ticket, **change), sign=sign)
        assert refused(now, used(ours, "o1", now)) == "token_of_another_code"
    private, _ = pair()
    forged = sealed(ticket=ticket, sign=Signer(private=private))
    assert refused(now, used(forged, "o1", now)) == "token_forged"
    signing.revoke(key=key, actor="ann", now=now)
    assert refused(now, used(token, "o1", now)) == "token_key_unknown"
    assert (Code.objects.filter(state="fresh").count(), len(shop)) == (3, 3)


def test_one_bad_report_does_not_hold_up_the_others(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    found = settle(now, used("hello", "o1", now), used(shop[0][1], "o2", now))
    assert [one.state for one in found] == ["refused", "settled"]
    plain = settlement.document(settled=found[0])
    assert plain["why"] == [{"reason": "token_malformed", "data": {}}]


def test_what_was_settled_counts_as_given(now: datetime, shop: list[tuple[str, str]]) -> None:
    (code, _), (_, second), (_, third) = shop
    done(redeem(now, ask("o1", codes=[code], customer="ann")))
    later = now + timedelta(minutes=2)
    settle(
        later,
        used(second, "o2", now, customer="bob"),
        used(third, "o3", later, given_minor=300),
        used(third, "o4", later, till="t2"),
    )
    given = giving.by_offer()["five"]
    assert (given.times, given.minor, given.people, given.last_at) == (3, 1_300, 2, later)
    month = home.given(start=now, end=now + timedelta(days=30))
    assert (month.discount_minor, month.redemptions) == (1_300, 3)
    assert home.given(start=later, end=later + timedelta(days=1)).discount_minor == 300
    campaign = Campaign.objects.create(
        key="spring", name={}, state="launched", brief={}, created_at=now,
        budget_minor=0, reserve_minor=0,
    )  # fmt: skip
    Offer.objects.filter(key="five").update(campaign=campaign)
    taken = campaigns.spent(key="spring")
    assert (taken["times"], taken["minor"]) == (2, 800)
