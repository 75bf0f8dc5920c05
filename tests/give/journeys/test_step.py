"""A situation knows the member's zone."""

from zoneinfo import ZoneInfo

from guerdon.give.journeys.step import Facts
from tests.give.paths import situation


def test_the_zone_is_the_members() -> None:
    here = situation(facts=Facts(zone="Asia/Shanghai"))
    assert here.zone == ZoneInfo("Asia/Shanghai")
    assert situation().zone == ZoneInfo("UTC")
