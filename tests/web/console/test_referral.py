"""The console's page of referral: its cost, the doubts, and a decision with its reason."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.flows.referral import referral
from guerdon.store.models import AuditEntry, Referral
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def friendly(db: None, moment: datetime) -> int:
    """Ann brought Bob, who bought; Dan is a doubt. The number of the doubt."""
    f.promises(moment - 9 * HOUR, {"name": {"en": "Bring a friend"}})
    f.people(moment, "ann")
    f.bind("ann", "bob", moment - 8 * HOUR)
    f.bought("bob", "o1", 12_000, moment - 7 * HOUR)
    f.release(moment)
    referral.signed(customer="ann", given={"device": "d"}, now=moment)
    return f.number(f.bind("ann", "dan", moment, given={"device": "d"}))


def test_what_it_costs_and_who_waits(owner: Client, friendly: int) -> None:
    text = owner.get("/referral").content.decode()
    assert "Bring a friend" in text
    assert ">$0.80</p>" in text  # 80 points for one new customer
    assert ">$120.00</p>" in text
    assert "Inviter and friend use one device." in text
    assert f'href="/referral/{friendly}"' in text


def test_before_anything(owner: Client) -> None:
    assert "No referral programme yet" in owner.get("/referral").content.decode()


def test_a_decision_needs_a_reason_and_is_kept(owner: Client, friendly: int) -> None:
    address = f"/referral/{friendly}"
    page = owner.get(address).content.decode()
    assert "Inviter and friend use one device." in page
    blank = owner.post(f"{address}/review", {"act": "approve", "why": " "}, follow=True)
    assert Referral.objects.get(pk=friendly).state == "held"
    assert "Say why" in blank.content.decode()
    done = owner.post(f"{address}/review", {"act": "approve", "why": "flatmates"}, follow=True)
    assert "flatmates" in done.content.decode()
    found = Referral.objects.get(pk=friendly)
    assert (found.state, found.decided_by, found.why) == ("bound", "owner", "flatmates")
    assert AuditEntry.objects.filter(act="referral.approved").count() == 1
    owner.post(f"{address}/review", {"act": "refuse", "why": "resold after all"})
    assert Referral.objects.get(pk=friendly).state == "refused"


def test_who_only_reads_decides_nothing(analyst: Client, friendly: int) -> None:
    address = f"/referral/{friendly}"
    assert "review" not in analyst.get(address).content.decode()
    assert analyst.post(f"{address}/review", {"act": "approve", "why": "x"}).status_code == 403
    assert Referral.objects.get(pk=friendly).state == "held"


def test_no_such_referral(owner: Client) -> None:
    assert owner.get("/referral/999999").status_code == 404
    gone = owner.post("/referral/999999/review", {"act": "approve", "why": "x"})
    assert gone.status_code == 404
