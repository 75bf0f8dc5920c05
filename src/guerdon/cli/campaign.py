"""guerdon campaign: plan, launch and read out a campaign."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house
from guerdon.terms.money import written

ACTOR = "command line"
KEY = click.argument("campaign")


@click.group("campaign")
def command() -> None:
    """Plan, launch and read out a campaign."""


@command.command("draft")
@click.argument("brief", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def draft(brief: Path) -> None:
    """Keep the brief in a JSON or YAML file as a draft."""
    document = shelf.data(file=brief)
    open_house()
    from guerdon.flows.campaigns import campaign as flow

    click.echo(granted(flow.draft(brief=document, actor=ACTOR, now=datetime.now(UTC))))


@command.command("list")
def listed() -> None:
    """All campaigns, newest first."""
    open_house()
    from guerdon.flows.campaigns import campaign as flow

    for one in flow.listed():
        name = one.name.get(language()) or next(iter(one.name.values()))
        click.echo(f"{one.key}\t{one.state}\t{name}")


@command.command("plan")
@KEY
def plan(campaign: str) -> None:
    """Decide who gets what within the budget, and show the proof."""
    open_house()
    from guerdon.flows.campaigns import campaign as flow

    _planned(granted(flow.plan(campaign=campaign, now=datetime.now(UTC))))


@command.command("show")
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def show(campaign: str, as_json: bool) -> None:
    """A campaign as it stands."""
    open_house()
    from dataclasses import asdict

    from guerdon.flows.campaigns import campaign as flow

    found = granted(flow.seen(campaign=campaign))
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    _planned(found)
    if found.readout:
        _result(found.readout.document)


@command.command("launch")
@KEY
@click.option("--yes", is_flag=True, help="Do not ask.")
def launch(campaign: str, yes: bool) -> None:
    """Make the plan real: offers live, codes issued, the budget's counter open."""
    open_house()
    from guerdon.flows.campaigns import campaign as flow

    seen = granted(flow.seen(campaign=campaign))
    if not yes:
        _planned(seen)
        click.confirm(f"Give {seen.arms.get('given', 0)} people their code?", abort=True)
    done = granted(flow.launch(campaign=campaign, actor=ACTOR, now=datetime.now(UTC)))
    ends = f"{done.campaign.ends_at:%Y-%m-%d %H:%M %Z}"
    written = f", {done.messages.planned} messages are planned" if done.messages else ""
    click.echo(f"{campaign} runs until {ends}; {done.arms.get('given', 0)} codes are out{written}.")


@command.command("finish")
@KEY
def finish(campaign: str) -> None:
    """End a running campaign."""
    open_house()
    from guerdon.flows.campaigns import campaign as flow

    granted(flow.finish(campaign=campaign, actor=ACTOR, now=datetime.now(UTC)))
    click.echo(f"{campaign} is over.")


@command.command("readout")
@KEY
@click.option("--segment", "segments", multiple=True, help="Cut it by this segment too.")
@click.option("--json", "as_json", is_flag=True, help="Print the readout as JSON.")
def readout(campaign: str, segments: tuple[str, ...], as_json: bool) -> None:
    """Measure what the campaign has earned against those held out."""
    open_house()
    from guerdon.flows.campaigns import results

    found = granted(results.readout(campaign=campaign, now=datetime.now(UTC), segments=segments))
    if as_json:
        click.echo(json.dumps(dict(found.document), ensure_ascii=False))
        return
    _result(found.document)


def _table(title: str, rows: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(name, value)
    Console().print(table)


def _planned(found: Any) -> None:
    from guerdon.store.programme import programme

    currency = programme.read().currency
    plan = found.campaign.plan
    if not plan:
        click.echo(f"{found.campaign.key}: {found.campaign.state}, no plan yet")
        return
    zh = language() == "zh"

    def money(minor: float) -> str:
        return f"{written(minor=round(minor), currency=currency, grouped=True)} {currency}"

    rows = [
        ("人群" if zh else "audience", f"{plan['audience']:,}"),
        ("给予" if zh else "given", f"{plan['given']:,}"),
        ("对照" if zh else "held out", f"{plan['holdout']:,}"),
        ("未选中" if zh else "left out", f"{plan['left_out']:,}"),
        ("预算（可送）" if zh else "budget to give", money(plan["budget"]["offers"])),
        ("预计花费" if zh else "expected cost", money(plan["committed_minor"])),
        ("预计多赚" if zh else "expected profit", money(plan["objective"])),
        ("上界" if zh else "no plan earns more than", money(plan["bound"])),
        ("差距" if zh else "gap", f"{plan['gap']:.2e}"),
        ("再加 100 能多赚" if zh else "one more 100 earns", f"{100 * plan['price']:,.0f}"),
    ]
    if found.messages is not None:
        said = found.messages
        told = f"{said.accepted:,} / {said.pending:,} / {said.planned:,}"
        rows.append(("消息：已发/待发/共计" if zh else "messages sent / waiting / planned", told))
    _table(found.campaign.key, rows)


def _result(document: Mapping[str, Any]) -> None:
    zh, currency = language() == "zh", document["currency"]

    def money(minor: float | None) -> str:
        if minor is None:
            return "–"
        return f"{written(minor=round(minor), currency=currency, grouped=True)} {currency}"

    back, sales = document["returned"], document["effects"]["sales"]
    roi = [back["roi_low"], back["roi"], back["roi_high"]]
    low, middle, high = ("–" if one is None else f"{one:+.0%}" for one in roi)
    rows = [
        (
            "给予 / 对照" if zh else "given / held out",
            "{given:,} / {holdout:,}".format_map(document["counts"]),
        ),
        ("人均增量销售" if zh else "extra sales a customer", money(sales["difference"])),
        ("95% 区间" if zh else "95 % interval", f"{money(sales['low'])} … {money(sales['high'])}"),
        ("增量毛利" if zh else "incremental gain", money(back["gain"])),
        ("成本" if zh else "cost", money(back["cost"])),
        ("投资回报率" if zh else "return on cost", f"{middle} ({low} … {high})"),
        ("每增一单成本" if zh else "cost per extra order", money(back["per_order"])),
    ]
    if document.get("truth"):
        name = "植入的真实值（模拟）" if zh else "planted truth (simulated)"
        rows.append((name, money(document["truth"]["sales"])))
    _table("成效" if zh else "Result", rows)
