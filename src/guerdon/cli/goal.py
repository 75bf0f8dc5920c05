"""guerdon goal: goals with where they head, what one lacks, and a review written down."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import language, open_house, refuse

SIGNS = {"on": "✓", "reached": "✓", "watch": "!", "off": "✗", "missed": "✗"}


@click.group("goal")
def command() -> None:
    """Goals: bound to live figures, followed to their day."""


@command.command("list")
def listed() -> None:
    """Every goal that is not closed with its figure now, the target and the chance of it."""
    open_house()
    from guerdon.flows.goals import goals

    for one in goals.board(now=datetime.now(UTC)).goals:
        chance = "" if one.outlook is None else f"{100 * one.outlook.chance:.0f} %"
        stands = f"{one.written(one.value)} / {one.written(one.goal.target)}"
        sign = SIGNS.get(one.status, "?")
        click.echo(f"{sign} {one.goal.key:<24} {one.status:<8} {stands:<32} {chance}")


@command.command("show")
@click.argument("key")
def show(key: str) -> None:
    """Where a goal heads, what would bring it there, and what a SMART goal still lacks."""
    open_house()
    from guerdon.flows.goals import advice, goals
    from guerdon.terms.decision import Refusal
    from guerdon.terms.reasons import said

    found = goals.looked(goal=key, now=datetime.now(UTC))
    if isinstance(found, Refusal):
        refuse(found)
    lacks = [reason for part in found.parts for reason in part.missing]
    lines = (*lacks, advice.forecast(shown=found), *advice.ways(shown=found))
    click.echo(f"{found.written(found.value)} / {found.written(found.goal.target)} {found.status}")
    for one in lines:
        click.echo(said(reason=one.reason, data=one.data, language=language()))


@command.command("review")
@click.argument("key")
@click.option("--note", required=True, help="What was seen and decided.")
def review(key: str, note: str) -> None:
    """Write a review down with the figures of this moment."""
    open_house()
    from guerdon.flows.goals import goals
    from guerdon.store.house.access import HOUSE
    from guerdon.terms.decision import Refusal

    found = goals.review(goal=key, note=note, by=HOUSE, now=datetime.now(UTC))
    if isinstance(found, Refusal):
        refuse(found)
    click.echo(f"{found.at:%Y-%m-%d %H:%M} {found.note}")
