"""guerdon code: make, bring in, hand out, prove and settle coupon codes."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house, refuse
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written
from guerdon.terms.reasons import said

if TYPE_CHECKING:
    from guerdon.give.coupons.token import Ticket
    from guerdon.store.codes.batches import Asked

FILE = click.Path(dir_okay=False, path_type=Path)
PROMISED = {
    "en": {
        "off": "{off} off",
        "off_from": "{off} off from {least}",
        "ends": "ends {at}",
        "never": "ends never",
    },
    "zh": {
        "off": "减 {off}",
        "off_from": "满 {least} 减 {off}",
        "ends": "{at} 截止",
        "never": "长期有效",
    },
}
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"])


@click.group("code")
def command() -> None:
    """Make, bring in, hand out, prove and settle coupon codes."""


@command.command("issue")
@click.argument("offer")
@click.argument("pattern")
@click.option("--key", required=True, help="The batch's name; again, it goes on where it was.")
@click.option("--count", type=int, default=0, help="How many codes.")
@click.option("--own", default="", help="The characters that ? stands for.")
@click.option("--prefix", default="")
@click.option("--postfix", default="")
@click.option("--customer", "customers", multiple=True, help="One code for each; may be repeated.")
@click.option("--shared", is_flag=True, help="Each code may be used by many orders.")
@click.option("--signed", is_flag=True, help="Each code has a token that proves it offline.")
@click.option("--off", "amount", type=int, help="Signed: minor units that a till takes off.")
@click.option("--from-spend", "least", type=int, default=0, help="Signed: minor units to spend.")
@click.option("--starts", type=MOMENT, help="The first day or moment, in the shop's zone.")
@click.option("--ends", type=MOMENT, help="The last day, or the moment of the end.")
def issue(offer: str, pattern: str, **given: Any) -> None:
    """Make codes of PATTERN for OFFER: # digit, @ letter, * safe character, ? own, % check."""
    open_house()
    from guerdon.flows.codes import batches as flow
    from guerdon.store.codes.batches import Asked

    words = {name: given[name] for name in ("own", "prefix", "postfix")}
    asked = Asked(
        key=given["key"],
        offer=offer,
        pattern=granted(flow.whole(pattern=pattern, **words)),
        own=given["own"],
        shared=given["shared"],
        signed=given["signed"],
        amount_minor=given["amount"],
        least_minor=given["least"],
        starts_at=_moment(given["starts"]),
        expires_at=_moment(given["ends"], last=True),
        wanted=given["count"],
        owners=given["customers"],
    )
    granted(flow.begun(asked=asked, actor="cli", now=datetime.now(UTC)))
    _run(asked)


@command.command("import")
@click.argument("offer")
@click.argument("file", type=FILE)
@click.option("--key", required=True, help="The batch's name; again, it goes on where it was.")
@click.option("--shared", is_flag=True, help="Each code may be used by many orders.")
@click.option("--ends", type=MOMENT, help="The last day, or the moment of the end.")
def bring_in(offer: str, file: Path, key: str, shared: bool, ends: datetime | None) -> None:
    """Bring in codes that exist already: a CSV FILE with code, customer and expires_at."""
    if not file.is_file():
        refuse(Refusal(reason="file_not_found", data={"file": str(file)}))
    open_house()
    from guerdon.flows.codes import batches as flow
    from guerdon.store.codes.batches import Asked

    asked = Asked(
        key=key,
        offer=offer,
        shared=shared,
        expires_at=_moment(ends, last=True),
        source=granted(flow.on_this_machine(file=file)),
    )
    granted(flow.begun(asked=asked, actor="cli", now=datetime.now(UTC)))
    _run(asked)


@command.command("list")
@click.option("--offer", default="", help="Only batches of this offer.")
def listed(offer: str) -> None:
    """Show the newest batches and how many of their codes are fresh, held, redeemed, void."""
    open_house()
    from guerdon.store.codes import batches

    for one in batches.listed(offer=offer):
        states = ", ".join(f"{name} {count:,}" for name, count in sorted(one.states.items()))
        click.echo(f"{one.key}\t{one.state}\t{one.offer}\t{one.pattern or 'file'}\t{states}")


@command.command("export")
@click.argument("batch")
@click.option("--out", "out", type=FILE, help="A file that is not there yet; else standard output.")
def export(batch: str, out: Path | None) -> None:
    """Write the batch's codes as CSV; signed ones with their tokens."""
    open_house()
    from guerdon.flows.codes import export as code_export

    pieces = granted(code_export.export(batch=batch, actor="cli", now=datetime.now(UTC)))
    if out is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            out.chmod(0o600)
            file.writelines(pieces)
    except FileExistsError:
        raise click.UsageError(f"{out} is there already") from None


@command.command("void")
@click.argument("batch")
@click.option("--yes", is_flag=True, help="Do not ask.")
def void(batch: str, yes: bool) -> None:
    """Withdraw a batch: what no order holds or used opens nothing any more."""
    open_house()
    from guerdon.flows.codes import batches as flow

    if not yes:
        click.confirm(f"Withdraw {batch}?", abort=True)
    granted(flow.void(batch=batch, actor="cli", now=datetime.now(UTC)))
    flow.run(batch=batch, tell=lambda progress: None)
    click.echo(f"{batch} is void.")


@command.command("keys")
@click.option("--new", is_flag=True, help="A new key signs from now on.")
@click.option("--revoke", help="Whatever this key signed is good no more.")
def keys(new: bool, revoke: str | None) -> None:
    """Print the public keys as JSON, for tills to keep."""
    open_house()
    from guerdon.flows.till import check
    from guerdon.store.codes import signing

    now = datetime.now(UTC)
    if new:
        signing.change(actor="cli", now=now)
    if revoke:
        granted(signing.revoke(key=revoke, actor="cli", now=now))
    click.echo(json.dumps(check.written_keys(keys=signing.listed()), indent=2))


@command.command("verify")
@click.argument("token")
@click.option("--keys", "known", type=FILE, help="The public keys as `guerdon code keys` prints.")
@click.option("--customer", help="Who shows the code.")
@click.option("--log", type=FILE, help="This till's own uses; the code must not be in it.")
@click.option("--order", help="Write the use of the code by this order into the log.")
@click.option("--till", default="", help="The name of this till.")
@click.option("--given", type=int, default=0, help="Minor units that the order is given.")
@click.option("--paid", type=int, help="Minor units paid: then its order is recorded too.")
def verify(token: str, known: Path | None, customer: str | None, **use: Any) -> None:
    """Prove a signed code without network; with --keys nothing but that file is needed."""
    from guerdon.flows.till import check

    ticket = granted(
        check.check(token=token, keys=_keys(known), now=datetime.now(UTC), customer=customer)
    )
    if use["log"] and use["order"]:
        from guerdon.flows.till import log as till_log
        from guerdon.give.coupons.use import Use

        made = Use(
            token=token,
            till=use["till"] or "till",
            order=use["order"],
            at=datetime.now(UTC),
            given_minor=use["given"],
            customer=customer or "",
            total_minor=use["paid"],
        )
        refusal = till_log.remember(file=use["log"], use=made, ticket=ticket)
        if refusal is not None:
            refuse(refusal)
    click.echo(f"{ticket.code}: {', '.join((ticket.offer, *_promised(ticket, language())))}")


def _promised(ticket: "Ticket", tongue: str) -> Iterator[str]:
    """What a signed code promises and until when, as a till reads it out."""
    words = PROMISED[tongue]
    money = partial(written, currency=ticket.currency)
    if ticket.amount_minor:
        off = f"{money(minor=ticket.amount_minor)} {ticket.currency}"
        least = money(minor=ticket.least_minor)
        yield words["off_from" if ticket.least_minor else "off"].format(off=off, least=least)
    ends = ticket.expires_at
    yield words["never"] if ends is None else words["ends"].format(at=ends.isoformat())


@command.command("settle")
@click.argument("log", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a use.")
def settle(log: Path, as_json: bool) -> None:
    """Settle what a till gave without network; exit code 1 where there was a conflict.

    LOG is the till's file as `guerdon code verify --log` writes it. Again changes nothing.
    """
    if not log.is_file():
        refuse(Refusal(reason="file_not_found", data={"file": str(log)}))
    open_house()
    from guerdon.flows.till import log as till_log
    from guerdon.flows.till import settlement

    given = granted(till_log.recall(file=log))
    wrong = 0
    for start in range(0, len(given), settlement.MOST):
        part = given[start : start + settlement.MOST]
        found = settlement.settle(given=part, now=datetime.now(UTC))
        for use, one in zip(part, found, strict=True):
            wrong += one.state in ("conflict", "refused")
            if as_json:
                click.echo(json.dumps(settlement.document(settled=one), ensure_ascii=False))
                continue
            why = " ".join(
                said(reason=each.reason, data=each.data, language=language()) for each in one.why
            )
            click.echo(f"{use.order}\t{one.code or '?'}\t{one.state}\t{why}".rstrip())
    sys.exit(1 if wrong else 0)


def _keys(file: Path | None) -> dict[str, bytes]:
    """From the file, else from this shop's own database."""
    from guerdon.flows.till import check

    if file is None:
        open_house()
        from guerdon.store.codes import signing

        return signing.public_keys()
    if not file.is_file():
        refuse(Refusal(reason="file_not_found", data={"file": str(file)}))
    return granted(check.read_keys(document=shelf.data(file=file)))


def _moment(given: datetime | None, *, last: bool = False) -> datetime | None:
    """A day in the shop's zone (as the last one it counts whole), or a moment with its zone."""
    if given is None or given.tzinfo is not None:
        return given
    from guerdon.flows.codes import batches as flow

    return flow.day(given.date(), last=last)


def _run(asked: "Asked") -> None:
    """Do the job here and now; another worker that has it too does no harm."""
    from rich.console import Console
    from rich.progress import Progress

    from guerdon.flows.codes import batches as flow
    from guerdon.store.codes import batches

    with Progress(console=Console(stderr=True), transient=True) as bars:
        granted(flow.run(batch=asked.key, tell=_teller(bars)))
    batch = batches.seen(key=asked.key)
    if batch is not None:
        refused = f", {batch.refused:,} lines refused" if batch.refused else ""
        click.echo(f"{batch.key}: {batch.made:,} codes{refused} ({batch.state})")


def _teller(bars: Any) -> Callable[[dict[str, Any]], None]:
    task = bars.add_task("", total=None)

    def tell(progress: dict[str, Any]) -> None:
        bars.update(task, completed=progress.get("done", 0), total=progress.get("total"))

    return tell
