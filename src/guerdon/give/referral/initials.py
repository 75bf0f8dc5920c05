"""Initials: how much of a friend's name a member is shown."""

import re

SHOWN = 3
HAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")


def initials(*, name: str, nickname: str = "") -> str:
    """The nickname that they chose themselves, else initials: 王**, A. B.; empty without a name."""
    chosen = " ".join(nickname.split())
    if chosen:
        return chosen[:24]
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return ""
    if HAN.match(parts[0]):
        return f"{parts[0][0]}**"
    return " ".join(f"{part[0].upper()}." for part in parts[:SHOWN])
