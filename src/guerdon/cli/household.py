"""guerdon household: the pool of one household and what each member has in it."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import open_house, refuse
from guerdon.terms.decision import Refusal


@click.group("household")
def command() -> None:
    """Pools of points that households fill and spend together."""


@command.command("show")
@click.argument("customer")
def show(customer: str) -> None:
    """Show the household that a customer is in."""
    open_house()
    from guerdon.flows.points import households as flow
    from guerdon.store.customers import households

    key = households.of(customer=customer)
    if key is None:
        refuse(Refusal(reason="not_found", data={"what": "household", "key": customer}))
    body = flow.document(key=key, now=datetime.now(UTC))
    click.echo(f"{body['household']}  {body['name']}  {body['points']} points".rstrip())
    for mate in body["members"]:
        marks = [word for word, on in (("head", mate["head"]), ("spends", mate["may_spend"])) if on]
        click.echo(f"  {mate['customer']}  {mate['points']} points  {', '.join(marks)}".rstrip())
