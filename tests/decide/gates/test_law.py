"""The law of messages: dated, with its source."""

from datetime import UTC, datetime

from guerdon.decide.gates.law import law
from tests.decide.gates.asked import NOON


def test_what_holds_by_country_channel_and_day() -> None:
    texts = law(country="CN", channel="sms", at=NOON)
    assert texts is not None
    assert texts.hours is not None
    assert (texts.hours.start, texts.hours.end, texts.opt_out) == (480, 1320, True)
    assert texts.source
    assert law(country="CN", channel="sms", at=datetime(2015, 6, 29, tzinfo=UTC)) is None
    assert law(country="CN", channel="email", at=NOON) is None
    assert law(country="XX", channel="sms", at=NOON) is None
