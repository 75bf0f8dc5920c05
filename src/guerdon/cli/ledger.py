"""guerdon ledger: prove the ledger, and give members and partners what proves itself."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli.house import granted, open_house


class Key(click.ParamType[bytes]):
    """A public key as 64 hexadecimal digits."""

    name = "hex"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        """The 32 bytes."""
        try:
            key = bytes.fromhex(value)
        except ValueError:
            key = b""
        if len(key) != 32:
            self.fail("a public key has 64 hexadecimal digits", param, ctx)
        return key


@click.group("ledger")
def command() -> None:
    """Prove the ledger, and write statements that prove themselves."""


@command.command("verify")
@click.option("--since", metavar="HEAD", help="Go on after a head that an earlier run printed.")
@click.option("--key", "keys", type=Key(), multiple=True, help="An older public key of this shop.")
def verify(since: str | None, keys: tuple[bytes, ...]) -> None:
    """Replay the journal: sums, lots and balances agree and nothing was altered; else exit code 1.

    Keep the head that it prints outside the database: the next run may go on there by --since, and
    then also notices entries that were cut off or written anew.
    """
    open_house()
    from guerdon.store.ledger import ledger
    from guerdon.store.ledger.replay import replay

    run = granted(replay(since=since, keys=keys))
    proof = ledger.verify()
    click.echo(
        f"{proof.entries} entries, {proof.postings} postings, {proof.lots} lots, "
        f"{proof.accounts} accounts: {'clean' if proof.clean else 'NOT clean'}"
    )
    for finding in proof.findings:
        click.echo(
            f"  {finding.what}: {finding.where} should be {finding.expected}, is {finding.found}"
        )
    click.echo(
        f"{run.entries} entries in {run.folios} folios: {'whole' if run.whole else 'NOT whole'}; "
        f"{run.waiting} entries wait to be bound"
    )
    for found in run.breaks:
        click.echo(f"  {found.what}: {found.where}, in folio {found.folio}")
    click.echo(f"head {run.head}")
    if not (proof.clean and run.whole):
        raise SystemExit(1)


@command.command("bind")
def bind() -> None:
    """Bind the entries that wait into signed folios now, as the worker does every few seconds."""
    open_house()
    from guerdon.store.ledger import folios

    done = 0
    while count := folios.bind(now=datetime.now(UTC)):
        done += count
    click.echo(f"{done} entries bound.")


@command.command("key")
def key() -> None:
    """Print the public key that checks this shop's statements and heads."""
    open_house()
    from guerdon.store.ledger import key as ledger_key

    click.echo(ledger_key.public().hex())


@command.command("statement")
@click.argument("customer", required=False)
@click.option("--account", help="An account of the house instead, such as partner:NAME.")
@click.option("--wallet", default="points", help="The kind of points or money: points, cash-CNY.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
def statement(customer: str | None, account: str | None, wallet: str, out: Path | None) -> None:
    """Write the entries of a customer or an account with their proofs as JSON."""
    if (customer is None) == (account is None):
        raise click.UsageError("name either a customer or --account")
    open_house()
    from guerdon.store.ledger import folios, statements

    now = datetime.now(UTC)
    while folios.bind(now=now):
        pass
    document = granted(
        statements.exported(customer=customer, now=now, wallet=wallet)
        if customer is not None
        else statements.of_account(account=account or "", now=now, wallet=wallet)
    )
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=Key(), required=True, help="The shop's public key, learnt elsewhere.")
def check(file: Path, key: bytes) -> None:
    """Check a statement without the shop's database; exit code 1 if it does not hold."""
    from guerdon.store.ed25519 import genuine
    from guerdon.terms.proven import StatementError, checked

    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        done = checked(statement=document, key=key, genuine=genuine)
    except (StatementError, ValueError, RecursionError) as error:
        click.echo(f"NOT proven: {error}")
        raise SystemExit(1) from error
    whose = done.account if done.customer is None else f"member {done.customer}"
    click.echo(
        f"proven: {done.lines} entries of {whose}, {done.balance} {done.wallet}"
        f", bound by {done.newest or 'nobody yet'}"
    )
