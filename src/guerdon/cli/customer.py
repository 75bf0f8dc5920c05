"""guerdon customer: who may be one person twice, merging two numbers and undoing it."""

from datetime import UTC, datetime
from typing import Any

import click

from guerdon.cli.house import granted, open_house


@click.group("customer")
def command() -> None:
    """Find customers who are there twice, merge them, undo it."""


@command.command("duplicates")
@click.argument("customer", default="")
@click.option("--most", default=20, show_default=True, help="How many pairs to show.")
def duplicates(customer: str, most: int) -> None:
    """Show pairs that may be one person, of all or of one CUSTOMER, with the evidence."""
    open_house()
    from guerdon.store.customers import duplicates as store

    found = store.suggested(customer=customer, most=most)
    for one in found:
        why = ", ".join(f"{e.what.replace('_', ' ')} {e.points:+d}" for e in one.evidence)
        click.echo(f"{one.merged} -> {one.survivor}: {one.points} ({why})")
    if not found:
        click.echo("Nobody seems to be there twice.")


@command.command("merge")
@click.argument("merged")
@click.option("--into", "survivor", required=True, help="The number that stays.")
@click.option("--why", required=True, help="The reason, kept with it.")
@click.option("--dry", is_flag=True, help="Only say what would move.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def merge(merged: str, survivor: str, why: str, dry: bool, key: str | None) -> None:
    """Make the number MERGED the same customer as another."""
    open_house()
    from guerdon.flows.customers import merging

    reply = granted(
        merging.merge(
            survivor=survivor,
            merged=merged,
            reason=why,
            actor="house",
            key=key,
            now=datetime.now(UTC),
            dry=dry,
        )
    )
    _say(reply.body)
    click.echo("Nothing was changed." if dry else f"{merged} is {survivor} now ({_key(reply)}).")


@command.command("unmerge")
@click.argument("merge")
@click.option("--why", required=True, help="The reason, kept with it.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def unmerge(merge: str, why: str, key: str | None) -> None:
    """Undo the merge of that key: two customers again."""
    open_house()
    from guerdon.flows.customers import merging

    reply = granted(
        merging.undo(merge=merge, reason=why, actor="house", key=key, now=datetime.now(UTC))
    )
    body = reply.body
    click.echo(f"{body['merged']} and {body['survivor']} are two customers again.")


def _say(body: dict[str, Any]) -> None:
    for table, count in body["moved"].items():
        click.echo(f"  {table}: {count} move")
    for table, count in body["stays"].items():
        click.echo(f"  {table}: {count} stay, for the survivor has their own")
    for wallet, (lots, points, owed) in body["points"].items():
        click.echo(f"  wallet {wallet}: {points} in {lots} lots" + (f", {owed} owed" * bool(owed)))
    if body["filled"]:
        click.echo(f"  filled in: {', '.join(body['filled'])}")


def _key(reply: Any) -> str:
    return str(reply.body["merge"])
