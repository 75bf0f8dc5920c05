"""Flash: some hours of the day only, usually with limited stock (`limits.units`)."""

import re

from guerdon.give.frame import Framed, framed
from guerdon.give.frame import read as read_benefit
from guerdon.give.reading import Reader
from guerdon.give.word import Text
from guerdon.terms.condition import Condition, Either, Every, Leaf

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
FROM = Text(name="from", says="clock", longest=5)
TO = Text(name="to", says="clock", longest=5)


def _read(reader: Reader) -> Framed:
    """`from` and `to` as local HH:MM, half-open; 22:00 to 02:00 runs over midnight."""
    start, end = _minute(reader, FROM), _minute(reader, TO)
    if start == end:
        reader.wrong(TO.name, "the hours end at another time than they begin")
    return Framed(benefit=read_benefit(reader), needs=within(start=start, end=end))


def _minute(reader: Reader, word: Text) -> int:
    text = word.of(reader)
    if not CLOCK.fullmatch(text):
        reader.wrong(word.name, "a local time as HH:MM is wanted")
        return 0
    return int(text[:2]) * 60 + int(text[3:])


def within(*, start: int, end: int) -> Condition:
    """The minute of the local day lies in [start, end), over midnight when end comes first."""
    after = Leaf(field="ask.minute", op="at_least", value=start)
    before = Leaf(field="ask.minute", op="less_than", value=end)
    return Every(parts=(after, before)) if start < end else Either(parts=(after, before))


KIND = framed(name="flash", read=_read, words=(FROM, TO))
