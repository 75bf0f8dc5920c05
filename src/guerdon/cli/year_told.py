"""What a draft of a section would have meant last year, in lines for a terminal, zh and en."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from guerdon.terms.filled import wide
from guerdon.terms.money import written

if TYPE_CHECKING:
    from guerdon.flows.programme.year_rows import Row, YearTold

WHOLE_BP = 10_000
WORDS = {
    "en": {
        "year": "{since} to {until}",
        "every": "one of every {n} members",
        "night": "the newest night",
        "nothing": "none",
        "whole": "in all",
        "empty": "Nothing moved in the year, so it cannot tell.",
        "brought": "brought by an invitation",
        "chosen": "members who chose it",
        "chosen_minor": "given by those",
        "cost_minor": "points and money in all",
        "coupons": "coupons",
        "customers": "customers",
        "everybody_minor": "if everybody had chosen it",
        "fall": "would stand lower",
        "fee": "fees in points",
        "friends": "new members who reach it",
        "held_by_both": "held out now and by the draft",
        "held_out": "members held out",
        "held_spent_minor": "paid by those held out",
        "homes": "households",
        "homes_too_large": "households too large",
        "losers": "members with fewer",
        "members": "members",
        "members_in_all": "members in all",
        "members_unclassed": "members without a class",
        "money_minor": "money",
        "moved": "customers moved",
        "newcomers": "new members",
        "point_worth_milli": "a point pays, in thousandths of the smallest coin",
        "points": "points",
        "privileges": "privileges",
        "refused": "not let through",
        "rise": "would stand higher",
        "sales": "purchases",
        "same": "members with as many",
        "share_bp": "share of each purchase",
        "spent_minor": "paid in the year",
        "theirs": "in their units",
        "thousand_points_minor": "1,000 points give",
        "times": "times",
        "transfers": "transfers",
        "winners": "members with more",
        "worth_minor": "worth",
    },
    "zh": {
        "year": "{since} 至 {until}",
        "every": "每 {n} 位会员取一位",
        "night": "最近一次夜间计算",
        "nothing": "无",
        "whole": "合计",
        "empty": "一年内没有往来，无从推算。",
        "brought": "由邀请而来",
        "chosen": "选择它的会员",
        "chosen_minor": "由他们带来",
        "cost_minor": "积分与储值金合计",
        "coupons": "券",
        "customers": "客户",
        "everybody_minor": "若所有人都选它",
        "fall": "会降级",
        "fee": "手续费（积分）",
        "friends": "达到的新会员",
        "held_by_both": "现在与草案都不触达",
        "held_out": "不触达的会员",
        "held_spent_minor": "不触达者消费",
        "homes": "家庭",
        "homes_too_large": "超过人数的家庭",
        "losers": "减少的会员",
        "members": "会员",
        "members_in_all": "全部会员",
        "members_unclassed": "尚无价值等级的会员",
        "money_minor": "金额",
        "moved": "变动的客户",
        "newcomers": "新会员",
        "point_worth_milli": "每积分抵最小货币单位的千分之",
        "points": "积分",
        "privileges": "特权",
        "refused": "不再放行",
        "rise": "会升级",
        "sales": "订单",
        "same": "不变的会员",
        "share_bp": "每笔购物的比例",
        "spent_minor": "全年消费",
        "theirs": "对方单位",
        "thousand_points_minor": "每 1,000 积分折合",
        "times": "次数",
        "transfers": "转赠次数",
        "winners": "增加的会员",
        "worth_minor": "价值",
    },
}


def year_lines(told: "YearTold", tongue: str, *, currency: str) -> Iterator[str]:
    """What was looked at, then every number as it is now and by the draft; nobody knows: none."""
    words = WORDS[tongue]
    if told.since is None or told.until is None:
        when = words["night"]
    else:
        when = words["year"].format(since=f"{told.since:%Y-%m-%d}", until=f"{told.until:%Y-%m-%d}")
    if told.every > 1:
        when = f"{when}, {words['every'].format(n=told.every)}"
    yield f"{told.section}: {when}"
    yield from _lines(
        [(what, _number(what, n, tongue, currency)) for what, n in told.looked_at.items()], words
    )
    for of, rows in groupby(told.rows, key=attrgetter("of")):
        yield " ".join(("~", *_called(of, words)))
        yield from _lines([(row.what, _change(row, tongue, currency)) for row in rows], words)
    if not told.rows:
        yield words["empty"]


def _called(of: tuple[str, ...], words: dict[str, str]) -> Iterator[str]:
    for part in of or (words["whole"],):
        yield part or f"({words['nothing']})"


def _lines(told: list[tuple[str, str]], words: dict[str, str]) -> Iterator[str]:
    most = max((_columns(words[what]) for what, _ in told), default=0)
    for what, says in told:
        yield f"    {words[what]}{' ' * (most - _columns(words[what]))}  {says}"


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a Chinese character."""
    return len(text) + sum(map(wide, text))


def _change(row: "Row", tongue: str, currency: str) -> str:
    now, draft = (_number(row.what, n, tongue, currency) for n in (row.now, row.draft))
    return f"{now} -> {draft}"


def _number(what: str, number: int | None, tongue: str, currency: str) -> str:
    if number is None:
        return WORDS[tongue]["nothing"]
    if what.endswith("_minor"):
        return f"{written(minor=number, currency=currency, grouped=True)} {currency}"
    if what.endswith("_bp"):
        return f"{number / WHOLE_BP:.2%}"
    return f"{number:,}"
