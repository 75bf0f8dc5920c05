"""Festival: while a festival of the solar or lunar calendar is kept, every year anew."""

from guerdon.give.frame import Framed, framed
from guerdon.give.frame import read as read_benefit
from guerdon.give.reading import Reader
from guerdon.give.word import Listed
from guerdon.terms.condition import Leaf
from guerdon.terms.decision import Refusal
from guerdon.terms.festival import festivals

FESTIVALS = Listed(name="festivals", says="festival", needed=True)


def _read(reader: Reader) -> Framed:
    """`festivals` are keys of terms.festival, with the days around that trade keeps."""
    keys = FESTIVALS.of(reader)
    unknown = sorted(set(keys) - set(festivals()))
    if unknown:
        reader.wrong("festivals", f"{unknown[0][:40]} is no festival that we know")
    needs = Leaf(field="ask.festivals", op="has_any", value=frozenset(keys))
    unmet = Refusal(reason="no_festival_now", data={"festivals": ", ".join(keys)})
    return Framed(benefit=read_benefit(reader), needs=needs, unmet=unmet)


KIND = framed(name="festival", read=_read, words=(FESTIVALS,))
