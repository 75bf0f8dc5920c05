"""The CDNOW sample as the literature reads it: purchase days by customer, split at day 272."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from guerdon.know.histories import Grouped, grouped

ORIGIN = date(1997, 1, 1)
END_OF_CALIBRATION = date(1997, 9, 30)
HOLDOUT_WEEKS = 39


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """One entry per customer; days since 1997-01-01."""

    days: list[list[int]]
    repeats: np.ndarray
    recency_days: np.ndarray
    age_days: np.ndarray
    mean_spend: np.ndarray
    later: np.ndarray

    @property
    def group(self) -> Grouped:
        return grouped(repeats=self.repeats, recency_days=self.recency_days, age_days=self.age_days)


def rows(shared_data: Path) -> list[tuple[str, date, int, float]]:
    """Customer, day, discs, dollars of each of the 6,919 lines."""
    found = []
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _, customer, day, discs, dollars = line.split()
        placed = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        found.append((customer, placed, int(discs), float(dollars)))
    return found


def sample(shared_data: Path) -> Sample:
    """Histories up to 1997-09-30 and purchases in the 39 weeks after."""
    spent: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for customer, placed, _, dollars in rows(shared_data):
        spent[customer][(placed - ORIGIN).days] += dollars
    cut = (END_OF_CALIBRATION - ORIGIN).days
    days = [sorted(found) for found in spent.values()]
    before = [[day for day in found if day <= cut] for found in days]
    mean = [
        np.mean([money[day] for day in seen[1:]]) if len(seen) > 1 else 0.0
        for money, seen in zip(spent.values(), before, strict=True)
    ]
    return Sample(
        days=days,
        repeats=np.array([len(seen) - 1 for seen in before]),
        recency_days=np.array([seen[-1] - seen[0] for seen in before]),
        age_days=np.array([cut - seen[0] for seen in before]),
        mean_spend=np.array(mean),
        later=np.array([len(a) - len(b) for a, b in zip(days, before, strict=True)]),
    )


def published_weeks(shared_data: Path) -> list[int]:
    """Cumulative repeat transactions at the end of each of 78 weeks, as printed."""
    file = shared_data / "cdnow" / "cdnow_sample_weekly_cumulative_repeat_published.csv"
    return [int(line.split(",")[1]) for line in file.read_text().splitlines()[1:]]
