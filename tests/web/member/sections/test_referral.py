"""Bringing friends on the page: link and picture, the promise, who came; and the invitation."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.customers.people import Told, keep
from guerdon.store.models import Referral, ReferralCode
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def friendly(today: datetime) -> None:
    f.promises(today - HOUR, {"welcome": [{"kind": "points", "amount": 5}]})


@pytest.mark.usefixtures("friendly")
def test_code_link_picture_and_promise(page: Client) -> None:
    text = page.get("/m/rewards").content.decode()
    code = ReferralCode.objects.get().code
    assert f"http://testserver/m/i/{code}" in text
    assert f">{code}<" in text
    assert "<svg" in text
    assert "50 points" in text
    assert "once the friend has spent $100.00" in text
    chinese = page.get("/m/rewards", headers={"Accept-Language": "zh"}).content.decode()
    assert "邀请好友" in chinese


@pytest.mark.usefixtures("friendly")
def test_friends_are_shown_by_initials_and_doubts_are_not(page: Client, today: datetime) -> None:
    keep(told=[Told(key="bob-1234", name="Bob Tea")], now=today, proof="x")
    f.bind("ann", "bob-1234", today)
    f.bought("bob-1234", "o1", 20_000, today)
    f.release(today)
    text = page.get("/m/rewards").content.decode()
    assert "B. T." in text
    assert "Has bought" in text
    assert "50 on the way" in text
    assert "bob-1234" not in text


@pytest.mark.parametrize(
    ("state", "said"), [("held", "Joined"), ("refused", "Ended"), ("lapsed", "Ended")]
)
@pytest.mark.usefixtures("friendly")
def test_how_far_a_friend_is(page: Client, today: datetime, state: str, said: str) -> None:
    f.bind("ann", "bob", today)
    Referral.objects.update(state=state)
    assert f">{said}</span>" in page.get("/m/rewards").content.decode()


@pytest.mark.usefixtures("friendly")
def test_a_share_is_counted(page: Client) -> None:
    page.get("/m/rewards")
    assert page.post("/m/rewards/shared").status_code == 302
    assert ReferralCode.objects.get().shared == 1
    assert page.get("/m/rewards/shared").status_code == 405


def test_without_a_programme_there_is_nothing(page: Client) -> None:
    assert "referral" not in page.get("/m/rewards").content.decode()


@pytest.mark.usefixtures("friendly", "ann")
def test_the_invitation_is_open_to_all_and_counted_once_a_device(
    client: Client, today: datetime
) -> None:
    code = f.code("ann", today)
    answer = client.get(f"/m/i/{code}", headers={"Accept-Language": "en"})
    text = answer.content.decode()
    assert code in text
    assert "5 points" in text
    assert "once you have spent $100.00" in text
    assert 'viewBox="0 0 29 29"' in text  # 21 modules and the margin: no Micro QR code
    assert "50 points" not in text  # what the inviter gets is not the friend's to read
    client.get(f"/m/i/{code}")
    client.head(f"/m/i/{code}")
    assert ReferralCode.objects.get().opened == 1
    gone = client.get("/m/i/2222-2222", headers={"Accept-Language": "en"})
    assert (gone.status_code, "This invitation has ended" in gone.content.decode()) == (404, True)
