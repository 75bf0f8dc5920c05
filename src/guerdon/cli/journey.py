"""guerdon journey: journeys as text, looked through, simulated, planned, applied and made live."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, language, open_house, refuse
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

if TYPE_CHECKING:
    from guerdon.flows.journeys.editing import Planned
    from guerdon.give.journeys.lint import Finding

ACTOR = "command line"
FILE = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
WORDS = {
    "en": {
        "none": "Nothing was found.",
        "grave": "fault",
        "note": "note",
        "same": "No changes: the journey is as the text says.",
        "new": "A new journey {key}, a draft until it is made live.",
        "edit": "{key}: version {before} -> {after}, {state}.",
        "waiting": "  {runs} runs of version {version} wait at {step}: {meets}",
        "gone": "the step is gone; they stay on their version",
        "changed": "the step says something else now; they stay on their version",
        "kept": "the step is the same; they stay on their version",
        "ask": "Apply this?",
        "applied": "{key} is version {version} now; {moved} waiting runs moved or left.",
        "live": "{key} is live.",
        "paused": "{key} is paused.",
        "already": "{key} was so already.",
        "sum": "{members} members concerned, {entered} entries ({held_out} held out),"
        " {sent} messages, {grants} grants, {tasks} tasks, cost {cost},"
        " {reached} reached the goal.",
        "gates": "{shifted} moved out of quiet hours, {capped} met the cap,"
        " {expired} ran out of time.",
    },
    "zh": {
        "none": "没有发现问题。",
        "grave": "错误",
        "note": "注意",
        "same": "没有变化：旅程与文本一致。",
        "new": "新旅程 {key}，上线前为草稿。",
        "edit": "{key}：版本 {before} -> {after}，{state}。",
        "waiting": "  版本 {version} 有 {runs} 个旅程在 {step} 等待：{meets}",
        "gone": "新版本没有该步骤，仍按原版本继续",
        "changed": "该步骤内容有变，仍按原版本继续",
        "kept": "该步骤未变，仍按原版本继续",
        "ask": "确定应用？",
        "applied": "{key} 现为版本 {version}；{moved} 个等待中的旅程已移动或退出。",
        "live": "{key} 已上线。",
        "paused": "{key} 已暂停。",
        "already": "{key} 原本就是如此。",
        "sum": "涉及会员 {members} 人，进入 {entered} 次（对照组 {held_out}），消息 {sent} 条，"
        "发放 {grants} 次，任务 {tasks} 个，花费 {cost}，达成目标 {reached}。",
        "gates": "避开免打扰时段 {shifted} 条，触及频次上限 {capped} 条，过期未发 {expired} 条。",
    },
}


@click.group("journey")
def command() -> None:
    """Look through, simulate, plan and apply journeys."""


@command.command("list")
def listed() -> None:
    """Show every journey with its state and counts."""
    open_house()
    from guerdon.store.journeys import counts as journey_counts
    from guerdon.store.journeys import journeys

    counts = journey_counts.listed()
    for one in journeys.listed():
        found = counts.get(one.key, journey_counts.Counts())
        name = one.journey.called(language())
        click.echo(
            f"{one.key}  v{one.version} {one.state}  {name}: {found.entered} entered,"
            f" {found.going} going, {found.reached} reached, {found.held_out} held out"
        )


@command.command("ready")
@click.argument("name", required=False)
def ready(name: str | None) -> None:
    """List ready-made journeys, or print one as text to begin with."""
    open_house(migrate=False)
    from guerdon.flows.journeys import ready as journey_ready

    found = journey_ready.ready()
    if name is None:
        for key, one in found.items():
            click.echo(f"{key}  {one.journey.called(language())}")
        return
    if name not in found:
        refuse(Refusal(reason="not_found", data={"what": "journey", "key": name}))
    click.echo(found[name].text, nl=False)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of the text, so that an editor completes and checks it."""
    import json

    from guerdon.give.journeys import schema as schemas

    found = schemas.schema(language=language())
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@command.command("lint")
@FILE
def lint(path: Path) -> None:
    """Say what is probably wrong; exit code 1 where a fault would keep it from going live."""
    open_house()
    from guerdon.flows.journeys import editing

    planned = granted(editing.plan(document_=_read(path), now=datetime.now(UTC)))
    _findings(planned.findings)
    if any(one.grave for one in planned.findings):
        sys.exit(1)


@command.command("simulate")
@FILE
@click.option("--days", default=28, show_default=True, help="As if live for so many days.")
@click.option("--most", default=0, help="Look at so many members at most; 0 for all.")
def simulate(path: Path, days: int, most: int) -> None:
    """Go through the last days as if the journey had been live; nothing is written."""
    open_house()
    from guerdon.flows.journeys import simulation
    from guerdon.give.journeys import document
    from guerdon.store.programme import programme
    from guerdon.terms import money

    def tell(progress: dict[str, Any]) -> None:
        click.echo(f"{progress['step']}: {progress['members']}", err=True)

    journey = granted(document.parsed(document=_read(path)))
    now = datetime.now(UTC)
    found = simulation.past(journey=journey, days=days, now=now, most=most, tell=tell)
    for day, one in sorted(found.outlook.days.items()):
        channels = " ".join(f"{name} {count}" for name, count in sorted(one.messages.items()))
        click.echo(f"{day}  +{one.entered:<5} {one.sent:>5} sent  {channels}")
    sums = found.outlook.sums()
    said_ = WORDS[language()]
    currency = programme.read().currency
    click.echo(
        said_["sum"].format(
            members=found.members,
            entered=found.outlook.entered,
            held_out=found.outlook.held_out,
            sent=sums.sent,
            grants=sums.grants,
            tasks=sums.tasks,
            cost=money.amounts(currency=currency, cost=sums.cost_minor)["cost"],
            reached=found.outlook.reached,
        )
    )
    click.echo(
        said_["gates"].format(shifted=sums.shifted, capped=sums.capped, expired=sums.expired)
    )


@command.command("plan")
@FILE
def plan(path: Path) -> None:
    """Show what applying the text would do; nothing is changed."""
    open_house()
    from guerdon.flows.journeys import editing

    _print(granted(editing.plan(document_=_read(path), now=datetime.now(UTC))))


@command.command("apply")
@FILE
@click.option(
    "--move", "moves", multiple=True, help="STEP=stay, STEP=exit or STEP=move:STEP, for runs there."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def apply(path: Path, moves: tuple[str, ...], yes: bool) -> None:
    """Keep the text as the journey's newest version; waiting runs stay on theirs unless moved."""
    open_house()
    from guerdon.flows.journeys import editing

    now = datetime.now(UTC)
    document = _read(path)
    planned = granted(editing.plan(document_=document, now=now))
    _print(planned)
    if planned.same and not moves:
        return
    if not yes:
        click.confirm(WORDS[language()]["ask"], abort=True)
    asked = dict(one.partition("=")[::2] for one in moves)
    done = granted(
        editing.apply(document_=document, actor=ACTOR, now=now, moves=asked, lock=planned.lock)
    )
    says = WORDS[language()]["applied"]
    click.echo(says.format(key=done.journey.key, version=done.version, moved=done.moved))


@command.command("live")
@click.argument("key")
def live(key: str) -> None:
    """Make a journey live, or let it go on after a pause."""
    open_house()
    from guerdon.flows.journeys import editing

    changed = granted(editing.go_live(key=key, actor=ACTOR, now=datetime.now(UTC)))
    click.echo(WORDS[language()]["live" if changed else "already"].format(key=key))


@command.command("pause")
@click.argument("key")
def pause(key: str) -> None:
    """Let nobody in and no run go on until it is live again."""
    open_house()
    from guerdon.flows.journeys import editing

    changed = granted(editing.pause(key=key, actor=ACTOR, now=datetime.now(UTC)))
    click.echo(WORDS[language()]["paused" if changed else "already"].format(key=key))


def _read(path: Path) -> Mapping[str, Any]:
    from guerdon.flows.journeys import editing

    return granted(editing.read(text=shelf.text(file=path), file=path.name))


def _findings(found: "tuple[Finding, ...]") -> None:
    tongue = language()
    for one in found:
        sentence = said(reason=one.why.reason, data=one.why.data, language=tongue)
        word = WORDS[tongue]["grave" if one.grave else "note"]
        click.echo(f"! {word} {one.step or '-'}: {sentence}")
    if not found:
        click.echo(WORDS[tongue]["none"])


def _print(planned: "Planned") -> None:
    says = WORDS[language()]
    key = planned.journey.key
    if planned.same:
        click.echo(says["same"])
    elif not planned.before:
        click.echo(says["new"].format(key=key))
    else:
        after = planned.before + 1
        click.echo(
            says["edit"].format(key=key, before=planned.before, after=after, state=planned.state)
        )
    for one in planned.waiting:
        meets = says["gone" if not one.there else "changed" if one.changed else "kept"]
        words = {"runs": one.runs, "version": one.version, "step": one.step, "meets": meets}
        click.echo(says["waiting"].format(**words))
    _findings(planned.findings)
