"""Setting up tiers by a form: the usual numbers changed in the section, all else left as it is."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.give.tiers import document as section
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import TierSettings

# A ladder to begin with: thresholds in minor units, as whole coins of most currencies.
BEGINNING: dict[str, Any] = {
    "structures": [
        {
            "key": "member",
            "name": {"en": "Member tiers", "zh": "会员等级"},
            "main": True,
            "measure": "spend",
            "window": {"kind": "calendar", "months": 12, "month": 1},
            "upgrade": "now",
            "downgrade": "single_level",
            "grace_days": 30,
            "guard_percent": 80,
            "tiers": [
                {
                    "key": "silver",
                    "name": {"en": "Silver", "zh": "银卡"},
                    "colour": "#8e9aa6",
                    "threshold": 50_000,
                },
                {
                    "key": "gold",
                    "name": {"en": "Gold", "zh": "金卡"},
                    "colour": "#b98a1e",
                    "threshold": 150_000,
                    "benefits": [
                        {
                            "key": "birthday",
                            "kind": "birthday_gift",
                            "name": {"en": "Birthday gift", "zh": "生日礼"},
                            "before_days": 7,
                        }
                    ],
                },
                {
                    "key": "black",
                    "name": {"en": "Black", "zh": "黑卡"},
                    "colour": "#2f2a26",
                    "threshold": 400_000,
                    "benefits": [
                        {
                            "key": "birthday",
                            "kind": "birthday_gift",
                            "name": {"en": "Birthday gift", "zh": "生日礼"},
                            "before_days": 7,
                        },
                        {
                            "key": "lane",
                            "kind": "priority_lane",
                            "name": {"en": "Priority lane", "zh": "优先通道"},
                        },
                        {
                            "key": "adviser",
                            "kind": "adviser",
                            "name": {"en": "Named adviser", "zh": "专属顾问"},
                        },
                    ],
                },
            ],
        }
    ]
}
# What a form may change of a structure, beside the thresholds of its tiers.
WORDS = ("upgrade", "downgrade", "grace_days", "guard_percent", "returns", "warn_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The section as plain data, as it reads, and its version: 0 where there is none yet."""

    document: Mapping[str, Any]
    settings: TierSettings
    version: int


def current(*, now: datetime) -> Setting | None:
    """The section that holds now; None where there is none."""
    found = sections.live(name=section.NAME, now=now)
    if found is None:
        return None
    version, settings = found
    document = sections.document(name=section.NAME, now=now) or {}
    return Setting(document=document, settings=settings, version=version)


def names(*, now: datetime) -> Mapping[str, Mapping[str, str]]:
    """Key -> name of each tier that the till sees: those of the main structure."""
    found = sections.live(name=section.NAME, now=now)
    return _names(None if found is None else found[1])


def known_names(*, now: datetime) -> Mapping[str, Mapping[str, str]]:
    """The same as this process last read them, which costs no look at the database."""
    return _names(sections.known(name=section.NAME, now=now))


def _names(found: TierSettings | None) -> Mapping[str, Mapping[str, str]]:
    structures = () if found is None else found.structures
    return {tier.key: tier.name for one in structures if one.main for tier in one.tiers}


def changed(
    *,
    document: Mapping[str, Any],
    structure: str,
    thresholds: Mapping[str, int],
    words: Mapping[str, Any],
) -> dict[str, Any]:
    """The section with these numbers in one structure.

    A threshold that is the one in force stays as it was written, with its dates; another one
    takes the place of all dated numbers of its tier.
    """
    found = deepcopy(dict(document))
    for one in found.get("structures", ()):
        if one["key"] != structure:
            continue
        one.update({word: value for word, value in words.items() if word in WORDS})
        for tier in one["tiers"]:
            if tier["key"] in thresholds:
                tier["threshold"] = thresholds[tier["key"]]
    return found


def keep(*, document: Mapping[str, Any], before: int, actor: str, now: datetime) -> int | Refusal:
    """These tiers hold from now on; every customer is judged by them in the next roll.

    Refused: what cannot be read, and a section that somebody else changed since version `before`.
    """
    return sections.put(name=section.NAME, document=document, actor=actor, now=now, before=before)


def begin(*, actor: str, now: datetime) -> int | Refusal:
    """The ladder to begin with, where there are no tiers yet."""
    return keep(document=BEGINNING, before=0, actor=actor, now=now)
