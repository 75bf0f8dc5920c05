"""One member's ledger in the console: entries, lots, the file, and points by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.ledger import ledger
from guerdon.store.programme import programme
from tests.store.ledgers import earned, member, spent

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(moment: datetime) -> None:
    then = moment - timedelta(days=9)
    member("c/1", then)
    ledger.post(entries=[earned("a", "c/1", 1500, then)])
    (lot,) = ledger.lots(customer="c/1")
    ledger.post(entries=[spent("s", "c/1", {lot.lot: 400}, moment)])


@pytest.mark.usefixtures("account")
def test_entries_and_lots(analyst: Client) -> None:
    text = analyst.get("/ledgers/c/1").content.decode()
    assert "+1,500" in text
    assert "−400" in text
    assert "1,100" in text
    assert "Give or take points" not in text
    only = analyst.get("/ledgers/c/1?kind=redeem").content.decode()
    assert "+1,500" not in only
    assert "1,100" in only
    lots = analyst.get("/ledgers/c/1?view=lots").content.decode()
    assert "Redeemed" in lots
    assert analyst.get("/ledgers/nobody").status_code == 404


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("asked", ["since=x", "until=9999-99-99", "before=²", "wallet=no&page=-1"])
def test_an_address_that_makes_no_sense_shows_all(analyst: Client, asked: str) -> None:
    assert "+1,500" in analyst.get(f"/ledgers/c/1?{asked}").content.decode()


@pytest.mark.usefixtures("account")
def test_the_file_holds_what_the_filter_leaves(analyst: Client) -> None:
    def rows(asked: str) -> list[str]:
        answer = analyst.get(f"/ledgers.csv/c/1{asked}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
        return text.splitlines()

    whole = rows("")
    assert whole[0] == "entry,at,kind,amount,balance,why,lots"
    assert [row.split(",")[2:5] for row in whole[1:]] == [
        ["redeem", "-400", "1100"],
        ["earn", "1500", "1500"],
    ]
    assert len(rows("?kind=earn")) == 2


@pytest.mark.usefixtures("account")
def test_by_hand_once_and_waiting(
    signed_in: Callable[[str], Client], owner: Client, moment: datetime
) -> None:
    programme.keep(changes={"by_hand_most": 100}, now=moment)
    form = {"way": "take", "points": "60", "why": "counted twice", "once": "k1"}
    for _ in range(2):
        assert owner.post("/adjust/c/1", form).status_code == 302
    assert ledger.balance(customer="c/1", now=moment).total == 1040
    owner.post("/adjust/c/1", form | {"points": "90", "once": "k2"})
    assert ledger.balance(customer="c/1", now=moment).total == 1040
    assert "1 waits for approval" in owner.get("/points").content.decode()
    own = owner.get("/adjustments").content.decode()
    assert "Your own: somebody else decides" in own
    assert "counted twice" in signed_in("marketer").get("/adjustments").content.decode()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("change", [{"points": "0"}, {"why": " "}, {"way": "x"}, {"points": "2e9"}])
def test_what_is_wrong_is_shown_again(
    owner: Client, moment: datetime, change: dict[str, str]
) -> None:
    form = {"way": "give", "points": "60", "why": "a kind reason"} | change
    answer = owner.post("/adjust/c/1", form)
    assert answer.status_code == 422
    assert "data-open" in answer.content.decode()
    assert ledger.balance(customer="c/1", now=moment).total == 1100
