"""The statement: the newest lines on the first page, all of them behind it."""

from datetime import datetime

from django.test import Client

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.web.member.sections import statement
from tests.store.customers.test_member import earned


def posted(*, count: int, today: datetime) -> None:
    # One by one: entries that are posted together have no order among themselves.
    for n in range(1, count + 1):
        entry = earned(customer="ann", key=f"e{n}", amount=n, now=today, ends=None)
        assert isinstance(ledger.post(entries=[entry]), ledger.Posted)


def test_nothing_moved_shows_nothing(ann: Member, today: datetime) -> None:
    assert statement.shown(member=ann, now=today, language="en") is None


def test_five_and_a_way_to_the_rest(ann: Member, today: datetime) -> None:
    posted(count=6, today=today)
    found = statement.shown(member=ann, now=today, language="en")
    assert found is not None
    assert [line.amount for line, _ in found["lines"]] == [6, 5, 4, 3, 2]
    assert [line.balance for line, _ in found["lines"]] == [21, 15, 10, 6, 3]
    assert found["more"] is True


def test_all_of_it_in_pages(page: Client, today: datetime) -> None:
    posted(count=32, today=today)
    first = page.get("/m/points").context
    assert [line.amount for line, _ in first["lines"]] == list(range(32, 2, -1))
    second = page.get(f"/m/points?before={first['older']}").context
    assert [line.amount for line, _ in second["lines"]] == [2, 1]
    assert second["older"] is None


def test_an_address_that_makes_no_sense_is_the_first_page(page: Client, today: datetime) -> None:
    posted(count=1, today=today)
    for before in ("x", "-1", "9" * 30, "²"):
        assert len(page.get("/m/points", {"before": before}).context["lines"]) == 1


def test_a_kind_without_words_is_other() -> None:
    assert statement.word(kind="earn") == "member.entry_earn"
    assert statement.word(kind="nonesuch") == "member.entry_other"
