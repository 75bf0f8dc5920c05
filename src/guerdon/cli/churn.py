"""guerdon churn: learn from a table with labels who leaves, how good that is, and who is next."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guerdon.cli.house import granted, language

if TYPE_CHECKING:
    from guerdon.lake.labelled import Read

SHOWN = 12


@click.command("churn")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", required=True, help="The column that says who left.")
@click.option("--yes", default="Yes", show_default=True, help="Its value for those who left.")
@click.option("--time", help="The column that says how long each was a customer.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Risks as CSV.")
def command(file: Path, label: str, yes: str, time: str | None, out: Path | None) -> None:
    """Learn who leaves from FILE (CSV or Parquet), checked on rows that were not learnt from."""
    from guerdon.flows.know import churn as flow

    found = granted(flow.read(file=file, label=label, yes=yes, time=time))
    zh = language() == "zh"
    told = found.model.quality
    click.echo(
        f"{told.customers:,} 位客户，{told.left:,} 位已流失。交叉检验：AUC {told.auc:.3f}，"
        f"Brier {told.brier:.4f}（只报均值为 {told.plain_brier:.4f}），"
        f"校准误差 {told.calibration_error:.3f}。"
        if zh
        else f"{told.customers:,} customers, {told.left:,} left. Cross-checked: "
        f"AUC {told.auc:.3f}, Brier {told.brier:.4f} (the mean alone: {told.plain_brier:.4f}), "
        f"calibration error {told.calibration_error:.3f}."
    )
    for one in told.bins:
        click.echo(f"  {one.customers:>7,}  {one.told:>6.1%}  {one.left:>6.1%}")
    if found.curve is not None:
        _stays(found, zh=zh)
    if out is not None:
        rows = "".join(f"{number},{risk:.6f}\n" for number, risk in enumerate(found.risk, start=1))
        out.write_text("row,risk\n" + rows, encoding="utf-8")


def _stays(found: "Read", *, zh: bool) -> None:
    """The survival curve in a line, and the strongest hazard ratios."""
    import numpy as np
    from rich.console import Console
    from rich.table import Table

    curve, hazards = found.curve, found.hazards
    if curve is None or hazards is None:
        return
    median = (
        ("超过一半始终留存" if zh else "more than half stay")
        if curve.median is None
        else (f"{'中位留存时间' if zh else 'median stay'} {curve.median:g}")
    )
    click.echo(f"Kaplan-Meier: {median}; Cox: C = {found.concordance or 0:.3f}")
    heads = ("指标", "风险比", "95% 区间", "p 值") if zh else ("measure", "ratio", "95 %", "p")
    table = Table(*heads)
    order = np.argsort(hazards.p_values, kind="stable")[:SHOWN]
    for place in order:
        ratio, error = hazards.log_ratios[place], hazards.errors[place]
        low, high = np.exp(ratio - 1.96 * error), np.exp(ratio + 1.96 * error)
        table.add_row(
            hazards.names[place],
            f"{np.exp(ratio):.3f}",
            f"{low:.3f} … {high:.3f}",
            f"{hazards.p_values[place]:.2g}",
        )
    Console().print(table)
