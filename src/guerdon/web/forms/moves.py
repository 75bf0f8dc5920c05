"""A part added to a document, taken out of it, or moved up or down, by its path."""

from copy import deepcopy
from typing import Any

ADD, DROP, UP, DOWN = "add", "drop", "up", "down"


def moved(*, document: dict[str, Any], act: str, path: str, key: str = "") -> dict[str, Any]:
    """The document after `act` on the part at `path`; as it was where there is no such part.

    `add` puts an empty part at the end of the list at the path, or under `key` where that stands
    for words by name. The others name the part itself.
    """
    found = deepcopy(document)
    steps = path.split("/")
    if act == ADD:
        _add(found, steps, key)
        return found
    holder = _at(found, steps[:-1])
    last = steps[-1]
    if isinstance(holder, dict) and act == DROP:
        holder.pop(last, None)
    if not isinstance(holder, list) or not last.isdigit() or int(last) >= len(holder):
        return found
    place = int(last)
    if act == DROP:
        del holder[place]
    other = place + {UP: -1, DOWN: 1}.get(act, 0)
    if act in (UP, DOWN) and 0 <= other < len(holder):
        holder[place], holder[other] = holder[other], holder[place]
    return found


def _add(document: dict[str, Any], steps: list[str], key: str) -> None:
    """Whatever is missing on the way is made."""
    holder: Any = _at(document, steps[:-1], make=True)
    last = steps[-1]
    if not isinstance(holder, dict):
        return
    if key:
        named = holder.setdefault(last, {})
        if isinstance(named, dict):
            named.setdefault(key, {})
        return
    listed = holder.setdefault(last, [])
    if isinstance(listed, list):
        listed.append({})


def _at(document: Any, steps: list[str], *, make: bool = False) -> Any:
    found = document
    for step in steps:
        if isinstance(found, list):
            found = found[int(step)] if step.isdigit() and int(step) < len(found) else None
        elif isinstance(found, dict):
            found = found.setdefault(step, {}) if make else found.get(step)
        if found is None:
            return None
    return found
