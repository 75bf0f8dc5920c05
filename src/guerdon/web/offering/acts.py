"""What the buttons of the form do to what was typed: rows come and go, a window is filled."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from guerdon.terms.festival import day_of, festivals
from guerdon.web.offering import values

MOST_ROWS = 60


def changed(*, texts: Mapping[str, str], act: str, today: date) -> dict[str, str]:
    """The texts after a button: `add:NAME`, `drop:NAME.2`, `fill` (the window of a festival).

    Rows after a dropped one move up; an unknown act changes nothing.
    """
    word, _, name = act.partition(":")
    if word == "add":
        return added(texts=texts, name=name)
    if word == "drop":
        head, _, number = name.rpartition(".")
        return (
            dropped(texts=texts, name=head, number=int(number)) if number.isdigit() else {**texts}
        )
    if word == "fill":
        return filled(texts=texts, festival=texts.get("fill", ""), today=today)
    return {**texts}


def added(*, texts: Mapping[str, str], name: str) -> dict[str, str]:
    """One more row, like the last one in what it means and empty else."""
    numbers = values.rows(name=name, texts=texts)
    if len(numbers) >= MOST_ROWS:
        return {**texts}
    last = f"{name}.{numbers[-1]}." if numbers else ""
    # Where nothing was typed yet the form shows one row already.
    number = len(numbers) if numbers else 1
    row = {f"{name}.{number}.": ""}
    if last:
        meant = f"{last}{values.WHICH}"
        if meant in texts:
            row = {f"{name}.{number}.{values.WHICH}": texts[meant]}
    return {**texts, **row}


def dropped(*, texts: Mapping[str, str], name: str, number: int) -> dict[str, str]:
    """The row is gone and those after it move up."""
    at = re.compile(rf"{re.escape(name)}\.(\d+)\.(.*)", re.DOTALL)
    found: dict[str, str] = {}
    for key, text in texts.items():
        match = at.fullmatch(key)
        if match is None:
            found[key] = text
        elif int(match[1]) != number:
            moved = int(match[1]) - (int(match[1]) > number)
            found[f"{name}.{moved}.{match[2]}"] = text
    return found


def filled(*, texts: Mapping[str, str], festival: str, today: date) -> dict[str, str]:
    """The window of the festival's next time, with the days around that trade keeps."""
    one = festivals().get(festival)
    if one is None:
        return {**texts}
    for year in (today.year, today.year + 1):
        day = day_of(festival=one, year=year)
        if day is None or day + timedelta(days=one.after) < today:
            continue
        start, end = day - timedelta(days=one.before), day + timedelta(days=one.after + 1)
        return {
            **texts,
            "period.start": f"{max(start, today):%Y-%m-%d}T00:00",
            "period.end": f"{end:%Y-%m-%d}T00:00",
            "fill": "",
        }
    return {**texts}
