"""guerdon intake: bring in orders, customers and products, and see what became of each row."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guerdon.cli.house import granted, language, open_house
from guerdon.terms.money import written
from guerdon.terms.reasons import said

if TYPE_CHECKING:
    from guerdon.flows.intake.intake import Look
    from guerdon.flows.intake.sources import Source
    from guerdon.terms.intake import Count, Report

SECRET_FROM = "GUERDON_SOURCE_PASSWORD"  # noqa: S105 (where it is, not what it is)
LIST_FIELDS = ("discount", "placed_at", "name")
STEPS = {
    "pull": {"en": "fetching", "zh": "拉取"},
    "read": {"en": "reading", "zh": "读取"},
    "judge": {"en": "checking", "zh": "检查"},
    "write": {"en": "writing", "zh": "写入"},
}


@click.command("intake")
@click.argument("orders", required=False)
@click.option("--customers", help="Customers, from any such place.")
@click.option("--products", help="Products, from any such place.")
@click.option("--query", default="", help="SELECT ... instead of a table of ORDERS' database.")
@click.option("--map", "given", multiple=True, help="FIELD=COLUMN, as in amount=sales_value.")
@click.option("--yes", is_flag=True, help="Take the columns as guessed, without asking.")
@click.option("--check", is_flag=True, help="Only show how the files would be read.")
@click.option("--shift-days", default=0, help="Move all dates by so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON lines.")
def command(
    orders: str | None,
    customers: str | None,
    products: str | None,
    query: str,
    given: tuple[str, ...],
    yes: bool,
    check: bool,
    shift_days: int,
    as_json: bool,
) -> None:
    """Bring in ORDERS, customers and products.

    Each from a CSV or Parquet file, a folder of Parquet, or a table of a database:
    postgresql://user@host/shop#public.orders, mysql://..., sqlite:///shop.db#orders. A password
    comes from GUERDON_SOURCE_PASSWORD, or stands in the address, where others may see it.

    A --map of CUSTOMERS or PRODUCTS begins with its kind: customers.email=mail.
    """
    files = [("products", products, ""), ("customers", customers, ""), ("orders", orders, query)]
    named = [(what, file, asked) for what, file, asked in files if file is not None]
    if not named:
        raise click.UsageError("name a file: guerdon intake orders.csv --customers customers.csv")
    maps = _maps(given)
    open_house()
    from guerdon.flows.intake import intake

    wanted = [(what, _place(file, asked)) for what, file, asked in named]
    looks = [granted(intake.look(file=file, what=what)) for what, file in wanted]
    columns = [{**look.columns, **maps.get(look.what, {})} for look in looks]
    if check or not (yes or as_json):
        for look, one in zip(looks, columns, strict=True):
            _show_look(look, one)
    if check:
        for look, one in zip(looks, columns, strict=True):
            granted(intake.checked(look=look, columns=one))
        return
    if not yes and sys.stdin.isatty():
        click.confirm("对吗？" if language() == "zh" else "Is that right?", abort=True)
    for (what, file), one in zip(wanted, columns, strict=True):
        with _progress(quiet=as_json) as tell:
            answer = intake.bring_in(
                file=file,
                what=what,
                columns=one,
                shift_days=shift_days if what == "orders" else 0,
                now=datetime.now(UTC),
                tell=tell,
                actor="cli",
            )
        report = granted(answer)
        if as_json:
            import json

            click.echo(json.dumps(intake.document(report=report), ensure_ascii=False))
        else:
            _show_report(report)


def _place(text: str, query: str) -> "Path | Source":
    """A file or folder; or a database with the table behind # or the query."""
    from guerdon.flows.intake.sources import Source
    from guerdon.lake.sources.address import is_address

    if not is_address(text=text):
        return Path(text)
    place, _, table = text.partition("#")
    password = os.environ.get(SECRET_FROM, "")
    return Source(place=place, table=table, query=query, password=password)


def _maps(given: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for text in given:
        left, sign, column = text.partition("=")
        if not sign:
            raise click.BadParameter("write FIELD=COLUMN", param_hint="--map")
        what, dot, field = left.partition(".")
        if not dot or what not in ("orders", "customers", "products"):
            what, field = "orders", left
        several = [part.strip() for part in column.split(",")]
        is_list = field in LIST_FIELDS and len(several) > 1
        found.setdefault(what, {})[field.strip()] = several if is_list else column.strip()
    return found


def _show_look(look: "Look", columns: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    zh = language() == "zh"
    table = Table(title=f"{look.source}: {look.what}", title_justify="left")
    heads = ("字段", "列", "把握", "例") if zh else ("field", "column", "sure", "for example")
    for head in heads:
        table.add_column(head)
    sure = {guess.field: f"{guess.confidence:.0%} {guess.why}" for guess in look.guesses}
    for field, given in columns.items():
        listed = [given] if isinstance(given, str) else list(given)
        guessed = look.columns.get(field) == given
        example = " + ".join(
            str(next((row[name] for row in look.rows if row.get(name)), "")) for name in listed
        )
        is_layout = field in ("decimal_mark", "date_order")
        why = "" if is_layout else sure.get(field, "") if guessed else "--map"
        table.add_row(field, ", ".join(listed), why, "" if is_layout else example[:40])
    used = {
        name
        for given in columns.values()
        for name in ([given] if isinstance(given, str) else given)
    }
    left = [header[:80] for header in look.headers if header not in used]
    console = Console()
    console.print(table)
    if left:
        console.print(("不读取的列：" if zh else "not read: ") + ", ".join(left), style="dim")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True, quiet=quiet)
    shown = TextColumn("{task.fields[said]}")
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        shown,
        console=console,
        transient=True,
    ) as bars:
        task = bars.add_task("", total=None, said="")

        def tell(progress: dict[str, Any]) -> None:
            step = STEPS.get(progress["step"], {}).get(language(), progress["step"])
            done = progress.get("done", 0)
            bars.update(
                task,
                description=step,
                completed=done,
                total=progress.get("of"),
                said=f"{done:,}" if done else "",
            )

        yield tell


def _show_report(report: "Report") -> None:
    from rich.console import Console
    from rich.table import Table

    zh = language() == "zh"
    console = Console()
    if report.again:
        console.print(
            f"{report.source}：此文件之前已导入，没有任何变化。"
            if zh
            else f"{report.source} was brought in before; nothing changed."
        )
    table = Table(title=f"{report.source}: {report.what}", title_justify="left")
    heads = ("", "行", "金额") if zh else ("", "rows", f"amount {report.currency}")
    for head in heads:
        table.add_column(head, justify="right" if head else "left")

    def row(name: str, rows: int, minor: int, style: str = "") -> None:
        money = written(minor=minor, currency=report.currency, grouped=True)
        table.add_row(name, f"{rows:,}", money if report.what == "orders" else "", style=style)

    row("读取" if zh else "read", report.read, report.read_minor)
    row("采用" if zh else "accepted", report.accepted, report.accepted_minor, "green")
    row("隔离" if zh else "quarantined", report.quarantined, report.quarantined_minor)
    for count in report.quarantine:
        row("  " + _reason(count), count.rows, count.amount_minor, "yellow")
    for count in report.flags:
        row("  ? " + _reason(count), count.rows, count.amount_minor, "dim")
    console.print(table)
    changes = ", ".join(
        f"{name.replace('_', ' ')} {number:,}" for name, number in report.changes.items() if number
    )
    if report.first_at and report.last_at:
        span = f"{report.first_at:%Y-%m-%d} – {report.last_at:%Y-%m-%d}"
        orders, customers = f"{report.orders:,}", f"{report.customers:,}"
        console.print(
            f"{orders} 笔订单，{customers} 位客户，{span}"
            if zh
            else f"{orders} orders of {customers} customers, {span}"
        )
    console.print(changes, style="dim")


def _reason(count: "Count") -> str:
    examples = ", ".join(str(row) for row in count.examples)
    sentence = said(reason=count.reason, data={"text": "…"}, language=language())
    return f"{sentence} ({examples})"
