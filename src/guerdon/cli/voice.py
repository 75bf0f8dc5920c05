"""guerdon voice: read texts, take remarks in, train a model on the shop's labels, and go back."""

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guerdon.cli.house import granted, language, open_house

if TYPE_CHECKING:
    from guerdon.know.voice.training import Figures

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
HEADS = ("text", "language", "sentiment", "positive", "aspects")


@click.group("voice")
def command() -> None:
    """What customers say. A FILE is CSV or Parquet with a column of texts."""


@command.command("read")
@FILE
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def read(file: Path, out: Path) -> None:
    """Write the sentiment and the aspects of each text of FILE; nothing is kept."""
    open_house()
    from guerdon.flows.voice import files

    texts, found = granted(files.read(file=file))
    with out.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADS)
        for text, one in zip(texts, found, strict=True):
            positive = "" if one.positive is None else f"{one.positive:.4f}"
            aspects = json.dumps(dict(one.aspects), ensure_ascii=False)
            writer.writerow([_safe(text), one.language, one.sentiment, positive, aspects])
    counts = [sum(one.sentiment == word for one in found) for word in ("positive", "negative")]
    rest = len(found) - sum(counts)
    click.echo(
        f"{len(found):,} 条：正面 {counts[0]:,}，负面 {counts[1]:,}，不确定 {rest:,} → {out}"
        if language() == "zh"
        else f"{len(found):,} texts: {counts[0]:,} positive, {counts[1]:,} negative, "
        f"{rest:,} unsure → {out}"
    )


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


@command.command("take")
@FILE
def take(file: Path) -> None:
    """Keep the remarks of FILE once by their keys; wrong rows stay out with their reason."""
    open_house()
    from guerdon.flows.voice import files
    from guerdon.terms.reasons import said

    done = granted(files.bring_in(file=file, now=datetime.now(UTC)))
    click.echo(
        f"共 {done.rows:,} 行：新增 {done.new:,}，已有 {done.same:,}，未收 {done.wrong_count:,}"
        if language() == "zh"
        else f"{done.rows:,} rows: {done.new:,} new, {done.same:,} known, "
        f"{done.wrong_count:,} wrong"
    )
    for one in done.wrong:
        why = said(reason=one.refusal.reason, data=one.refusal.data, language=language())
        click.echo(f"  {one.row}: {why}")


@command.command("train")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--anyway", is_flag=True, help="Use the new version even where it is no better.")
def train(file: Path | None, anyway: bool) -> None:
    """Train on the labels (or stars) of FILE, or on what people labelled in the console."""
    open_house()
    from guerdon.flows.voice import learning

    who = os.environ.get("USER", "") or "command line"
    made = granted(learning.train(file=file, actor=who, now=datetime.now(UTC), anyway=anyway))
    zh = language() == "zh"
    for one in made:
        click.echo(
            f"{one.version.version}  ({'五折交叉验证' if zh else '5-fold cross-validation'})"
        )
        _told("本店模型" if zh else "own", one.own, zh)
        _told("自带模型" if zh else "shipped", one.shipped, zh)
        if one.version.used:
            click.echo("  已启用，夜间重读全部评价" if zh else "  In use; the night reads anew")
        else:
            click.echo(
                "  未优于自带模型，已保存但未启用（--anyway 可强制启用）。"
                if zh
                else "  No better than the shipped model: kept, not used (--anyway uses it)."
            )


def _told(name: str, one: "Figures", zh: bool) -> None:
    click.echo(
        f"  {name}：{one.texts:,} 条，准确率 {one.accuracy:.1%}，AUC {one.auc:.3f}，"
        f"校准误差 {one.calibration_error:.3f}；有把握的占 {one.sure:.0%}，其中正确 "
        f"{one.sure_accuracy:.1%}"
        if zh
        else f"  {name}: {one.texts:,} texts, right {one.accuracy:.1%}, AUC {one.auc:.3f}, "
        f"calibration error {one.calibration_error:.3f}; sure of {one.sure:.0%}, right on "
        f"{one.sure_accuracy:.1%} of these"
    )


@command.command("models")
def models() -> None:
    """The versions trained here, the newest first."""
    open_house()
    from guerdon.store.voice import models as voice_models

    for one in voice_models.listed():
        mark = "*" if one.used else " "
        own = one.figures["own"]
        click.echo(f"{mark} {one.version}  {one.made_at:%Y-%m-%d %H:%M}  {own['accuracy']:.1%}")


@command.command("back")
@click.argument("code", type=click.Choice(["zh", "en"]))
@click.argument("version", default="")
def back(code: str, version: str) -> None:
    """Use an earlier VERSION of a language again, or without one the model that ships."""
    open_house()
    from guerdon.flows.voice import learning

    done = granted(learning.back(language=code, version=version))
    named = done.version if done else ("自带模型" if language() == "zh" else "the shipped model")
    click.echo(f"{code}: {named}")
