"""A section held at a date: as it was seen, not over another's change, withdrawn before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.flows.programme import programme as flow
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal
from guerdon.web.console.section_draft import Draft
from guerdon.web.console.section_hold import held, waiting
from guerdon.web.console.section_seen import seen
from guerdon.web.forms.examples import example

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


def draft(now: datetime, **words: Any) -> Draft:
    document = example(section="gifts", currency="USD")
    return Draft(name="gifts", document=document, version=0, at=now + SOON, **words)


def test_it_holds_from_its_date_on(moment: datetime) -> None:
    one = draft(moment)
    told = seen(draft=one, now=moment)
    assert not isinstance(told, Refusal)
    assert told["changes"]
    number = held(draft=one, actor="mia", now=moment)
    assert isinstance(number, int)
    assert [(w.number, w.starts_at) for w in waiting(name="gifts")] == [(number, one.at)]
    assert waiting(name="play") == ()
    assert sections.live(name="gifts", now=moment + SOON - timedelta(seconds=1)) is None
    assert sections.live(name="gifts", now=moment + SOON) is not None


def test_what_somebody_changed_since_is_not_passed_over(moment: datetime) -> None:
    one = draft(moment)
    seen(draft=one, now=moment)
    sections.put(name="gifts", document={"care_days": 1}, actor="bob", now=moment)
    assert held(draft=one, actor="mia", now=moment) == Refusal(reason="plan_stale")
    assert waiting(name="gifts") == ()
    late = draft(moment)
    late.at = moment - SOON
    refused = seen(draft=late, now=moment)
    assert isinstance(refused, Refusal)
    assert refused.reason == "date_past"


def test_in_the_console(owner: Client, analyst: Client, moment: datetime) -> None:
    programme.keep(changes={"currency": "USD", "zone": "UTC"}, now=moment)
    at = (datetime.now(UTC) + SOON).strftime("%Y-%m-%dT%H:%M")
    words = {"as": "text", "version": "0", "text": "{care_days: 5}", "at": at}
    page = "/programme/settings/gifts"
    shown = owner.post(page, words | {"act": "see"})
    text = shown.content.decode()
    assert "Let it hold from now on" not in text
    lock = shown.context["draft"].lock
    assert lock
    assert analyst.post(page, words | {"act": "hold", "lock": lock}).status_code == 403
    stale = owner.post(page, words | {"act": "hold", "lock": "other"})
    assert (stale.status_code, waiting(name="gifts")) == (422, ())
    assert owner.post(page, words | {"act": "hold", "lock": lock}).status_code == 302
    (one,) = waiting(name="gifts")
    assert "Scheduled already" in owner.get(page).content.decode()
    assert not isinstance(flow.withdraw(number=one.number, actor="o", now=moment), Refusal)
    assert "Scheduled already" not in owner.get(page).content.decode()
    past = owner.post(page, words | {"act": "see", "at": "2020-01-01T00:00"})
    assert (past.status_code, list(past.context["wrong"])) == (422, ["at"])
