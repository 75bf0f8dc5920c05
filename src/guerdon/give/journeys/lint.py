"""Lint: what is allowed in a journey and yet probably a mistake, each with its step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guerdon.give.journeys import again, ways
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.kinds import grant, ladder, message, wait
from guerdon.give.journeys.step import Step
from guerdon.give.messages.lint import opts_out
from guerdon.terms.decision import Reason
from guerdon.terms.message import MARKETING


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the shop has: coupon offers, templates with their SMS texts, privileges and badges.

    None where that is not known and so not looked at. `opts_out` where the sender itself says in
    each text message of marketing how to refuse more, because the law wants it.
    """

    offers: frozenset[str] | None = None
    templates: Mapping[str, Sequence[str]] | None = None
    segments: frozenset[str] | None = None
    opts_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`reason` is a sentence; a `grave` one keeps the journey from going live."""

    step: str
    why: Reason
    grave: bool = field(default=False)


def findings(*, journey: Journey, shop: Shop | None = None) -> tuple[Finding, ...]:
    """Everything that was found, in the order of the steps."""
    known = shop or Shop()
    found = [*_shape(journey), *_terms(journey, known), *_missing(journey, known)]
    order = {step.key: place for place, step in enumerate(journey.steps)}
    return tuple(sorted(found, key=lambda one: (order.get(one.step, -1), one.why.reason)))


def _found(step: str, what: str, *, grave: bool = False, **data: Any) -> Finding:
    reason = Reason(reason=f"journey_lint_{what}", data={"step": step, **data})
    return Finding(step=step, why=reason, grave=grave)


def _shape(journey: Journey) -> Iterator[Finding]:
    reached = ways.reached(journey=journey)
    ending = ways.ends(journey=journey)
    spins = set(ways.spinning(journey=journey))
    for step in journey.steps:
        if step.key not in reached:
            yield _found(step.key, "unreachable")
        if step.key in spins:
            yield _found(step.key, "spins", grave=True)
        elif step.key in reached and step.key not in ending:
            yield _found(step.key, "no_exit", grave=True)


def _terms(journey: Journey, shop: Shop) -> Iterator[Finding]:
    for step in journey.steps:
        if step.kind is wait and wait.endless(terms=step.terms):
            yield _found(step.key, "endless_wait", trigger=step.terms.trigger)
        for terms in _messages(step):
            if terms.purpose != MARKETING:
                continue
            if not terms.capped:
                yield _found(step.key, "uncapped")
            said = all(opts_out(text=words["text"]) for words in terms.words.values())
            if "sms" in terms.channels and not said and not shop.opts_out:
                yield _found(step.key, "sms_opt_out")
        often = journey.again.way != again.NEVER
        if step.kind is grant and step.terms.times is None and often:
            yield _found(step.key, "grant_uncapped")
    if journey.goal is None:
        yield _found("", "no_goal")


def _messages(step: Step) -> Iterator[message.Terms]:
    if step.kind is message:
        yield step.terms
    if step.kind is ladder:
        for rung in step.terms.rungs:
            if rung.kind is message:
                yield rung.terms


def _missing(journey: Journey, shop: Shop) -> Iterator[Finding]:
    entry = journey.entry
    if entry.way == "segment" and shop.segments is not None and entry.word not in shop.segments:
        yield _found("", "no_segment", grave=True, segment=entry.word)
    for step in journey.steps:
        for terms in _messages(step):
            if terms.template and shop.templates is not None:
                texts = shop.templates.get(terms.template)
                if texts is None:
                    yield _found(step.key, "no_template", grave=True, template=terms.template)
        for given in _grants(step):
            gone = shop.offers is not None and given.reward.item not in shop.offers
            if given.what == "coupon" and gone:
                yield _found(step.key, "no_offer", grave=True, offer=given.reward.item)


def _grants(step: Step) -> Iterator[grant.Terms]:
    if step.kind is grant:
        yield step.terms
    if step.kind is ladder:
        for rung in step.terms.rungs:
            if rung.kind is grant:
                yield rung.terms
