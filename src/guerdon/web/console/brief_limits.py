"""What a campaign may use besides money, as typed into its brief: staff minutes, messages."""

from collections.abc import Sequence
from typing import Any

from guerdon.flows.campaigns.brief_limits import LARGEST, LONGEST
from guerdon.terms.decision import Refusal
from guerdon.web.typed import Typed

ROWS = (1, 2)


def read(*, typed: Typed, slots: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """The rows that have something in them; `slots` are the offers typed: their place and key.

    What is wrong with a row stands in `typed.wrong`: no name, no number, or nothing that takes of
    it. What is typed beside an offer that is not there counts for nothing.
    """
    found = []
    for row in ROWS:
        if not any(text.strip() for name, text in typed.texts.items() if _of(name, row)):
            continue
        each = {
            key: typed.whole(name, most=LARGEST) or 0
            for slot, key in slots
            if typed.texts.get(name := f"use_each{row}_{slot}", "").strip()
        }
        if not each and slots:
            typed.wrong[f"use_each{row}_{slots[0][0]}"] = Refusal(reason="field_empty")
        found.append(
            {
                "name": typed.text(f"use{row}", longest=LONGEST),
                "most": typed.whole(f"use_most{row}", most=LARGEST) or 0,
                "each": each,
            }
        )
    return found


def rows(*, typed: Typed, slots: Sequence[int]) -> list[dict[str, Any]]:
    """Each row as it was typed, with what is wrong with it."""
    return [
        {
            "number": row,
            "name": typed.texts.get(f"use{row}", ""),
            "most": typed.texts.get(f"use_most{row}", ""),
            "each": [
                (slot, f"use_each{row}_{slot}", typed.texts.get(f"use_each{row}_{slot}", ""))
                for slot in slots
            ],
            "wrong": [refusal for name, refusal in typed.wrong.items() if _of(name, row)],
        }
        for row in ROWS
    ]


def _of(name: str, row: int) -> bool:
    """Whether the field belongs to the row."""
    return name in (f"use{row}", f"use_most{row}") or name.startswith(f"use_each{row}_")
