"""The page of wishes: by a signed link, changed only by a post; and links that lead on."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.flows.customers import consents
from guerdon.flows.messages import links
from guerdon.store.customers import people
from guerdon.store.models import BlockedAddress, Consent, Message, MessageEcho
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"member": "ann", "channel": "email", "number": 7}


def path(url: str) -> str:
    return url.removeprefix(links.origin())


@pytest.fixture
def page(now: datetime) -> str:
    members("ann", now=now)
    return path(links.preferences(member="ann", channel="email", number=7))


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ("sms", "不再通过短信接收营销消息"),
        ("letter", "不再通过信函接收营销消息"),
        ("fax", "此渠道"),
    ],
)
def test_the_button_says_which_way_is_refused(now: datetime, channel: str, says: str) -> None:
    members("ann", now=now)
    url = path(links.preferences(member="ann", channel=channel, number=7))
    assert says in Client(headers={"Accept-Language": "zh"}).get(url).content.decode()


def test_looking_changes_nothing_and_one_click_refuses(page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    seen = client.get(page)
    assert seen.status_code == 200
    assert 'name="email" checked' in seen.content.decode()
    assert consents.standing(customer="ann")["email"] is True
    done = client.post(page, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    assert BlockedAddress.objects.get().why == "stopped"
    newest = Consent.objects.order_by("-pk")[0]
    assert newest.proof == "message 7, one click"


def test_choices_are_kept_with_their_proof(page: str) -> None:
    client = Client()
    client.post(page, {"sms": "on"})
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    said = {(one.purpose, one.given) for one in people.consents(customer="ann")}
    assert ("tracking", False) in said
    again = client.post(page, {"email": "on", "tracking": "on"})
    assert "Saved" in again.content.decode()
    assert consents.standing(customer="ann") == {"email": True, "sms": False}
    assert not BlockedAddress.objects.filter(channel="email").exists()


def test_an_altered_link_opens_nothing(page: str) -> None:
    client = Client()
    assert client.get(page + "x").status_code == 403
    assert client.post(page + "x", {"stop": "1"}).status_code == 403
    assert consents.standing(customer="ann")["email"] is True


def test_a_link_leads_on_and_counts_once(now: datetime) -> None:
    members("ann", now=now)
    planned(wanted(), now=now)
    row = Message.objects.get()
    Message.objects.update(state="accepted", accepted_at=now)
    to = path(links.tracked(number=row.pk, url="https://shop.example/x"))
    client = Client()
    for _ in range(2):
        assert client.get(to)["Location"] == "https://shop.example/x"
    assert MessageEcho.objects.count() == 1
    row.refresh_from_db()
    assert row.state == "clicked"
    assert client.get(to + "x").status_code == 404
    script = path(links.tracked(number=row.pk, url="javascript:alert(1)"))
    assert client.get(script).status_code == 404
    assert client.head(to).status_code == 302


def test_a_point_tells_once_that_a_message_was_opened(now: datetime) -> None:
    members("ann", now=now)
    planned(wanted(), now=now)
    number = Message.objects.get().pk
    Message.objects.update(state="accepted", accepted_at=now)
    html = links.seen_tracked(html="<body>Hi</body>", number=number)
    assert html.startswith('<body>Hi<img src="')
    assert html.endswith('" width="1" height="1" alt=""></body>')
    point = path(html.split('"')[1])
    client = Client()
    assert client.head(point).status_code == 200
    assert not MessageEcho.objects.exists()
    for _ in range(2):
        answer = client.get(point)
        assert (answer["Content-Type"], answer.content[:6]) == ("image/gif", b"GIF89a")
        assert "no-store" in answer["Cache-Control"]
    assert MessageEcho.objects.get().kind == "opened"
    assert Message.objects.get().state == "opened"
    assert client.get(point + "x").status_code == 404
    other = path(links.tracked(number=number, url="https://a.example/"))
    assert client.get(other.replace("/m/to/", "/m/seen/")).status_code == 404
    assert MessageEcho.objects.count() == 1
