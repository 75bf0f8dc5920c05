"""Letters: in the member's language, with a way to refuse more, and links that are tracked."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from guerdon.flows.messages import letters, links
from guerdon.store.customers import people
from guerdon.store.messages import addresses
from guerdon.store.messages.sending import Claimed
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import Letter
from guerdon.terms.reach import ReachTerms
from tests.flows.letters import TEXT, members, template

pytestmark = pytest.mark.django_db(transaction=True)
ONE = Claimed(
    number=7,
    key="k7",
    member="ann",
    purpose="marketing",
    source="s",
    step="",
    channel="email",
    template="welcome",
    data={},
    attempts=0,
    expires_at=None,
)


def letter(now: datetime, one: Claimed = ONE) -> Letter:
    ((_, found),) = letters.made(claimed=[one], terms=ReachTerms(), now=now)
    assert isinstance(found, Letter), found
    return found


def test_an_email_is_personal_and_can_be_refused_by_one_click(now: datetime) -> None:
    members("ann", now=now)
    template(now=now)
    found = letter(now)
    assert (found.to, found.name, found.subject) == ("ann@example.org", "Ann", "Welcome, Ann")
    assert "Hello Ann" in found.html
    link = found.headers["List-Unsubscribe"].strip("<>")
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert links.asked(token=link.rpartition("/")[2]) == ("ann", "email", 7)
    assert letter(now, replace(ONE, purpose="service")).headers == {}


def test_links_lead_where_they_did_and_not_for_those_who_refused(now: datetime) -> None:
    members("ann", now=now)
    template(now=now)
    (link,) = re.findall(r'href="([^"]+/m/to/[^"]+)"', letter(now).html)
    followed = links.followed(token=link.rpartition("/")[2])
    assert followed == links.Followed(number=7, url="https://shop.example/new?a=1&b=2")
    assert "/m/to/" in letter(now).text
    assert "/m/seen/" in letter(now).html
    people.consent(
        customer="ann", purpose="tracking", channel="email", given=False, proof="p", now=now
    )
    assert "/m/to/" not in letter(now).html
    assert "/m/seen/" not in letter(now).html
    assert not addresses.of(members=["ann"])["ann"].tracked


def test_a_text_message_says_how_to_refuse_more(now: datetime) -> None:
    members("ann", now=now)
    template(now=now, **TEXT)
    text = replace(ONE, channel="sms")
    assert letter(now, text).text == "Hello Ann Reply STOP to opt out"
    assert letter(now, text).to.startswith("+86")
    for own in ("Bye. 退订回TD", "Text STOP to end"):
        template(now=now, **{**TEXT, "languages": {"en": {"text": own}}})
        assert letter(now, text).text == own
    template(now=now, **{**TEXT, "languages": {"en": {"text": "Stop by at Tea LTD"}}})
    assert letter(now, text).text == "Stop by at Tea LTD Reply STOP to opt out"
    template(now=now, **TEXT)
    assert letter(now, replace(text, purpose="service")).text == "Hello Ann"


def test_who_and_what_is_missing_is_named(now: datetime) -> None:
    members("ann", now=now)
    people.named(keys=["bare"], now=now)
    template(now=now)
    asked = [
        replace(ONE, member="zoe"),
        replace(ONE, template="none"),
        replace(ONE, member="bare"),
        replace(ONE, channel="letter"),
    ]
    found = [made for _, made in letters.made(claimed=asked, terms=ReachTerms(), now=now)]
    assert [one.reason for one in found if isinstance(one, Refusal)] == [
        "letter_no_member",
        "letter_no_template",
        "letter_no_address",
        "letter_no_address",
    ]
