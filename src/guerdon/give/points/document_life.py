"""How long points live and from when they may be used, read from the section `points`."""

from collections.abc import Mapping

from guerdon.give.reading import Reader
from guerdon.terms.points import EVERY, LIVES, PENDINGS, ROUNDS, Life, Pending

LONGEST_DAYS = 36_500
LAST_DAY = 31
# What may count as an activity: kinds of entries, or the shop's own triggers.
LONGEST_ACTIVITY = 80


def life(reader: Reader, word: str) -> Life:
    """A life: each kind takes its own words and no others."""
    if not reader.has(word):
        return Life()
    inner = reader.inner(word)
    kind = inner.choice("kind", among=LIVES)
    found = Life(kind=kind)
    if kind == "rolling":
        days = inner.whole("days", least=1, most=LONGEST_DAYS)
        found = Life(kind=kind, days=days, rounds=inner.choice("rounds", among=ROUNDS, default=""))
    elif kind == "calendar":
        found = Life(kind=kind, years=_years(inner), month=_month(inner))
    elif kind == "sliding":
        days = inner.whole("days", least=1, most=LONGEST_DAYS)
        activity = inner.words("activity") or Life().activity
        if len("+".join(activity)) > LONGEST_ACTIVITY or any(
            "+" in a or "/" in a for a in activity
        ):
            inner.wrong("activity", f"at most {LONGEST_ACTIVITY} characters without + and / in all")
        found = Life(kind=kind, days=days, activity=activity)
    elif kind == "fractional":
        every = inner.choice("every", among=EVERY, default="year")
        month = _month(inner) if every == "year" else 1
        share = inner.percent("percent")
        found = Life(kind=kind, every=every, share_bp=share, years=_years(inner), month=month)
    inner.refusal()
    return found


def _years(inner: Reader) -> int:
    return inner.whole("years", most=50, default=0)


def _month(inner: Reader) -> int:
    return inner.whole("month", least=1, most=12, default=1)


def lives(reader: Reader, word: str) -> dict[str, Life]:
    """Lives by tier."""
    given = reader.taken(word)
    if given is None:
        return {}
    if not isinstance(given, Mapping) or len(given) > 100:
        reader.wrong(word, "an object of lives by tier is wanted")
        return {}
    part = reader.part(word, given)
    found = {str(tier)[:64]: life(part, str(tier)) for tier in given}
    part.refusal()
    return found


def pending(reader: Reader, word: str) -> Pending:
    """From when points may be used."""
    if not reader.has(word):
        return Pending()
    inner = reader.inner(word)
    kind = inner.choice("kind", among=PENDINGS)
    found = Pending(kind=kind)
    if kind == "days":
        found = Pending(kind=kind, days=inner.whole("days", least=1, most=LONGEST_DAYS))
    elif kind == "dates":
        days = inner.whole("days", most=LONGEST_DAYS, default=0)
        found = Pending(kind=kind, days=days, dates=_dates(inner))
    elif kind == "trigger":
        trigger = inner.text("trigger", longest=64)
        within = inner.whole("within_days", most=LONGEST_DAYS, default=0)
        found = Pending(kind=kind, trigger=trigger, within_days=within)
    inner.refusal()
    return found


def _dates(inner: Reader) -> tuple[int, ...]:
    value = inner.taken("dates")
    fine = isinstance(value, list | tuple) and 0 < len(value) <= LAST_DAY
    if not fine or not all(type(day) is int and 1 <= day <= LAST_DAY for day in value):
        inner.wrong("dates", "a list of days of the month, from 1 to 31, is wanted")
        return (1,)
    return tuple(sorted(set(value)))
