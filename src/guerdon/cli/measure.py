"""guerdon measure: read a randomised trial from a file, and who stays."""

from pathlib import Path

import click

from guerdon.cli.house import granted, language, open_house


@click.group("measure")
def command() -> None:
    """Read a randomised trial from a file, and who stays."""


@command.command("trial")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--arm", required=True, help="The column that says who was given what.")
@click.option("--control", required=True, help="The value of that column for those given nothing.")
@click.option("--outcome", "outcomes", required=True, multiple=True, help="A number or yes/no.")
def trial(file: Path, arm: str, control: str, outcomes: tuple[str, ...]) -> None:
    """Each arm against the control, by outcome, with 95 % intervals."""
    from rich.console import Console
    from rich.table import Table

    from guerdon.flows.experiments import trial as flow

    found = granted(flow.read(file=file, arm=arm, control=control, outcomes=outcomes))
    zh = language() == "zh"
    heads = ("组别", "指标", "给予", "对照", "差异", "95% 区间", "校正 p 值")
    if not zh:
        heads = ("arm", "outcome", "given", "control", "difference", "95 % interval", "adjusted p")
    table = Table(title=f"{file.name} ({control})", title_justify="left")
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number < 2 else "right")
    for name, effects in found.effects.items():
        for outcome, effect in effects.items():
            table.add_row(
                name,
                outcome,
                f"{effect.given.mean:.4f}",
                f"{effect.held.mean:.4f}",
                f"{effect.difference:+.4f}",
                f"{effect.low:+.4f} … {effect.high:+.4f}",
                f"{found.adjusted[(name, outcome)]:.2g}",
            )
    Console().print(table)
    sizes = ", ".join(f"{name} {count:,}" for name, count in found.ratio.counts.items())
    equal = "各组人数相等的检验" if zh else "arms of equal size"
    click.echo(f"{sizes}; {equal}: p = {found.ratio.p:.2g}")
    if found.ratio.alarm:
        click.echo(
            "各组人数与等比例抽样不符，请检查抽样。"
            if zh
            else "The arms are not of equal size: if they were drawn so, something is broken."
        )


@command.command("retention")
@click.option("--days", default=365, show_default=True, help="The length of both periods.")
def retention(days: int) -> None:
    """The last DAYS days against the DAYS before, as of the newest night."""
    open_house()
    from guerdon.flows.know import retention as flow

    found = granted(flow.seen(days=days))
    zh = language() == "zh"

    def share(rate: float | None) -> str:
        return ("未知" if zh else "unknown") if rate is None else f"{rate:.1%}"

    click.echo(
        f"前期 {found.start:,} 人购买，后期 {found.end:,} 人："
        f"新客 {found.new:,}，回流 {found.back:,}。"
        if zh
        else f"{found.start:,} bought in the earlier period, {found.end:,} in the later one: "
        f"{found.new:,} of them new, {found.back:,} back."
    )
    click.echo(f"{'留存率' if zh else 'retention'} {share(found.rate)}")
    click.echo(f"{'价值留存率' if zh else 'value retention'} {share(found.value_rate)}")
    if found.lifetime_days is not None:
        length = f"{found.lifetime_days:,.0f}"
        click.echo(f"平均生命周期 {length} 天" if zh else f"mean lifetime {length} days")
