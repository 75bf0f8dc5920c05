"""The purse: spendable, worth, pending, and what ends within thirty days."""

from datetime import datetime, timedelta

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.store.programme import programme
from guerdon.web.member.sections import purse
from tests.store.customers.test_member import earned

DAY = timedelta(days=1)


def test_what_ends_soon_and_first(ann: Member, today: datetime) -> None:
    programme.keep(changes={"point_worth_milli": 500})
    entries = [
        earned(customer="ann", key=key, amount=amount, now=today, ends=ends)
        for key, amount, ends in (
            ("gone", 1, today),
            ("soon", 20, today + 9 * DAY),
            ("edge", 300, today + 30 * DAY),
            ("late", 4000, today + 31 * DAY),
            ("ever", 50000, None),
        )
    ]
    assert isinstance(ledger.post(entries=entries), ledger.Posted)
    found = purse.shown(member=ann, now=today, language="en")
    assert found["purse"].spendable == 54320
    assert found["worth"] == 27160
    assert (found["ending_soon"], found["ends_first"]) == (320, today + 9 * DAY)


def test_nothing_is_a_purse_too(ann: Member, today: datetime) -> None:
    found = purse.shown(member=ann, now=today, language="en")
    assert (found["purse"].total, found["ending_soon"], found["ends_first"]) == (0, 0, None)
