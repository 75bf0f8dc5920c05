"""guerdon nightly: find out who the customers are and what they are worth."""

from datetime import UTC, datetime
from typing import Any

import click

from guerdon.cli.house import granted, language, open_house

STEPS = {
    "snapshot": {"en": "taking the snapshot", "zh": "生成快照"},
    "know": {"en": "starting the analysis", "zh": "启动分析"},
    "profile": {"en": "adding up orders", "zh": "汇总订单"},
    "models": {"en": "fitting the models", "zh": "拟合模型"},
    "predict": {"en": "predicting", "zh": "预测"},
    "segments": {"en": "making segments", "zh": "生成人群"},
    "write": {"en": "writing back", "zh": "写回结果"},
    "upkeep": {"en": "letting points and holds lapse", "zh": "处理到期积分与占用"},
}


@click.command("nightly")
@click.option("--as-of", help="Count orders before this ISO moment (default: now).")
@click.option("--full", is_flag=True, help="Learn everything anew, though an older night's holds.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def command(as_of: str | None, full: bool, as_json: bool) -> None:
    """Find out about every customer: profile, RFM, value, stage, segments."""
    moment = _moment(as_of)
    open_house()
    from rich.console import Console

    from guerdon.flows.night import nightly

    told = Console(stderr=True)
    with told.status("") as status:

        def tell(progress: dict[str, Any]) -> None:
            said = STEPS.get(progress["step"], {}).get(language(), progress["step"])
            done = f" {progress['done']:,}" if "done" in progress else ""
            status.update(f"{said}{done}")

        done = granted(nightly.run(now=datetime.now(UTC), as_of=moment, full=full, tell=tell))
    if as_json:
        import json

        click.echo(json.dumps(done.report, ensure_ascii=False))
        return
    _shown(Console(), done.report, done.as_of)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("not an ISO moment", param_hint="--as-of") from error
    if read.tzinfo is None:
        raise click.BadParameter("say the zone too: 2026-03-14T00:00Z", param_hint="--as-of")
    return read


def _shown(console: Any, report: dict[str, Any], as_of: datetime) -> None:
    from guerdon.terms.reasons import said

    zh = language() == "zh"
    console.print(
        f"截至 {as_of:%Y-%m-%d %H:%M %Z}：{report['customers']:,} 位客户"
        if zh
        else f"As of {as_of:%Y-%m-%d %H:%M %Z}: {report['customers']:,} customers"
    )
    if report["customers"]:
        _counts(console, report, zh)
        _models(console, report, zh)
        _holdout(console, report, zh)
    for note in [report["learnt"], *report["notes"]] if "learnt" in report else report["notes"]:
        console.print("· " + said(reason=note["reason"], data=note["data"], language=language()))
    seconds = ", ".join(f"{step} {took:.1f} s" for step, took in report["seconds"].items())
    console.print(seconds, style="dim")


def _counts(console: Any, report: dict[str, Any], zh: bool) -> None:
    from rich.table import Table

    table = Table(title="客户" if zh else "Customers", title_justify="left")
    for head in ("分类", "名称", "客户数") if zh else ("by", "name", "customers"):
        table.add_column(head, justify="right" if head in ("客户数", "customers") else "left")
    for by in ("stages", "value_classes", "rfm_segments", "segments"):
        for name, count in sorted(report[by].items(), key=lambda item: (-item[1], item[0])):
            table.add_row(by.replace("_", " "), name, f"{count:,}")
    console.print(table)


def _models(console: Any, report: dict[str, Any], zh: bool) -> None:
    from rich.table import Table

    table = Table(title="模型" if zh else "Models", title_justify="left")
    for head in ("model", "parameters", "log-likelihood", "used for"):
        table.add_column(head)
    fitted = dict(report["models"])
    if report["spend"]:
        fitted["gammagamma"] = report["spend"]
    uses = {report["orders_by"]: ["orders"]}
    uses.setdefault(report["alive_by"], []).append("P(alive)")
    uses.setdefault("gammagamma", []).append("basket")
    for name, told in fitted.items():
        values = "  ".join(f"{key} {value:.4g}" for key, value in told["parameters"].items())
        likelihood = told["log_likelihood"]
        table.add_row(
            name,
            values,
            "" if likelihood is None else f"{likelihood:,.1f}",
            ", ".join(uses.get(name, [])),
        )
    console.print(table)


def _holdout(console: Any, report: dict[str, Any], zh: bool) -> None:
    from rich.table import Table

    holdout = report.get("holdout")
    if not holdout:
        return
    weeks = holdout["weeks"]
    title = f"留出最后 {weeks:.0f} 周的检验" if zh else f"Held against the last {weeks:.0f} weeks"
    table = Table(title=title, title_justify="left")
    for head in ("model", "predicted", "actual", "total error", "error by frequency class"):
        table.add_column(head, justify="left" if head == "model" else "right")
    for name, check in holdout["checks"].items():
        mark = " *" if name == holdout["used"] else ""
        table.add_row(
            name + mark,
            f"{check['predicted']:,.0f}",
            f"{check['actual']:,}",
            f"{check['total_error']:+.1%}",
            f"{check['class_error']:.1%}",
        )
    console.print(table)
