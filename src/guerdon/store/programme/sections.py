"""Each room's settings as they hold now, read once in a process, and written one at a time."""

import threading
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guerdon.give import sections
from guerdon.store.house import access
from guerdon.store.models import Revision
from guerdon.store.models import Section as Row
from guerdon.store.programme import ground, revisions, settling
from guerdon.store.programme.revisions import Stand
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What this process knows, and the stamp that it was read under.

    `starts` are the moments of what is scheduled; `versions` how each section stands before the
    first, between them and after the last. `values` are sections that were read, by version;
    `digests` tell whether a version is still the same: one that was undone is counted again.
    """

    stamp: str = ""
    starts: tuple[datetime, ...] = ()
    versions: tuple[Mapping[str, int], ...] = ({},)
    values: Mapping[int, Any] = field(default_factory=dict)
    digests: Mapping[int, str] = field(default_factory=dict)


_swap = threading.Lock()
_held = _Held()


def live(*, name: str, now: datetime) -> tuple[int, Any] | None:
    """The version of a section in force at `now` and what it says; None where there is none.

    What it says is the frozen value that the room's own parser makes. One row is read to see
    whether what is held in memory still stands.
    """
    global _held  # noqa: PLW0603 (swapped whole, under the lock)
    stamp = ground.standing()
    held = _held
    if held.stamp != stamp:
        with _swap:
            if _held.stamp != stamp:
                _held = _read(stamp, _held)
            held = _held
    standing = held.versions[bisect_right(held.starts, now)]
    version = standing.get(name)
    return None if version is None else (version, held.values[version])


def known(*, name: str, now: datetime) -> Any | None:
    """What the section says as this process last read it, without a look at the database.

    For names beside an answer: whoever decides asks `live`. Reading the offers reads it, too.
    """
    held = _held
    if not held.stamp:
        found = live(name=name, now=now)
        return None if found is None else found[1]
    version = held.versions[bisect_right(held.starts, now)].get(name)
    return None if version is None else held.values.get(version)


def at(*, name: str, version: int) -> Any:
    """What a section said in that version; raises KeyError for one that there never was."""
    held = _held
    if any(standing.get(name) == version for standing in held.versions):
        return held.values[version]
    row = Row.objects.filter(pk=version, name=name).first()
    if row is None:
        raise KeyError(f"{name} {version}")
    return sections.value(name=name, document=row.document)


def document(*, name: str, now: datetime) -> Mapping[str, Any] | None:
    """The section in force as plain data, as it was written."""
    found = live(name=name, now=now)
    return None if found is None else Row.objects.get(pk=found[0]).document


def since(*, name: str) -> datetime | None:
    """When what the section says took effect last; None where it was never set."""
    done = Revision.objects.filter(turn__isnull=False).order_by("-turn")
    for at, starts_at, changed in done.values_list("at", "starts_at", "sections").iterator():
        if name in changed:
            return starts_at or at
    return None


def put(
    *,
    name: str,
    document: Mapping[str, Any] | None,
    actor: str,
    now: datetime,
    before: int | None = None,
) -> int | Refusal:
    """This section holds from now on, None for none; its version, 0 for none.

    That is a revision of the programme unless nothing changes. Refused, with nothing changed:
    what the room's parser refuses (`programme_unreadable` with where and problem), and
    `plan_stale` where the section is not in version `before` any more.
    """
    wrong = None if document is None else sections.checked(name=name, document=document)
    if wrong is not None:
        return wrong
    with write():
        ground.turn()
        settling.settle(now=now)
        standing = ground.sections()
        old = standing.get(name, 0)
        if before is not None and before != old:
            return Refusal(reason="plan_stale")
        new = ground.section_version(name=name, document=document)
        if new == old:
            return new
        ground.keep_sections(versions={**standing, name: new})
        rules = ground.version_of(rules=ground.read().rules)
        number = revisions.record(
            how="settings", by=actor, now=now, rules=(rules, rules), sections={name: (old, new)}
        )
        data = {"revision": number, "section": name, "before": old, "after": new}
        access.note(actor=actor, act="programme.section", subject=name, data=data, now=now)
        ground.stamp()
    return new


def _read(stamp: str, before: _Held) -> _Held:
    stand = Stand(rules=0, budgets={}, offers={}, sections=ground.sections())
    starts: list[datetime] = []
    versions = [stand.sections]
    for one in revisions.pending():
        if one.starts_at is not None and one.sections:
            stand, _ = revisions.shifted(stand=stand, revision=one)
            starts.append(one.starts_at)
            versions.append(stand.sections)
    wanted = {number: name for part in versions for name, number in part.items()}
    digests = dict(Row.objects.filter(pk__in=wanted.keys()).values_list("pk", "digest"))
    same = {number for number, digest in digests.items() if before.digests.get(number) == digest}
    documents = ground.sections_at(versions=frozenset(wanted.keys() - same))
    values = {
        number: before.values[number]
        if number in same
        else sections.value(name=name, document=documents[number])
        for number, name in wanted.items()
    }
    return _Held(
        stamp=stamp,
        starts=tuple(starts),
        versions=tuple(versions),
        values=values,
        digests=digests,
    )
