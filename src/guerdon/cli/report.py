"""guerdon report: the whole picture of a shop from a file of orders, as one page."""

from pathlib import Path
from typing import Any

import click

from guerdon.cli.house import language


@click.command("report")
@click.argument("orders", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--customer", help="The column of the customer; found by its name if not given.")
@click.option("--at", help="The column of the moment of purchase.")
@click.option("--amount", help="The column of the amount paid.")
@click.option("--order", help="The column of the order, where a row is a line.")
@click.option("--sku", help="The column of the product, for what is bought together.")
@click.option("--category", help="The column of the product's category, for the same.")
@click.option("--discount", help="The column of the discount on a line: with and without one.")
@click.option("--as-of", help="Numbers as of this moment; by default the end of the last day.")
@click.option("--zone", default="UTC", show_default=True, help="The shop's time zone.")
@click.option("--unit", default=100, show_default=True, help="Minor units in one unit of money.")
@click.option("--currency", default="", help="A code such as CNY, for the sign before amounts.")
@click.option("--language", "tongue", type=click.Choice(("en", "zh")), help="Of the page.")
def command(orders: Path, output: Path, tongue: str | None, **words: Any) -> None:
    """The whole picture of a shop from ORDERS (CSV, Parquet, a folder), as one HTML page."""
    import warnings

    from guerdon.analyst import UnreadableOrdersError
    from guerdon.analyst.report import report

    # The page itself says how many rows were left out.
    warnings.simplefilter("ignore", UserWarning)
    try:
        report(orders, output, language=tongue or language(), **words)
    except (UnreadableOrdersError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(str(output))
