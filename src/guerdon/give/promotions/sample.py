"""Sample or service: something small to try, or something done for the customer."""

from dataclasses import dataclass

from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.terms.quote import Extra

WHAT = ("sample", "service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of `choices`, each a sample or a service."""

    extra: Extra


def _read(reader: Reader) -> Sample:
    return Sample(
        extra=Extra(
            what=reader.choice("what", among=WHAT, default="sample"),
            choices=reader.words("choices", required=True),
            quantity=reader.whole("quantity", least=1, most=100, default=1),
            worth_minor=reader.whole("worth_minor", default=0),
            cost_minor=reader.whole("cost_minor", default=0),
        )
    )


def _give(terms: Sample, _: Turn) -> Given:
    return Given(extras=(terms.extra,), data={"gifts": "/".join(terms.extra.choices)})


KIND = Kind(
    name="sample",
    layers=("order",),
    read=_read,
    give=_give,
    most=lambda terms, _: terms.extra.worth_minor,
    group="samples",
    goods=False,
)
