"""What templates begin with can be read as it stands, in both languages."""

import pytest

from guerdon.give.messages import ready
from guerdon.give.messages.lint import findings
from guerdon.give.messages.template import parsed


@pytest.mark.parametrize("channel", ready.channels())
def test_each_can_be_published_as_it_stands(channel: str) -> None:
    begun = ready.begun(channel=channel)
    found = parsed(document=begun)
    assert isinstance(found, dict)
    assert set(found["languages"]) == {"en", "zh"}
    assert findings(document=found, pages={}, opt_out=True, purpose="marketing") == ()


def test_there_is_none_for_other_channels() -> None:
    assert ready.begun(channel="webhook") is None
