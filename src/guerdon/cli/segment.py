"""guerdon segment: list, try and save segments."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house, refuse
from guerdon.terms.decision import Refusal

CONDITION = click.argument("condition")


@click.group("segment")
def command() -> None:
    """List, try and save segments. A CONDITION is JSON, @FILE, or a segment's key."""


@command.command("list")
def list_segments() -> None:
    """The segments with their customers in the last night."""
    open_house()
    from rich.console import Console
    from rich.table import Table

    from guerdon.flows.know import segments

    table = Table()
    for head in ("key", "version", "name", "customers", "condition"):
        table.add_column(head, justify="right" if head in ("version", "customers") else "left")
    for one in segments.listed():
        name = one.name.get(language()) or next(iter(one.name.values()), "")
        count = "" if one.customers is None else f"{one.customers:,}"
        said = json.dumps(one.document, ensure_ascii=False)
        table.add_row(one.key, str(one.version), name, count, said)
    Console().print(table)


@command.command("count")
@CONDITION
def count(condition: str) -> None:
    """How many customers the CONDITION holds for, by the last night."""
    document = _document(condition)
    open_house()
    from guerdon.flows.know import segments

    found = granted(segments.count(document=document))
    zh = language() == "zh"
    share = found.customers / max(found.everyone, 1)
    click.echo(
        f"{found.customers:,} / {found.everyone:,} 位客户（{share:.1%}），"
        f"截至 {found.as_of:%Y-%m-%d}"
        if zh
        else f"{found.customers:,} of {found.everyone:,} customers ({share:.1%}), "
        f"as of {found.as_of:%Y-%m-%d}"
    )
    if found.unseen:
        listed = ", ".join(found.unseen)
        click.echo(f"没有客户具有：{listed}" if zh else f"no customer has {listed}", err=True)


@command.command("members")
@CONDITION
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1_000_000))
def members(condition: str, limit: int) -> None:
    """The dearest customers that the CONDITION holds for."""
    document = _document(condition)
    open_house()
    from rich.console import Console
    from rich.table import Table

    from guerdon.flows.know import segments
    from guerdon.store.programme import programme
    from guerdon.terms.money import written

    found = granted(segments.members(document=document, limit=limit))
    currency = programme.read().currency
    table = Table()
    for head in ("customer", "stage", "class", "RFM", "orders", "spend", "value"):
        right = head in ("orders", "spend", "value")
        table.add_column(head, justify="right" if right else "left")

    def money(minor: int | None) -> str:
        return "" if minor is None else written(minor=minor, currency=currency, grouped=True)

    for one in found:
        table.add_row(
            one.customer,
            one.stage or "",
            one.value_class or "",
            one.rfm_segment or "",
            str(one.orders),
            money(one.spend),
            money(one.clv),
        )
    Console().print(table)


@command.command("save")
@click.argument("key")
@CONDITION
@click.option("--en", default="", help="Name in English.")
@click.option("--zh", default="", help="Name in Chinese.")
def save(key: str, condition: str, en: str, zh: str) -> None:
    """Keep the CONDITION as segment KEY; a changed one becomes a new version."""
    document = _document(condition)
    open_house()
    from guerdon.flows.know import segments

    name = {"en": en, "zh": zh} if en or zh else {"en": key}
    kept = granted(
        segments.save(key=key, name=name, document=document, actor="cli", now=datetime.now(UTC))
    )
    click.echo(f"{kept.key} v{kept.version}")


def _document(text: str) -> Any:
    """The condition that the argument tells; what cannot be read ends the command."""
    if text.startswith("@"):
        return shelf.data(file=Path(text[1:]))
    if not text.lstrip().startswith(("{", "[")):
        return {"segment": text.strip()}
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = (str(error).splitlines() or [""])[0]
        return refuse(
            Refusal(reason="condition_malformed", data={"where": "$", "problem": problem})
        )
