"""Topics keep their keys and take new words."""

from datetime import datetime

import pytest

from guerdon.store.voice import topics


@pytest.mark.django_db
def test_words_by_key(now: datetime) -> None:
    topics.keep(language="en", found={"en-1": ("late", "courier")}, now=now)
    topics.keep(language="zh", found={"zh-1": ("快递",)}, now=now)
    topics.keep(language="en", found={"en-1": ("late", "parcel")}, now=now)
    assert topics.words(language="en") == {"en-1": ("late", "parcel")}
    assert topics.named(keys=["zh-1", "none"]) == {"zh-1": ("快递",)}
