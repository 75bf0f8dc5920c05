"""Versions of a model: at most one of a language is in use."""

from datetime import datetime

import pytest

from guerdon.store.voice import models
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db


def keep(version: str, now: datetime, *, language: str = "zh", use: bool = True) -> None:
    models.keep(
        language=language,
        data=version.encode(),
        figures={"own": {"accuracy": 0.9}},
        use=use,
        version=version,
        actor="mia",
        now=now,
    )


def test_a_new_version_takes_over_and_the_old_one_stays(now: datetime) -> None:
    keep("v1", now)
    keep("v2", now)
    keep("v3", now, use=False)
    keep("e1", now, language="en")
    assert models.used() == {"zh": "v2", "en": "e1"}
    assert models.data(version="v1") == b"v1"
    assert [one.version for one in models.listed()] == ["e1", "v3", "v2", "v1"]
    back = models.use(language="zh", version="v1")
    assert not isinstance(back, Refusal)
    assert models.used()["zh"] == "v1"
    assert isinstance(models.use(language="zh", version="e1"), Refusal)
    assert models.used() == {"zh": "v1", "en": "e1"}
    assert models.use(language="zh", version="") is None
    assert models.used() == {"en": "e1"}
