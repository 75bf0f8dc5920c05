"""Cards are found by their codes however they are typed, and keep them only until first shown."""

from datetime import datetime

import pytest

from guerdon.store.codes import cards
from guerdon.store.models import GiftCard
from guerdon.store.writing import write
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)
PATTERN = "GIFT-****-****-***%"


def made(now: datetime, count: int = 3, **words: object) -> list[int]:
    with write():
        return cards.made(
            pattern=PATTERN,
            count=count,
            currency="CNY",
            face_minor=500,
            now=now,
            **words,  # type: ignore[arg-type]
        )


def test_found_however_it_is_typed(now: datetime) -> None:
    numbers = made(now)
    codes = cards.codes(cards=numbers)
    assert len(set(codes.values())) == 3
    for number, code in codes.items():
        assert code.startswith("GIFT-")
        wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code)
        for typed in (code, code.lower(), code.replace("-", " "), wide):
            found = cards.seen(code=typed)
            assert found is not None
            assert found.card == number
    assert cards.seen(code="GIFT-0000-0000-0000") is None
    assert [one.card for one in cards.listed(state="made")] == sorted(numbers)


def test_shown_once_it_is_kept_no_more(now: datetime) -> None:
    (number,) = made(now, 1)
    code = cards.codes(cards=[number])[number]
    with write():
        cards.held(card=number)
    assert cards.codes(cards=[number]) == {number: code}
    with write():
        assert cards.held(code=code) is not None
    assert cards.codes(cards=[number]) == {}
    row = GiftCard.objects.get()
    assert (row.sealed, row.last_four) == (None, code[-4:])


def test_a_card_for_a_customer_is_named(now: datetime) -> None:
    member("a", now)
    (number,) = made(now, 1, customer="a")
    found = cards.seen(card=number)
    assert found is not None
    assert (found.named, found.customer, found.state) == (True, "a", "made")
    assert [one.card for one in cards.listed(customer="a")] == [number]
    assert cards.written_off(card=found) == 0
