"""Sentiment of Chinese reviews by category and texts a second, ours beside SnowNLP on the same."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.others import install
from guerdon.know.voice.model import shipped
from guerdon.know.voice.reading import SURE, read

NAME = "sentiment"
ON_DEMAND = True
OTHER = "SnowNLP 0.12.3"
FILE = Path(__file__).parents[2] / "shared" / "data" / "zh_sentiment"
# Evaluation alone: nothing in this file chooses anything. SnowNLP reads tens of texts a second.
A_CATEGORY = {"small": 200, "full": 1_000}
# Both models learnt from reviews of these: what they say of them is no evidence about new texts.
SEEN = {"书籍": "books", "计算机": "computers", "酒店": "hotels"}
NEW = {
    "平板": "tablets",
    "手机": "phones",
    "水果": "fruit",
    "洗发水": "shampoo",
    "热水器": "water heaters",
    "蒙牛": "dairy",
    "衣服": "clothes",
}
SHORT = 40  # characters
SECONDS = 3_600.0


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Accuracy by category in percent, then texts a second of CPU on the short ones."""
    chosen = _texts(A_CATEGORY[size])
    texts = [text for each in chosen.values() for text, _ in each]
    theirs, spent, name = _theirs(texts)
    ours = shipped("zh").positive(texts=texts)
    at = 0
    for category, listed in chosen.items():
        place = slice(at, at + len(listed))
        at += len(listed)
        labels = np.array([label for _, label in listed]) == 1
        seen = category in SEEN
        named = (SEEN | NEW)[category]
        right = (ours[place] >= 0.5) == labels
        other = None if theirs is None else float(((theirs[place] > 0.5) == labels).mean() * 100)
        sure = np.maximum(ours[place], 1 - ours[place]) >= SURE
        yield {
            "case": f"{named}, {len(listed):,} texts{', in both training sets' if seen else ''}",
            "ours": round(float(right.mean()) * 100, 1),
            "other": other if other is None else round(other, 1),
            "other_name": name,
            "unit": "% right",
        }
        yield {
            "case": f"{named}, the {sure.mean():.0%} told as sure",
            "ours": round(float(right[sure].mean()) * 100, 1),
            "other": None,
            "other_name": "",
            "unit": "% right",
        }
    yield from _speed(texts, spent, name)


def _speed(texts: Sequence[str], spent: float | None, name: str) -> Iterator[dict[str, Any]]:
    model = shipped("zh")
    short = [text for text in texts if len(text) <= SHORT]
    for case, work, many in (
        ("texts, sentiment", lambda: model.positive(texts=texts), len(texts)),
        ("short texts, sentiment", lambda: model.positive(texts=short), len(short)),
        ("texts, with aspects", lambda: read(texts=texts, models={"zh": model}), len(texts)),
    ):
        begun = time.process_time()
        work()
        own = many / (time.process_time() - begun)
        other = round(len(texts) / spent, 1) if spent and case == "texts, sentiment" else None
        yield {
            "case": f"{many:,} {case}",
            "ours": round(own),
            "other": other,
            "other_name": name if other else "",
            "unit": "texts / CPU s",
        }


def _texts(most: int) -> dict[str, list[tuple[str, int]]]:
    """Of each category the same texts every time; those with both labels and empty ones are out."""
    if not FILE.is_dir():
        raise SystemExit("../shared/data/zh_sentiment is absent")
    rows = pq.read_table(next(FILE.glob("*.parquet"))).to_pydict()
    columns = list(rows.values())
    labels: dict[str, set[int]] = {}
    for _, label, text in zip(*columns, strict=True):
        labels.setdefault((text or "").strip("\ufeff \t\r\n"), set()).add(int(label))
    each: dict[str, list[tuple[str, int]]] = {name: [] for name in (*NEW, *SEEN)}
    for category, label, text in zip(*columns, strict=True):
        bare = (text or "").strip("\ufeff \t\r\n")
        if bare and len(labels[bare]) == 1:
            each[category].append((bare, int(label)))
    chance = np.random.default_rng(20261122)
    return {
        name: [listed[place] for place in sorted(chance.permutation(len(listed))[:most])]
        for name, listed in each.items()
    }


def _theirs(texts: Sequence[str]) -> tuple[Any, float | None, str]:
    try:
        program = install.python(name="snownlp")
    except install.NotHereError as error:
        return None, None, f"{OTHER}: {error}"
    script = Path(install.__file__).with_name("snownlp_read.py")
    done = subprocess.run(
        [program, str(script)],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    told = json.loads(done.stdout)
    return np.array(told["positive"]), float(told["seconds"]), OTHER
