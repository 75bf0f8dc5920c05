"""How many levels above a purchase may be paid: dated law, never a shop's own choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """From `since` on at most `most` inviters above one purchase are paid, by `source`."""

    since: datetime
    most: int
    source: Mapping[str, str] = field(default_factory=dict)


# A purchase of C that pays B, who brought C, is one level; that pays A too, who brought B, is two.
# Three are what makes pyramid selling a crime, the person at the top counted in; and whatever the
# number, pay for heads or for an entry fee is forbidden, so that a second level here is only ever
# a share of money spent on goods that stayed (docs/rules/referral.md).
CEILINGS = (
    Ceiling(
        since=datetime(2013, 11, 14, tzinfo=UTC),
        most=2,
        source={
            "en": "China: Opinions of the Supreme People's Court, the Supreme People's"
            " Procuratorate and the Ministry of Public Security on pyramid selling, Gong Tong Zi"
            " (2013) No. 37, parts 1 and 7; State Council Order No. 444 of 2005, article 7",
            "zh": "最高人民法院、最高人民检察院、公安部《关于办理组织领导传销活动"
            "刑事案件适用法律若干问题的意见》（公通字〔2013〕37号）第一、七条；国务院令第444号《禁止传销条例》第七条",
        },
    ),
)


def most(*, at: datetime) -> int:
    """The largest number of levels at that moment; before the first ceiling, that one."""
    standing = [one for one in CEILINGS if one.since <= at]
    return (standing or CEILINGS)[-1 if standing else 0].most
