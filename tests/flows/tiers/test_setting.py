"""Setting up tiers by a form: what was not touched stays as it was written."""

from copy import deepcopy
from datetime import datetime

import pytest

from guerdon.flows.tiers import setting
from guerdon.give.tiers.document import parsed
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import TierSettings
from tests.give.tiers.test_document import WHOLE


def test_only_what_was_changed() -> None:
    before = deepcopy(WHOLE)
    found = setting.changed(
        document=WHOLE,
        structure="coffee",
        thresholds={"regular": 9},
        words={"returns": "never", "key": "other"},
    )
    assert before == WHOLE
    assert found["structures"][1]["tiers"][0]["threshold"] == 9
    assert (found["structures"][1]["returns"], found["structures"][1]["key"]) == ("never", "coffee")
    assert found["structures"][0] == WHOLE["structures"][0]
    same = setting.changed(document=WHOLE, structure="coffee", thresholds={}, words={})
    assert same == WHOLE


def test_the_beginning_can_be_read() -> None:
    assert isinstance(parsed(document=setting.BEGINNING), TierSettings)


@pytest.mark.django_db
def test_begun_once_and_never_over_somebody_elses(now: datetime) -> None:
    sections._held = sections._Held()
    assert setting.current(now=now) is None
    assert setting.names(now=now) == {}
    version = setting.begin(actor="ann", now=now)
    called = setting.names(now=now)
    assert called["black"] == {"zh": "黑卡", "en": "Black"}
    again = setting.begin(actor="bob", now=now)
    assert isinstance(again, Refusal)
    assert again.reason == "plan_stale"
    found = setting.current(now=now)
    assert found is not None
    assert (found.version, found.document) == (version, setting.BEGINNING)
