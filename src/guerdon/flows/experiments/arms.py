"""Who is in which arm of an experiment, and that they met it: asked by whatever is tried."""

from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.decide.arms import Arm, Slots, arm_of
from guerdon.flows.experiments.document import parsed
from guerdon.flows.experiments.global_holdout import outside
from guerdon.store.campaigns import enrolments, experiments
from guerdon.store.campaigns.experiments import ExperimentSeen
from guerdon.store.customers import people
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import Design


def design_of(*, found: ExperimentSeen) -> Design:
    """The design that was drafted; it was read then, so it reads now."""
    design = parsed(document=found.document)
    if isinstance(design, Refusal):
        raise ValueError(f"experiment {found.key}: {dict(design.data)}")
    return design


def arm(*, experiment: str, customer: str, now: datetime) -> dict[str, Any] | Refusal:
    """Which arm the customer is in and what that means; nothing is written.

    `arm` is None, with a reason, for one whom the experiment does not touch: outside its slots or
    audience, in the global holdout, or once it has ended. Then the shop does as always.
    """
    found = experiments.seen(key=experiment)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": experiment})
    design = design_of(found=found)
    standing = enrolments.place(experiment=experiment, customer=customer)
    chosen, why, code = None, "", ""
    if found.state != experiments.RUNNING:
        why = "experiment_not_running"
    elif standing is not None:
        chosen, code = standing.arm, standing.code
    elif design.audience is not None:
        why = "outside_audience"
    elif not outside(customer=customer, now=now):
        why = "in_global_holdout"
    elif not _slots(found).holds(customer=customer):
        why = "in_other_slots"
    else:
        chosen = arm_of(salt=found.key, customer=customer, arms=arms_of(design=design))
    tried = next((one for one in design.arms if one.key == chosen), None)
    return {
        "experiment": experiment,
        "customer": customer,
        "arm": chosen,
        "control": chosen == design.arms[0].key,
        "offers": list(tried.offers) if tried else [],
        "settings": dict(tried.settings) if tried else {},
        "code": code,
        "why": why,
    }


def _slots(found: ExperimentSeen) -> Slots:
    return Slots(layer=found.layer, start=found.slots[0], end=found.slots[1])


def arms_of(*, design: Design) -> tuple[Arm, ...]:
    """The arms with their weights alone."""
    return tuple(Arm(key=one.key, weight=one.weight) for one in design.arms)


def expose(
    *, experiment: str, customer: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """The customer meets what is tried: enrolled if need be, exposed once, however often told.

    The reply's body is that of `arm` with `exposed_at` and `first`. Refused: an unknown experiment
    or customer.
    """

    def work() -> dict[str, Any] | Refusal:
        found = arm(experiment=experiment, customer=customer, now=now)
        if isinstance(found, Refusal):
            return found
        if customer not in people.ids(keys=[customer]):
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        if found["arm"] is None:
            return {**found, "exposed_at": None, "first": False}
        one = enrolments.Enrolled(customer=customer, arm=found["arm"])
        enrolments.enrol(experiment=experiment, stage=1, enrolled=[one], now=now)
        first = enrolments.expose(experiment=experiment, customer=customer, now=now)
        standing = enrolments.place(experiment=experiment, customer=customer)
        at = standing.exposed_at if standing else None
        return {**found, "exposed_at": at and at.isoformat(), "first": first}

    body = digest(value=["expose", experiment, customer])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)
