"""guerdon demo: load The Complete Journey, run the loop once, and show the ways in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from guerdon.cli.house import granted, language, open_house

if TYPE_CHECKING:
    from guerdon.flows.demo.demo import Demo

STEPS = {
    "access": {"en": "making the ways in", "zh": "创建登录账号"},
    "products": {"en": "bringing in 92,331 products", "zh": "导入 92,331 种商品"},
    "customers": {"en": "bringing in demographics", "zh": "导入客户属性"},
    "orders": {"en": "bringing in 1,469,307 order lines", "zh": "导入 1,469,307 行订单"},
    "points": {"en": "giving points for a year", "zh": "发放一年的积分"},
    "segments": {"en": "naming segments", "zh": "定义人群"},
    "night": {"en": "know: who the customers are", "zh": "了解：客户是谁"},
    "campaign": {"en": "decide: planning and launching", "zh": "决定：规划并启动活动"},
    "trial": {"en": "an experiment with two titles", "zh": "两个标题的实验"},
    "weeks": {"en": "give: eight simulated weeks", "zh": "给予：模拟八周"},
    "second night": {"en": "know again", "zh": "再次了解"},
    "readout": {"en": "measure: what it earned", "zh": "衡量：带来了什么"},
    "offers": {"en": "offers at the till", "zh": "收银优惠"},
    "referral": {"en": "friends who bring friends", "zh": "好友邀请好友"},
    "play": {"en": "draws, cards and ranks", "zh": "抽奖、集章与排行"},
    "rewards": {"en": "what points bought", "zh": "积分兑换与捐赠"},
    "remarks": {"en": "what customers say", "zh": "客户的声音"},
    "goals": {"en": "goals and where they head", "zh": "目标与走势"},
}


@click.command("demo")
@click.option("--once", is_flag=True, help="Only load what is not there yet.")
@click.option("--reset", is_flag=True, help="Wipe the demo first.")
@click.option("--address", default="http://127.0.0.1:8000", help="Where it will be served.")
def command(once: bool, reset: bool, address: str) -> None:
    """Load or reset the demo shop, and show how to sign in."""
    if once and reset:
        raise click.UsageError("--once or --reset, not both")
    # A standing demo has its schema: `serve` brings it to the newest one.
    open_house(migrate=False, anew=reset)
    from guerdon.flows.demo import demo

    found = None if reset else _standing(demo.standing)
    if found is None:
        open_house()
        if reset:
            refused = demo.reset()
            granted(refused if refused is not None else True)
        with _progress() as tell:
            answer = demo.load(now=datetime.now(UTC), tell=tell)
        found = granted(answer)
    _show(found, address)


def _standing(ask: "Callable[[], Demo | None]") -> "Demo | None":
    """None too where there are no tables yet."""
    from django.db.utils import DatabaseError

    try:
        return ask()
    except DatabaseError:
        return None


@contextmanager
def _progress() -> Iterator[Callable[[dict[str, Any]], None]]:
    import time

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    began = time.monotonic()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        console=console,
    ) as bars:
        task: TaskID | None = None
        at = ""

        def tell(progress: dict[str, Any]) -> None:
            nonlocal task, at
            if "number" in progress:
                if task is not None:
                    bars.update(task, completed=1, total=1, said="")
                at = f"[{progress['number']}/{progress['steps']}] "
                said = STEPS.get(progress["step"], {}).get(language(), progress["step"])
                task = bars.add_task(at + said, total=None, said="")
                if not console.is_terminal:
                    click.echo(f"{time.monotonic() - began:5.0f} s  {at}{said}", err=True)
            elif task is not None and "done" in progress:
                done, of = progress["done"], progress.get("of")
                bars.update(task, completed=done, total=of, said=f"{done:,}")

        yield tell
        if task is not None:
            bars.update(task, completed=1, total=1, said="")


def _show(demo: "Demo", address: str) -> None:
    zh = language() == "zh"
    click.echo("")
    click.echo(f"{'控制台' if zh else 'console'}   {address}")
    for name, password in demo.ways.passwords.items():
        click.echo(f"{name:9} {password}")
    click.echo(f"{'API 密钥' if zh else 'API key'}   {demo.ways.api_key}")
    click.echo("")
