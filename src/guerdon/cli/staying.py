"""guerdon staying: how long contracts of a file last, for whom, and what goes with leaving."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli.house import granted, language, open_house


@click.command("staying")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", help="The column to compare; else the one that tells most.")
@click.option("--start", help="The column of the first day.")
@click.option("--end", help="The column of the last day, empty while it runs.")
@click.option("--time", help="The column that says how long, where there are no days.")
@click.option("--left", help="The column that says who left.")
@click.option("--yes", default="", help="Its value for those who left.")
@click.option("--json", "as_json", is_flag=True, help="Print the curves and ratios as JSON.")
def command(file: Path, by: str, yes: str, as_json: bool, **columns: str | None) -> None:
    """Tell how long contracts of FILE (CSV or Parquet) last; a row is a contract."""
    open_house()
    from guerdon.flows.know import staying as flow

    named = {name: column for name, column in columns.items() if column}
    found = granted(flow.of_path(file=file, named=named, yes=yes, by=by, now=datetime.now(UTC)))
    told = flow.as_data(found=found)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    zh = language() == "zh"
    click.echo(
        f"{told['customers']:,} 份，{told['left']:,} 份已结束；中位时长 {_half(told, zh=zh)}。"
        if zh
        else f"{told['customers']:,} contracts, {told['left']:,} ended; "
        f"median stay {_half(told, zh=zh)}."
    )
    for one in told["groups"]:
        click.echo(f"  {told['by']} {one['group']}: {_half(one | {'unit': told['unit']}, zh=zh)}")
    for one in told["ratios"]:
        click.echo(f"  {one['measure']}: ×{one['ratio']:.2f} ({one['low']:.2f}–{one['high']:.2f})")


def _half(told: dict[str, Any], *, zh: bool) -> str:
    if told["median"] is None:
        return "尚未过半" if zh else "more than half stay"
    unit = {"days": "天"}.get(told["unit"], told["unit"]) if zh else told["unit"]
    return f"{told['median']:,.0f} {unit}"
