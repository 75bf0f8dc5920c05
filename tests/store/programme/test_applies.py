"""A programme is applied whole or not at all, and only where it is still the one planned on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store import counters
from guerdon.store.campaigns import campaigns
from guerdon.store.models import AuditEntry, Offer, Revision
from guerdon.store.programme import applies, ground, offers, revisions
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key
from guerdon.terms.programme import Programme
from tests.store.shelves import applied, attempt, shelf

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def everything() -> list[Any]:
    return [
        list(model._default_manager.order_by("pk").values_list())
        for model in (Offer, Revision, AuditEntry)
    ] + [ground.read(), ground.budgets()]


def refused(wanted: Programme, now: datetime, **words: Any) -> str:
    before = everything()
    done = attempt(wanted, now, **words)
    assert isinstance(done, Refusal)
    assert everything() == before
    return done.reason


def test_all_of_it_is_live_at_once(now: datetime) -> None:
    number = applied(shelf(mode="priority", budgets={"a": 100}, ten=10, five=5), now)
    live = offers.live(now=now)
    assert [one.offer.key for one in live.offers] == ["five", "ten"]
    assert live.stacking.mode == "priority"
    assert live.rules == ground.version_of(rules=ground.read().rules) > 0
    assert counters.standing(keys=[budget_key(budget="a")])[budget_key(budget="a")].ceiling == 100
    assert applies.standing(at=now).programme == shelf(
        mode="priority", budgets={"a": 100}, ten=10, five=5
    )
    note = AuditEntry.objects.get(act="programme.apply")
    assert note.actor == "ann"
    assert note.data == {
        "revision": number,
        "at": None,
        "added": 2,
        "changed": 0,
        "ended": 0,
    }


def test_only_what_changed_gets_a_version(now: datetime) -> None:
    applied(shelf(ten=10, five=5, old=1), now)
    applied(shelf(ten=20, five=5), now)
    assert {one.key: (one.version, one.state) for one in offers.listed()} == {
        "five": (1, "live"),
        "old": (1, "ended"),
        "ten": (2, "live"),
    }


def test_an_ended_offer_comes_back_as_a_new_version(now: datetime) -> None:
    applied(shelf(ten=10), now)
    applied(shelf(), now)
    assert offers.live(now=now).offers == ()
    assert applies.standing(at=now).ended == {"ten"}
    applied(shelf(ten=10), now)
    seen = offers.seen(key="ten")
    assert seen is not None
    assert (seen.version, seen.state) == (2, "live")


def test_a_stale_lock_is_refused(now: datetime) -> None:
    applied(shelf(ten=10), now)
    lock = applies.standing(at=now).lock
    offers.set_state(key="ten", state="paused", actor="bo", now=now)
    assert refused(shelf(ten=20), now, lock=lock) == "plan_stale"
    lock = applies.standing(at=now).lock
    attempt(shelf(ten=30), now, at=now + DAY)
    assert refused(shelf(ten=20), now, lock=lock) == "plan_stale"


def test_what_is_refused_changes_nothing(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    applied(shelf(ten=10, budgets={"a": 100}), now)
    counters.take(uses=[Use(key=budget_key(budget="a"), units=80, ceiling=None)])
    assert refused(shelf(ten=10, budgets={"a": 100}), now) == "plan_empty"
    assert refused(shelf(ten=20, new=1, budgets={"a": 79}), now) == "ceiling_under_used"
    monkeypatch.setattr(applies, "MOST_SCHEDULED", 1)
    applied(shelf(ten=20, budgets={"a": 100}), now, at=now + DAY)
    assert refused(shelf(ten=30, budgets={"a": 100}), now, at=now + 2 * DAY) == (
        "too_many_scheduled"
    )


def test_a_scheduled_programme_is_live_from_its_moment_on_without_any_worker(
    now: datetime,
) -> None:
    applied(shelf(ten=10), now)
    applied(shelf(ten=20, new=5, mode="priority"), now, at=now + DAY)
    applied(shelf(ten=30), now, at=now + 2 * DAY)

    def seen(at: datetime) -> tuple[dict[str, Any], str]:
        live = offers.live(now=at)
        shares = {one.offer.key: one.offer.value["percent"] for one in live.offers}
        return shares, live.stacking.mode

    moment = timedelta(microseconds=1)
    for at, found in (
        (now, ({"ten": 10}, "best_customer")),
        (now + DAY - moment, ({"ten": 10}, "best_customer")),
        (now + DAY, ({"ten": 20, "new": 5}, "priority")),
        (now + 2 * DAY - moment, ({"ten": 20, "new": 5}, "priority")),
        (now + 2 * DAY, ({"ten": 30}, "best_customer")),
        (now, ({"ten": 10}, "best_customer")),
    ):
        assert seen(at) == found
    assert Revision.objects.filter(state="pending").count() == 2


def test_a_plan_for_a_date_stands_on_what_is_scheduled_before_it(now: datetime) -> None:
    applied(shelf(ten=10), now)
    first = applied(shelf(ten=20), now, at=now + DAY)
    assert applies.standing(at=now).after == (first,)
    base = applies.standing(at=now + 2 * DAY)
    assert (base.programme, base.after) == (shelf(ten=20), ())


def test_withdrawn_before_its_date_it_never_happened(now: datetime) -> None:
    applied(shelf(ten=10), now)
    number = applied(shelf(ten=20), now, at=now + DAY)
    assert applies.withdraw(number=number, actor="ann", now=now) is None
    assert offers.live(now=now + DAY).by_key["ten"].offer.version == 1
    again = applies.withdraw(number=number, actor="ann", now=now)
    assert again == Refusal(reason="not_pending", data={"number": number})
    # The version that was scheduled stays as it was written; the next one comes after it.
    applied(shelf(ten=30), now)
    assert [row.version for row in Offer.objects.order_by("version")] == [1, 2, 3]


def test_once_it_is_due_it_can_no_longer_be_withdrawn(now: datetime) -> None:
    number = applied(shelf(ten=20), now, at=now + DAY)
    refusal = applies.withdraw(number=number, actor="ann", now=now + DAY)
    assert refusal == Refusal(reason="not_pending", data={"number": number})


def test_each_revision_can_be_read_again(now: datetime) -> None:
    numbers = [applied(shelf(ten=share, mode="priority"), now) for share in (10, 20)]
    applied(shelf(), now)
    for number, share in zip(numbers, (10, 20), strict=True):
        assert applies.as_of(number=number) == shelf(ten=share, mode="priority")
        revision = revisions.seen(number=number)
        assert revision is not None
        before, after = applies.around(revision=revision)
        assert after.offers == shelf(ten=share).offers
        assert (before.offers == {}) == (share == 10)
    assert applies.as_of(number=99) is None


def test_offers_of_campaigns_are_left_alone(now: datetime) -> None:
    campaigns.draft(
        key="spring",
        name={"en": "s"},
        brief={},
        budget_minor=1,
        reserve_minor=0,
        actor="a",
        now=now,
    )
    document = {"key": "own", "kind": "percent", "value": {"percent": 5}, "campaign": "spring"}
    offers.keep(documents=[document], actor="a", now=now, state="live")
    base = applies.standing(at=now)
    assert base.programme.offers == {}
    assert base.campaigns == {"own", "spring"}
    applied(shelf(ten=10), now)
    assert [one.offer.key for one in offers.live(now=now).offers] == ["own", "ten"]


def test_inside_a_transaction_a_refusal_leaves_the_rest(now: datetime) -> None:
    with write():
        ground.keep_budgets(ceilings={"x": 1})
        assert isinstance(attempt(shelf(budgets={"x": 1}), now), Refusal)
    assert ground.budgets() == {"x": 1}
