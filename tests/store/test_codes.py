"""Codes are random, readable, checked, and each of them is used by one order."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.store import codes
from guerdon.store.models import Code
from guerdon.terms.decision import Refusal
from tests.store.ledgers import member

BODIES = st.text(codes.ALPHABET, min_size=codes.RANDOM_PLACES, max_size=codes.RANDOM_PLACES)


def test_a_code_is_readable_and_checks_itself() -> None:
    for _ in range(200):
        code = codes.made()
        bare = code.replace("-", "")
        assert [len(part) for part in code.split("-")] == [4, 4, 4]
        assert not set(bare) & set("01ILOU")
        assert codes.well_formed(code=bare)


def test_codes_use_every_character_alike() -> None:
    seen = Counter(place for _ in range(3000) for place in codes.made().replace("-", "")[:-1])
    assert set(seen) == set(codes.ALPHABET)
    # 33,000 draws over 30 characters: 1,100 each, standard deviation 32.6.
    assert all(abs(count - 1100) < 8 * 33 for count in seen.values())


@given(BODIES, st.integers(0, codes.RANDOM_PLACES), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_place_is_found(body: str, place: int, other: str) -> None:
    code = body + codes.check_character(body=body)
    wrong = code[:place] + other + code[place + 1 :]
    assert codes.well_formed(code=wrong) == (wrong == code)


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    missed = total = 0
    for _ in range(2000):
        code = codes.made().replace("-", "")
        for place in range(len(code) - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if swapped != code:
                total += 1
                missed += codes.well_formed(code=swapped)
    assert missed / total < 0.005


@given(BODIES, st.booleans(), st.sampled_from(["", " ", "\t"]))
def test_a_code_is_read_as_people_type_it(body: str, small: bool, blank: str) -> None:
    code = body + codes.check_character(body=body)
    grouped = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    for text in (code, grouped, blank + grouped.replace("-", blank)):
        assert codes.normal(text=text.lower() if small else text) == grouped


def test_others_codes_stay_as_they_are() -> None:
    assert codes.normal(text=" save-10 ") == "SAVE-10"


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
    monkeypatch.setattr(codes, "made", lambda: next(drawn))
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


@db
def test_the_life_of_a_code(now: datetime) -> None:
    one, two = codes.issue(offer="ten", count=2, now=now)
    taken = Refusal(reason="code_taken", data={"code": one})
    assert codes.hold(codes=[one], order="o1") is None
    assert codes.hold(codes=[one], order="o1") is None
    assert codes.hold(codes=[one], order="o2") == taken
    codes.release(codes=[one], order="o2")
    assert codes.redeem(codes=[one], order="o2") == taken
    assert codes.redeem(codes=[one], order="o1") is None
    assert codes.redeem(codes=[one], order="o1") == taken
    assert codes.hold(codes=[one], order="o1") == taken
    codes.release(codes=[one], order="o1")
    assert codes.counted(offer="ten") == {"redeemed": 1, "fresh": 1}
    codes.release(codes=[one], order="o1", redeemed=True)
    assert codes.counted(offer="ten") == {"fresh": 2}
    listed = codes.of_offer(offer="ten")
    assert [seen.code for seen in listed] == sorted([one, two])
    assert [seen.code for seen in codes.of_offer(offer="ten", after=listed[0].code)] == [
        listed[1].code
    ]
