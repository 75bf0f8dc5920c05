"""Sample or service: something small to try, or something done for the customer."""

from dataclasses import dataclass, replace

from guerdon.give.handing import handed
from guerdon.give.kind import Given, Kind, Moment, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Listed, Whole
from guerdon.terms.quote import Extra

WHAT = Choice(name="what", among=("sample", "service"), default="sample")
CHOICES = Listed(name="choices", says="item", needed=True)
QUANTITY = Whole(name="quantity", least=1, most=100, default=1)
WORTH = Whole(name="worth_minor", default=0, unit="minor")
COST = Whole(name="cost_minor", default=0, unit="minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of the extra's choices, each a sample or a service; `picks` are the customer's."""

    extra: Extra
    picks: tuple[str, ...] = ()


def _read(reader: Reader) -> Sample:
    return Sample(
        extra=Extra(
            what=WHAT.of(reader),
            choices=CHOICES.of(reader),
            quantity=QUANTITY.of(reader),
            worth_minor=WORTH.of(reader),
            cost_minor=COST.of(reader),
        )
    )


def _settled(terms: Sample, moment: Moment) -> Sample:
    return replace(terms, picks=moment.picks) if moment.picks else terms


def _give(terms: Sample, turn: Turn) -> Given:
    found = handed(wants=(terms.extra,), picks=terms.picks, purses=turn.basket.purses)
    return Given(
        extras=found.extras,
        data={"gifts": "; ".join("/".join(extra.choices) for extra in found.extras)},
    )


KIND = Kind(
    name="sample",
    layers=("order",),
    read=_read,
    give=_give,
    most=lambda terms, _: terms.extra.worth_minor,
    settled=_settled,
    group="samples",
    goods=False,
    words=(WHAT, CHOICES, QUANTITY, WORTH, COST),
    things=lambda terms: terms.extra.choices,
    refused=lambda terms, turn: (
        handed(wants=(terms.extra,), picks=terms.picks, purses=turn.basket.purses).refusal
    ),
)
