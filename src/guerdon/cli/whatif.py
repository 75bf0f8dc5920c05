"""guerdon whatif: what the last year would have been with these offers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house, refuse
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written

CLASSES = "high middle low -"
WORDS = {
    "en": {
        "order": "1 order from {since} until {until}, {share} of them with an offer",
        "orders": "{n} orders from {since} until {until}, {share} of them with an offer",
        "class": "class",
        "customers": "customers",
        "had": "had",
        "would": "would have",
        "better": "better",
        "worse": "worse",
        "offer": "offer",
        "uses": "uses",
        "gives": "gives",
        "points": "points",
        "cost": "cost",
        "high": "high",
        "middle": "middle",
        "low": "low",
        "": "none",
        "assumed": "Customers buy as they did; periods and total limits are lifted.",
    },
    "zh": {
        "order": "{since} 至 {until} 共 1 个订单，其中 {share} 享受优惠",
        "orders": "{since} 至 {until} 共 {n} 个订单，其中 {share} 享受优惠",
        "class": "价值等级",
        "customers": "客户数",
        "had": "实际优惠",
        "would": "会得到",
        "better": "更划算",
        "worse": "吃亏",
        "offer": "优惠",
        "uses": "使用次数",
        "gives": "送出金额",
        "points": "额外积分",
        "cost": "成本",
        "high": "高",
        "middle": "中",
        "low": "低",
        "": "无等级",
        "assumed": "假设：客户照旧购买；不计起止时间与总量上限。",
    },
}


@click.command("whatif")
@click.argument("keys", nargs=-1)
@click.option(
    "--offers",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Drafts as JSON or YAML, beside those that are named.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
def command(keys: tuple[str, ...], file: Path | None, as_json: bool) -> None:
    """Replay the orders of the last year through offers, by their KEYS or from a file.

    All of them together, by the till's own engine. Nothing is written.
    """
    drafts = shelf.offers(document=shelf.data(file=file)) if file else []
    open_house()
    from guerdon.flows.offers import replay
    from guerdon.store.programme import offers

    for key in keys:
        if offers.seen(key=key) is None:
            refuse(Refusal(reason="not_found", data={"what": "offer", "key": key}))
    documents = [*replay.documents(keys=keys), *drafts]
    found = granted(replay.replayed(documents=documents, now=datetime.now(UTC)))
    told = replay.told(found=found)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _shown(told, WORDS[language()])


def _shown(told: Mapping[str, Any], words: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    def money(minor: int) -> str:
        return written(minor=minor, currency=told["currency"], grouped=True)

    share = told["reached"] / told["orders"] if told["orders"] else 0
    since, until = told["since"][:10], told["until"][:10]
    says = words["order" if told["orders"] == 1 else "orders"]
    n = f"{told['orders']:,}"
    click.echo(says.format(n=n, since=since, until=until, share=f"{share:.0%}"))
    bands = Table(words["class"])
    for word in ("customers", "had", "would", "better", "worse"):
        bands.add_column(words[word], justify="right")
    for one in sorted(told["bands"], key=lambda one: CLASSES.find(one["band"] or "-")):
        counts = (f"{one[word]:,}" for word in ("better", "worse"))
        amounts = (money(one["before_minor"]), money(one["after_minor"]))
        bands.add_row(
            words.get(one["band"], one["band"]), f"{one['customers']:,}", *amounts, *counts
        )
    by_offer = Table(words["offer"])
    for word in ("uses", "customers", "gives", "points", "cost"):
        by_offer.add_column(f"{words[word]}", justify="right")
    for one in told["offers"]:
        cost = f"{money(one['cost_minor'])} {told['currency']}"
        times = (f"{one['uses']:,}", f"{one['customers']:,}")
        by_offer.add_row(one["key"], *times, money(one["minor"]), f"{one['points']:,}", cost)
    console = Console()
    console.print(bands)
    console.print(by_offer)
    click.echo(words["assumed"])
