"""The table of RFM segments: what a draft would move, and what the next night makes of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.know import rfm
from guerdon.flows.night import nightly
from guerdon.store.night import know
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


def test_the_next_night_names_by_the_shops_own_table(now: datetime) -> None:
    sections._held = sections._Held()
    table = rfm.current(now=now)
    assert table.version == 0
    early = rfm.preview(document=table.document)
    assert isinstance(early, Refusal)
    assert early.reason == "night_none"
    regulars.opened(now=now)
    same = rfm.preview(document=table.document)
    assert isinstance(same, rfm.Preview)
    assert (same.moved, dict(same.moves)) == (0, {})
    draft: dict[str, Any] = {
        "recency": "rhythm",
        "cells": {f"r{r}": [["lost"] * 5] * 5 for r in range(1, 6)},
    }
    told = rfm.preview(document=draft)
    assert isinstance(told, rfm.Preview)
    lost = sum(one.customers for one in know.rfm_map() if one.segment == "lost")
    assert told.moved == told.customers - lost == regulars.CUSTOMERS - lost
    assert {after for _, after in told.moves} == {"lost"}
    kept = rfm.keep(document=draft, before=0, actor="ann", now=now)
    assert isinstance(kept, int)
    stale = rfm.keep(document=draft, before=0, actor="ann", now=now)
    assert isinstance(stale, Refusal)
    assert rfm.current(now=now).document["recency"] == "rhythm"
    scores = {(one.r, one.f, one.m): one.customers for one in know.rfm_map()}
    done = nightly.run(now=now + timedelta(hours=1))
    assert not isinstance(done, Refusal)
    assert {one.segment for one in know.rfm_map()} == {"lost"}
    # By their own rhythm others are late than by the calendar.
    assert {(one.r, one.f, one.m): one.customers for one in know.rfm_map()} != scores
