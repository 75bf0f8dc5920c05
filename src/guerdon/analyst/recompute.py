"""Recompute a campaign's readout from its rows, with nothing of guerdon in it.

Beside this file lie rows.csv (one row a customer of the two arms; money in minor units) and
readout.json (what was told).
同目录中 rows.csv 每行一位客户（金额为最小货币单位），readout.json 为已发布的结果；
本程序独立复算每个数值，并逐项比对。

    arm       given or holdout, by the draw             实验组或对照组，由抽签决定
    before    sales foreseen when planned               规划时预计的消费
    offer     given, or what would have been given      所发优惠；对照组为本应获得的优惠
    stage     lifecycle stage when planned              规划时的生命周期阶段
    channel   of most orders before the launch          启动前的常用渠道
    bought    1 if any order in the window              活动期内有购买为 1
    orders    sales orders in the window                活动期内订单数
    sales     net of returns, before this campaign's discounts   净消费，未扣本活动优惠
    after     sales paid after the window               活动结束后的消费
    off       this campaign's discounts                 本活动的优惠金额

effect     y - slope (x - mean x), x = before, slope pooled over the arms (CUPED), then Welch's t
ROI        (margin * people given * effect on sales - cost) / cost
parts      the same within a part; intervals at 1 - .05 / parts, p by Holm over all parts
earlier    -after / during, Fieller's interval with normal quantiles

Run it where the three files lie: python recompute.py. It wants numpy and scipy, prints each figure
beside the one told, and ends with 1 if any differs.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

NUMBERS = ("before", "bought", "orders", "sales", "after", "off")


def read(path: Path) -> dict[str, Any]:
    """The columns of rows.csv."""
    columns: dict[str, list[Any]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                columns[name].append(float(value) if name in NUMBERS else value)
    return {name: np.array(values) for name, values in columns.items()}


def effect(y: Any, x: Any, given: Any, level: float = 0.95) -> dict[str, Any]:
    """Difference of means after CUPED, its standard error, interval and p."""
    arms = [given, ~given]
    if min(int(arm.sum()) for arm in arms) < 2:
        return {"difference": 0.0, "error": np.inf, "low": None, "high": None, "p": 1.0}
    spread = sum(((x[arm] - x[arm].mean()) ** 2).sum() for arm in arms)
    both = sum(((x[arm] - x[arm].mean()) * (y[arm] - y[arm].mean())).sum() for arm in arms)
    freed = y - (both / spread if spread > 0 else 0.0) * (x - x.mean())
    gap = freed[given].mean() - freed[~given].mean()
    parts = [freed[arm].var(ddof=1) / arm.sum() for arm in arms]
    error = float(np.sqrt(sum(parts)))
    if error == 0:
        return {"difference": gap, "error": 0.0, "low": gap, "high": gap, "p": float(gap == 0)}
    df = sum(parts) ** 2 / sum(v**2 / (arm.sum() - 1) for v, arm in zip(parts, arms, strict=True))
    from scipy import stats

    reach = stats.t.ppf(0.5 + level / 2, df) * error
    p = 2 * stats.t.sf(abs(gap) / error, df)
    return {"difference": gap, "error": error, "low": gap - reach, "high": gap + reach, "p": p}


def holm(ps: dict[Any, float]) -> dict[Any, float]:
    """Holm's p-values."""
    found: dict[Any, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(ps, key=lambda n: (ps[n], n))):
        highest = max(highest, min(1.0, (len(ps) - place) * ps[name]))
        found[name] = highest
    return found


def say(line: str) -> None:
    """One line told."""
    sys.stdout.write(f"{line}\n")


def compare(label: str, mine: Any, told: Any, wrong: list[str]) -> None:
    """One line; what differs is noted."""
    same = mine is None and told is None
    if mine is not None and told is not None:
        same = abs(mine - told) <= 1e-6 * max(1.0, abs(told))
    say(f"{'ok ' if same else 'NOT'} {label:<44} {mine} {told}")
    if not same:
        wrong.append(label)


def whole(rows: Any, told: Any, given: Any, wrong: list[str]) -> None:
    """The campaign as one: counts, effects, gain, ROI, cost of an extra order."""
    compare("people given", int(given.sum()), told["counts"]["given"], wrong)
    compare("people held out", int((~given).sum()), told["counts"]["holdout"], wrong)
    found = {}
    for name in ("sales", "orders", "bought"):
        found[name] = effect(rows[name], rows["before"], given)
        for word in ("difference", "low", "high", "p"):
            compare(f"{name} {word}", found[name][word], told["effects"][name][word], wrong)
    back, n = told["returned"], given.sum()
    cost = sum(back["costs"].values())
    gain = told["margin"] * n * found["sales"]["difference"]
    compare("cost", cost, back["cost"], wrong)
    compare("gain", gain, back["gain"], wrong)
    compare("roi", (gain - cost) / cost if cost else None, back["roi"], wrong)
    more = n * found["orders"]["difference"]
    compare("cost of an extra order", cost / more if more > 0 else None, back["per_order"], wrong)


def parts(rows: Any, told: Any, given: Any, wrong: list[str]) -> None:
    """Each part by its name; parts told together as * are left alone."""
    kinds = told.get("kinds", {})
    rows["kind"] = np.array([kinds.get(offer, "") for offer in rows["offer"]])
    every = [(cut["by"], part) for cut in told["parts"] for part in cut["parts"]]
    able = [(by, part) for by, part in every if min(part["given"], part["holdout"]) >= 2]
    level = 1 - 0.05 / max(1, len(able))
    ps = {}
    for by, part in every:
        if part["name"] == "*":
            ps[by, part["name"]] = part["p"]
            continue
        mine = rows[by] == part["name"]
        got = effect(rows["sales"][mine], rows["before"][mine], given[mine], level)
        if np.isfinite(got["error"]):
            ps[by, part["name"]] = got["p"]
        for word in ("difference", "low", "high", "p"):
            if np.isfinite(got["error"]):
                compare(f"{by} {part['name']} {word}", got[word], part[word], wrong)
        gain = told["margin"] * (mine & given).sum() * got["difference"]
        if np.isfinite(got["error"]) and part["cost"]:
            roi = (gain - part["cost"]) / part["cost"]
            compare(f"{by} {part['name']} roi", roi, part["roi"], wrong)
    for (by, part), p in ((key, holm(ps).get((key[0], key[1]["name"]), 1.0)) for key in every):
        compare(f"{by} {part['name']} p by Holm", p, part["p_corrected"], wrong)
    for cut in told["parts"]:
        cost = sum(part["cost"] for part in cut["parts"])
        compare(f"{cut['by']} costs add up", cost, told["returned"]["cost"], wrong)


def after(rows: Any, told: Any, given: Any, wrong: list[str]) -> None:
    """What was bought earlier and not more."""
    if not told.get("after"):
        return
    y, z, x = rows["sales"], rows["after"], rows["before"]
    a, b, net = (effect(one, x, given) for one in (y, z, y + z))
    for name, got in (("during", a), ("after", b), ("net", net)):
        for word in ("difference", "low", "high"):
            compare(f"{name} {word}", got[word], told["after"][name][word], wrong)
    from scipy import stats

    q = stats.norm.ppf(0.975) ** 2
    together = (net["error"] ** 2 - a["error"] ** 2 - b["error"] ** 2) / 2
    one, two = a["difference"], b["difference"]
    square = one**2 - q * a["error"] ** 2
    cross, rest = one * two - q * together, two**2 - q * b["error"] ** 2
    compare("bought earlier", -two / one if one else None, told["after"]["earlier"], wrong)
    if square > 0:
        root = np.sqrt(max(0.0, cross**2 - square * rest))
        compare("earlier low", (-cross - root) / square, told["after"]["earlier_low"], wrong)
        compare("earlier high", (-cross + root) / square, told["after"]["earlier_high"], wrong)


def recompute(folder: Path) -> int:
    """Everything; what differs."""
    rows = read(folder / "rows.csv")
    told = json.loads((folder / "readout.json").read_text("utf-8"))
    given = rows["arm"] == "given"
    wrong: list[str] = []
    for check in (whole, parts, after):
        check(rows, told, given, wrong)
    say(f"{len(wrong)} figures differ" if wrong else "every figure agrees")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(recompute(Path(__file__).parent))
