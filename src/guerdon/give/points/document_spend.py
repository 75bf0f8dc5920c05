"""What points pay and what becomes of them on a return, read from the section `points`."""

from collections.abc import Sequence

from guerdon.give.points.document_earn import period
from guerdon.give.reading import Reader
from guerdon.terms.points import CAPS, RESTORES, REVOKES, REWARDS, Automatic, Plan, Reward, Worth

LARGEST = 10**9
LONGEST_DAYS = 36_500


def named(reader: Reader) -> dict[str, str]:
    """`name` in zh and en."""
    inner = reader.inner("name")
    found = {word: inner.text(word, default="") for word in ("zh", "en")}
    inner.refusal()
    return {word: text for word, text in found.items() if text}


def worths(reader: Reader) -> tuple[Worth, ...]:
    """`worth`: what one point pays in thousandths of a minor unit, from `start` to `end`."""
    found = []
    for one in reader.listed("worth", least=0) if reader.has("worth") else ():
        found.append(Worth(milli=one.whole("milli", most=LARGEST), period=period(one)))
        one.refusal()
    return tuple(found)


def rewards(reader: Reader) -> tuple[Reward, ...]:
    """`rewards`, each with a key of its own."""
    listed = reader.listed("rewards", least=0, most=500) if reader.has("rewards") else ()
    found = [_reward(one) for one in listed]
    if len({reward.key for reward in found}) < len(found):
        reader.wrong("rewards", "every reward needs a key of its own")
    return tuple(found)


def _reward(reader: Reader) -> Reward:
    what = reader.choice("what", among=REWARDS)
    most = reader.whole("most", most=LARGEST, default=0)
    reward = Reward(
        key=reader.text("key", longest=40),
        what=what,
        points=reader.whole("points", least=1, most=LARGEST),
        name=named(reader),
        item=reader.text("item", default="") if what != "voucher" else "",
        offer=reader.text("offer", longest=64) if what == "voucher" else "",
        most=most,
        per=reader.choice("per", among=CAPS[1:], default=""),
        period=period(reader),
    )
    if "/" in reward.key:
        reader.wrong("key", "a key without / is wanted")
    reader.refusal()
    return reward


def automatic(reader: Reader, known: Sequence[Reward]) -> Automatic | None:
    """`automatic`: every full `points` become one of the rewards."""
    if not reader.has("automatic"):
        return None
    inner = reader.inner("automatic")
    found = Automatic(
        reward=inner.text("reward", longest=40), points=inner.whole("points", least=1)
    )
    reward = next((one for one in known if one.key == found.reward), None)
    if reward is None:
        inner.wrong("reward", "one of the wallet's rewards is wanted")
    elif reward.points > found.points:
        inner.wrong("points", "no fewer points than the reward takes are wanted")
    inner.refusal()
    return found


def revoke(reader: Reader) -> str:
    """What a return does to points that were spent since."""
    return reader.choice("revoke", among=REVOKES, default=Plan().revoke)


def restores(reader: Reader) -> tuple[str, int]:
    """What end points have that go back, and how many days they live at least."""
    how = reader.choice("restores", among=RESTORES, default=Plan().restores)
    extended = how == "extended"
    return how, reader.whole("extends_days", least=1, most=LONGEST_DAYS) if extended else 0


def warns(reader: Reader) -> tuple[int, ...]:
    """`warns_days`: so many days before an end its customer is told; an empty list tells nobody."""
    if not reader.has("warns_days"):
        return Plan().warns_days
    value = reader.taken("warns_days")
    fine = isinstance(value, list | tuple) and len(value) <= 10
    if not fine or not all(type(day) is int and 1 <= day <= 365 for day in value):
        reader.wrong("warns_days", "a list of at most 10 numbers of days from 1 to 365 is wanted")
        return ()
    return tuple(sorted(set(value), reverse=True))
