"""Member day: on set days of the month or week, for known customers, with hidden items."""

from dataclasses import dataclass

from guerdon.give.frame import BENEFIT, Benefit, give, most
from guerdon.give.frame import read as read_benefit
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Listed, Rows, Whole
from guerdon.terms.condition import Condition, Either, Every, Leaf
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Extra

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


DAY = Whole(name="day", least=1, most=31, unit="days")
DAYS = Rows(name="days", words=(DAY,), least=0, most=31, needed=False)
ON_WEEKDAYS = Listed(name="weekdays", says="weekday")
HIDDEN_ITEMS = Listed(name="hidden_items", says="item")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDay:
    """`days` of the month and `weekdays`, either will do; `hidden_items` are unlocked then."""

    days: tuple[int, ...]
    weekdays: tuple[str, ...]
    hidden_items: tuple[str, ...]
    benefit: Benefit


def _read(reader: Reader) -> MemberDay:
    days: list[int] = []
    for inner in DAYS.of(reader):
        days.append(DAY.of(inner))
        inner.refusal()
    weekdays = ON_WEEKDAYS.of(reader)
    if not set(weekdays) <= set(WEEKDAYS):
        reader.wrong("weekdays", f"words of {', '.join(WEEKDAYS)} are wanted")
    if not days and not weekdays:
        reader.wrong("days", "some days or weekdays are wanted")
    return MemberDay(
        days=tuple(days),
        weekdays=weekdays,
        hidden_items=HIDDEN_ITEMS.of(reader),
        benefit=read_benefit(reader),
    )


def _needs(terms: MemberDay) -> Condition:
    days: list[Condition] = [Leaf(field="ask.day", op="is", value=day) for day in terms.days]
    if terms.weekdays:
        days.append(Leaf(field="ask.weekday", op="in", value=frozenset(terms.weekdays)))
    known = Leaf(field="ask.customer", op="is", value="known")
    return Every(parts=(known, Either(parts=tuple(days))))


def _unmet(terms: MemberDay) -> Refusal:
    days = ", ".join([*map(str, terms.days), *terms.weekdays])
    return Refusal(reason="no_member_day", data={"member_days": days})


def _give(terms: MemberDay, turn: Turn) -> Given:
    given = give(terms.benefit, turn)
    if not terms.hidden_items:
        return given
    extra = Extra(what="hidden_items", choices=terms.hidden_items, quantity=0)
    return Given(cuts=given.cuts, extras=(extra,), data=given.data)


KIND = Kind(
    name="member_day",
    layers=("line", "order"),
    read=_read,
    give=_give,
    most=lambda terms, turn: most(terms.benefit, turn),
    by_line=lambda terms: terms.benefit.by_line and not terms.hidden_items,
    needs=_needs,
    unmet=_unmet,
    words=(DAYS, ON_WEEKDAYS, HIDDEN_ITEMS, BENEFIT),
)
