"""guerdon referral: codes, friends, doubts and what is paid for them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from guerdon.cli.house import granted, language, open_house
from guerdon.terms.reasons import said


@click.group("referral")
def command() -> None:
    """Codes, friends, doubts and what is paid for them."""


@command.command("code")
@click.argument("customer")
def code(customer: str) -> None:
    """Show a member's own code, made now if they have none."""
    open_house()
    from guerdon.flows.referral import referral as flow

    own = granted(flow.own(customer=customer, now=datetime.now(UTC)))
    click.echo(f"{own.code}  {own.customer}  shared {own.shared}, opened {own.opened}")


@command.command("bind")
@click.argument("code")
@click.argument("customer")
@click.option("--order", default="", help="The first order, where the code came with one.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def bind(code: str, customer: str, order: str, key: str | None) -> None:
    """Bind a new customer to the member whose code they bring."""
    open_house()
    from guerdon.flows.referral import referral as flow

    reply = granted(
        flow.bind(
            code=code,
            customer=customer,
            order=order,
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    body = reply.body
    click.echo(f"Referral {body['referral']}: {body['inviter']} -> {customer}, {body['state']}.")
    for finding in body["findings"]:
        click.echo(f"  {_says(finding)}")


@command.command("friends")
@click.argument("customer")
def friends(customer: str) -> None:
    """List those whom a member brought, newest first."""
    open_house()
    from guerdon.store.referral import seen

    for one in seen.friends(inviter=customer):
        click.echo(
            f"{one.referral}  {one.invitee}  {one.state}  {one.bound_at:%Y-%m-%d}"
            f"  {one.bought} orders, {one.spend_minor} minor units kept"
        )


@command.command("held")
def held() -> None:
    """List the doubts that wait for somebody to look, with the evidence."""
    open_house()
    from guerdon.store.referral import seen

    for one in seen.held():
        click.echo(f"{one.referral}  {one.inviter} -> {one.invitee}  {one.bound_at:%Y-%m-%d %H:%M}")
        for finding in one.findings:
            click.echo(f"  {_says(finding)}")


@command.command("review")
@click.argument("referral", type=int)
@click.argument("answer", type=click.Choice(["approve", "refuse"]))
@click.option("--why", required=True, help="The reason, kept with the answer.")
def review(referral: int, answer: str, why: str) -> None:
    """Approve a referral, or refuse it: then nothing is paid, and what was is taken back."""
    open_house()
    from guerdon.flows.referral import referral as flow

    reply = granted(
        flow.review(
            referral=referral,
            good=answer == "approve",
            why=why,
            actor="house",
            key=None,
            now=datetime.now(UTC),
        )
    )
    click.echo(f"Referral {referral} is {reply.body['state']}.")


@command.command("release")
def release() -> None:
    """Pay what has come due and take back what is due no more; run again after an end."""
    open_house()
    from guerdon.flows.referral import settling

    done = settling.release(now=datetime.now(UTC))
    for kind in sorted(done.given):
        click.echo(f"{kind}: {done.given[kind]} given, {done.taken[kind]} taken back")
    click.echo(f"{done.receivers} receivers.")


def _says(finding: Mapping[str, Any]) -> str:
    data = finding["data"]
    sentence = said(reason=f"referral_{finding['check']}", data=data, language=language())
    return f"{finding['action']}: {sentence}"
