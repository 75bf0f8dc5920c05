"""guerdon quote: ask the till what a cart may have, and why."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.terms.cart import Checkout
    from guerdon.terms.quote import Quote


@click.command("quote")
@click.argument("cart", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--offers",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Offers as JSON or YAML: decide without a database.",
)
@click.option("--customer", help="The customer's key, instead of the cart's.")
@click.option("--code", "codes", multiple=True, help="A coupon code; more than one may be given.")
@click.option("--now", "moment", help="Decide as of this moment, such as 2026-03-14T12:00:00Z.")
@click.option("--json", "as_json", is_flag=True, help="The whole quote as JSON.")
def command(
    cart: Path,
    file: Path | None,
    customer: str | None,
    codes: tuple[str, ...],
    moment: str | None,
    as_json: bool,
) -> None:
    """Ask the till what the cart in a JSON file may have, and why it may not have the rest."""
    ask = granted(_asked(cart, customer, codes))
    now = _moment(moment)
    found = granted(_offline(ask, file, now) if file else _stored(ask, now))
    if as_json:
        from guerdon.terms.quote_document import document, spoken

        plain = spoken(document=document(quote=found), language=language())
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    for line in told(found, language()):
        click.echo(line)


def _asked(file: Path, customer: str | None, codes: tuple[str, ...]) -> "Checkout | Refusal":
    from guerdon.terms.checkout_document import parsed

    document = shelf.data(file=file)
    if isinstance(document, dict):
        if customer is not None:
            document["customer"] = customer
        if codes:
            document["codes"] = [*document.get("codes", []), *codes]
    return parsed(document=document)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    from guerdon.terms.strict import moment, read

    return granted(read(lambda value: moment(value, "--now"), text)).astimezone(UTC)


def _stored(ask: "Checkout", now: datetime) -> "Quote | Refusal":
    open_house()
    from guerdon.flows.till import checkout

    return checkout.quote(ask=ask, now=now)


def _offline(ask: "Checkout", file: Path, now: datetime) -> "Quote | Refusal":
    """Decide on a file of offers or a programme: as for a guest, since nobody is known here."""
    from guerdon.flows.till.quoting import decided, snapshot
    from guerdon.give import programme_document
    from guerdon.give.offer_document import parsed
    from guerdon.terms.customer import Facts
    from guerdon.terms.programme import Programme, Rules

    document = shelf.data(file=file)
    rules = Rules(currency=ask.cart.currency)
    if isinstance(document, dict) and "programme" in document:
        whole, faults = programme_document.parsed(document=document, base=Programme(rules=rules))
        granted(faults[0] if faults else whole)
        rules = whole.rules
        listed = [one.document for one in whole.offers.values() if one.state == "live"]
    else:
        listed = shelf.offers(document=document)
    found = [granted(parsed(one)) for one in listed]
    live = snapshot(found, stacking=rules.stacking, currency=rules.currency, zone=rules.zone)
    facts = Facts(customer=ask.customer, known=ask.customer is not None)
    return decided(ask=ask, facts=facts, offers=live, now=now)


def told(found: "Quote", tongue: str) -> list[str]:
    """The decision in lines: what applies to what, why the rest does not, what to pay."""
    from guerdon.terms.money import written
    from guerdon.terms.reasons import said

    def money(minor: int) -> str:
        return written(minor=minor, currency=found.currency, grouped=True)

    words = WORDS[tongue]
    lines = [f"{words['subtotal']:<12}{money(found.subtotal_minor):>12} {found.currency}"]
    for one in found.applied:
        says = said(reason=one.reason.reason, data=one.reason.data, language=tongue)
        lines.append(f"{one.offer:<12}{money(-one.minor):>12}  {says}")
        for share in one.shares:
            units = " + ".join(money(unit) for unit in share.units)
            lines.append(f"{'':<12}{'':>12}  {words['line']} {share.line}: {units}")
    for other in found.not_applied:
        says = said(reason=other.refusal.reason, data=other.refusal.data, language=tongue)
        lines.append(f"{other.offer:<12}{'–':>12}  {says}")
    if found.shipping_minor:
        lines.append(f"{words['shipping']:<12}{money(found.shipping_minor):>12}")
    lines.append(f"{words['total']:<12}{money(found.total_minor):>12} {found.currency}")
    return lines


WORDS = {
    "en": {"subtotal": "subtotal", "total": "total", "shipping": "shipping", "line": "line"},
    "zh": {"subtotal": "小计", "total": "应付", "shipping": "运费", "line": "商品行"},
}
