"""Codes are random, readable, checked, and each of them is used by one order."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from guerdon.give.coupons.pattern import Pattern, fits, parsed
from guerdon.give.coupons.signs import SAFE
from guerdon.store.codes import codes
from guerdon.store.models import Code
from guerdon.store.parcel import RefusedError
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.store.ledgers import member


def test_a_code_is_readable_and_checks_itself() -> None:
    for code in codes.drawn(pattern=codes.STANDARD, count=200):
        assert [len(part) for part in code.split("-")] == [4, 4, 4]
        assert not set(code) & set("01ILOU")
        assert fits(pattern=codes.STANDARD, code=code)


def test_codes_use_every_character_alike() -> None:
    drawn = codes.drawn(pattern=codes.STANDARD, count=3000)
    seen = Counter(place for code in drawn for place in code.replace("-", "")[:-1])
    assert set(seen) == set(SAFE)
    # 33,000 draws over 30 characters: 1,100 each, standard deviation 32.6.
    assert all(abs(count - 1100) < 8 * 33 for count in seen.values())


def test_codes_of_any_pattern_are_drawn_alike() -> None:
    pattern = parsed(text="A??-#%", own="XYZ")
    assert isinstance(pattern, Pattern)
    seen = Counter(codes.drawn(pattern=pattern, count=9000))
    # 90 codes, 100 each, standard deviation 10.
    assert len(seen) == pattern.space == 90
    assert all(abs(count - 100) < 60 for count in seen.values())


db = pytest.mark.django_db(transaction=True)


@db
def test_issuing_for_owners_keeps_their_order(now: datetime) -> None:
    people = [member(f"m{number}", now) for number in (3, 1, 2)]
    ends = now + timedelta(days=30)
    issued = codes.issue(offer="ten", count=0, customers=people, now=now, expires_at=ends)
    assert isinstance(issued, list)
    rows = {row.code: row for row in Code.objects.select_related("customer")}
    assert [rows[code].customer.key for code in issued] == people  # type: ignore[union-attr]
    assert {(row.issued_at, row.expires_at, row.state) for row in rows.values()} == {
        (now, ends, "fresh")
    }


@db
def test_an_unknown_owner_issues_nothing(now: datetime) -> None:
    member("a", now)
    answer = codes.issue(offer="ten", count=0, customers=["a", "nobody"], now=now)
    assert answer == Refusal(reason="customer_unknown", data={"customer": "nobody"})
    assert not Code.objects.exists()


@db
def test_a_code_that_exists_is_drawn_again(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    member("a", now)
    member("b", now)
    drawn = iter(["X1", "X1", "X2", "X2", "X3"])

    def draws(*, pattern: Pattern, count: int) -> list[str]:
        return [next(drawn) for _ in range(count)]

    monkeypatch.setattr(codes, "drawn", draws)
    assert codes.issue(offer="ten", count=1, now=now) == ["X1"]
    # X1 is taken, X2 is new; then X2 is taken, X3 is new.
    assert codes.issue(offer="ten", count=0, customers=["a", "b"], now=now) == ["X3", "X2"]
    owners = dict(Code.objects.values_list("code", "customer__key"))
    assert owners == {"X1": None, "X2": "b", "X3": "a"}


@db
def test_more_than_a_batch(now: datetime) -> None:
    issued = codes.issue(offer="ten", count=codes.BATCH + 1, now=now)
    assert isinstance(issued, list)
    assert len(set(issued)) == Code.objects.count() == codes.BATCH + 1


def tried(act: Callable[..., None], code: str, order: str) -> Refusal | None:
    try:
        with write():
            act(codes=[code], order=order)
    except RefusedError as refused:
        return refused.refusal
    return None


@db
def test_the_life_of_a_code(now: datetime) -> None:
    one, two = codes.issue(offer="ten", count=2, now=now)
    taken = Refusal(reason="code_taken", data={"code": one})
    assert tried(codes.hold, one, "o1") is None
    assert tried(codes.hold, one, "o1") is None
    assert tried(codes.hold, one, "o2") == taken
    codes.release(codes=[one], order="o2")
    assert tried(codes.redeem, one, "o2") == taken
    assert tried(codes.redeem, one, "o1") is None
    assert tried(codes.redeem, one, "o1") == taken
    assert tried(codes.hold, one, "o1") == taken
    codes.release(codes=[one], order="o1")
    assert codes.counted(offer="ten") == {"redeemed": 1, "fresh": 1}
    codes.release(codes=[one], order="o1", redeemed=True)
    assert codes.counted(offer="ten") == {"fresh": 2}
    listed = codes.of_offer(offer="ten")
    assert [seen.code for seen in listed] == sorted([one, two])
    assert [seen.code for seen in codes.of_offer(offer="ten", after=listed[0].code)] == [
        listed[1].code
    ]


@db
def test_a_shared_code_is_everybodys(now: datetime) -> None:
    with write():
        making = codes.Making(offer="ten", now=now, shared=True)
        (code,) = codes.made(making=making, owners=[None])
    for order in ("o1", "o2"):
        assert tried(codes.hold, code, order) is None
        assert tried(codes.redeem, code, order) is None
        codes.release(codes=[code], order=order, redeemed=True)
    assert Code.objects.values_list("state", "held_by").get() == ("open", "")


@db
def test_each_row_may_have_an_end_of_its_own(now: datetime) -> None:
    ends, later = now + timedelta(days=1), now + timedelta(days=2)
    with write():
        making = codes.Making(offer="ten", now=now, expires_at=ends)
        rows = [("BBBB", None, None), ("AAAA", None, later), ("AAAA", None, None)]
        assert sorted(codes.stored(making=making, rows=rows)) == ["AAAA", "BBBB"]
        assert codes.stored(making=making, rows=[("AAAA", None, None)]) == []
        assert codes.stored(making=making, rows=[]) == []
    found = dict(Code.objects.values_list("code", "expires_at"))
    assert found == {"AAAA": later, "BBBB": ends}
