"""The programme's changes in lines for a terminal, zh and en."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guerdon.terms.decision import Reason
from guerdon.terms.reasons import said

if TYPE_CHECKING:
    from guerdon.give.difference import Difference, Moved
    from guerdon.store.programme.revisions import Revision

SIGNS = {"added": "+", "reopened": "+", "changed": "~", "ended": "-"}
WORDS = {
    "en": {
        "programme": "programme",
        "budget": "budget",
        "sections": "settings",
        "offer": "offer",
        "one_offer": "offer",
        "offers": "offers",
        "reopened": "ended once, live again",
        "none": "No changes: the programme is as the text says.",
        "sum": "{added} to add, {changed} to change, {ended} to end, {unchanged} unchanged.",
        "from": "Takes effect {at}.",
        "ask": "Apply this?",
        "applied": "Applied as revision {number}.",
        "scheduled": "Revision {number} takes effect {at}.",
        "nothing": "none",
        "warning": "note",
        "live": "live",
        "pending": "scheduled",
        "withdrawn": "withdrawn",
        "apply": "text applied",
        "rollback": "rolled back",
        "edit": "offers edited",
        "settings": "settings",
        "overtaken": "overtaken by a later change",
    },
    "zh": {
        "programme": "计划",
        "budget": "预算",
        "sections": "设置",
        "offer": "优惠",
        "one_offer": "个优惠",
        "offers": "个优惠",
        "reopened": "曾结束，重新启用",
        "none": "没有变化：当前会员计划与文本一致。",
        "sum": "新增 {added}，变更 {changed}，结束 {ended}，不变 {unchanged}。",
        "from": "{at} 起生效。",
        "ask": "确定应用？",
        "applied": "已应用，修订号 {number}。",
        "scheduled": "修订 {number} 将于 {at} 生效。",
        "nothing": "无",
        "warning": "注意",
        "live": "已生效",
        "pending": "待生效",
        "withdrawn": "已撤回",
        "apply": "应用文本",
        "rollback": "回退",
        "edit": "编辑优惠",
        "settings": "设置",
        "overtaken": "被之后的改动覆盖",
    },
}


def difference_lines(
    found: "Difference", tongue: str, *, at: datetime | None = None, counts: bool = True
) -> Iterator[str]:
    """What changes, offer by offer and word by word, and a sum; `counts` False leaves it out."""
    words = WORDS[tongue]
    if found.rules:
        yield f"~ {words['programme']}"
        yield from _moved(found.rules, words)
    if found.sections:
        yield f"~ {words['sections']}"
        yield from _moved(found.sections, words)
    for budget in found.budgets:
        sign = "+" if budget.before is None else "-" if budget.after is None else "~"
        change = _change(budget, words)
        yield f"{sign} {words['budget']} {budget.word}: {change}"
    for one in found.offers:
        note = f"  ({words['reopened']})" if one.what == "reopened" else ""
        yield f"{SIGNS[one.what]} {words['offer']} {one.key}{note}"
        if one.what != "ended":
            yield from _moved(one.words, words)
    if not counts:
        return
    if found.empty:
        yield words["none"]
        return
    added = sum(one.what in ("added", "reopened") for one in found.offers)
    yield words["sum"].format(
        added=added + sum(one.before is None for one in found.budgets),
        changed=sum(one.what == "changed" for one in found.offers)
        + sum(None not in (one.before, one.after) for one in found.budgets)
        + len(found.rules)
        + len(found.sections),
        ended=sum(one.what == "ended" for one in found.offers)
        + sum(one.after is None for one in found.budgets),
        unchanged=found.unchanged,
    )
    if at is not None:
        yield words["from"].format(at=at.isoformat())


def _moved(moves: "Sequence[Moved]", words: dict[str, str]) -> Iterator[str]:
    wide = max((len(one.word) for one in moves), default=0)
    for one in moves:
        yield f"    {one.word:<{wide}}  {_change(one, words)}"


def _change(one: "Moved", words: dict[str, str]) -> str:
    if one.before is None:
        return _value(one.after, words)
    return f"{_value(one.before, words)} -> {_value(one.after, words)}"


def _value(value: Any, words: dict[str, str]) -> str:
    return words["nothing"] if value is None else json.dumps(value, ensure_ascii=False)


def warning_lines(warnings: Sequence[Reason], tongue: str) -> Iterator[str]:
    """Each warning as a sentence."""
    for one in warnings:
        says = said(reason=one.reason, data=one.data, language=tongue)
        yield f"! {WORDS[tongue]['warning']}: {says}"


def revision_line(one: "Revision", tongue: str) -> str:
    """A revision in one line: number, when, who, how, and how many offers."""
    words = WORDS[tongue]
    state = words[one.state]
    if one.starts_at is not None:
        state = f"{state} {one.starts_at.isoformat()}"
    parts = [
        f"#{one.number}",
        f"{one.at:%Y-%m-%d %H:%M}",
        one.by,
        words[one.how],
        f"{len(one.shifts)} {words['one_offer' if len(one.shifts) == 1 else 'offers']}",
        state,
    ]
    if one.overtaken:
        parts.append(f"{words['overtaken']}: {', '.join(one.overtaken[:5])}")
    return "  ".join(parts)
