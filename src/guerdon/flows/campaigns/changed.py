"""Who changed because of a campaign: learnt when it is measured, told when another is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from guerdon.store.campaigns import campaigns
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GIVEN = "given"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Own:
    """What the shop's own campaign says of an offer, a customer each: sales in the window, minor.

    `individual`: customers respond differently beyond chance; else all effects are the mean.
    """

    campaign: str
    individual: bool
    effect: "NDArray[np.float64]"
    error: "NDArray[np.float64]"

    def of(self, who: Sequence[int]) -> "Own":
        """The same for some of the customers."""
        return replace(self, effect=self.effect[who], error=self.error[who])


def learnt(*, table: Any, share: float, days: float, kinds: Sequence[str]) -> dict[str, Any]:
    """What a readout keeps of who changed: the model's proof, or why nothing can be learnt.

    `table` is lake.changed.trial's; `share` were held out; `kinds` are those of the offers.
    """
    from guerdon.decide.uplift import own
    from guerdon.know.habits import MEASURES

    rows = {name: table[name].to_numpy(zero_copy_only=False) for name in MEASURES}
    rows |= {name: table[name].to_numpy(zero_copy_only=False) for name in ("sales", "before")}
    arms = table["arm"].to_pylist()
    rows["given"] = [arm == GIVEN for arm in arms]
    found = own.learnt(rows=rows, names=MEASURES, share=1 - share, days=days)
    if isinstance(found, Refusal):
        return {"refused": {"reason": found.reason, "data": dict(found.data)}}
    return found | {"kinds": sorted(set(kinds))}


def newest(*, kinds: Iterable[str]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """For each kind of offer the newest measured campaign of that kind: its key, what it taught."""
    wanted, found = set(kinds), dict[str, tuple[str, Mapping[str, Any]]]()
    for one in campaigns.listed(states=(campaigns.FINISHED, campaigns.HALTED, campaigns.LAUNCHED)):
        if wanted <= found.keys():
            break
        readout = campaigns.readout(key=one.key)
        taught = readout.document.get("uplift") if readout else None
        # A campaign of several kinds says nothing of either alone.
        if not taught or "kept" not in taught or len(taught["kinds"]) != 1:
            continue
        found.setdefault(taught["kinds"][0], (one.key, taught))
    return {kind: taught for kind, taught in found.items() if kind in wanted}


def told(
    *, taught: tuple[str, Mapping[str, Any]], measures: Any, customers: Sequence[str], days: float
) -> Own:
    """What that campaign says of these customers; `measures` is lake.changed.measures' table."""
    import numpy as np

    from guerdon.decide.uplift import own

    place = {key: number for number, key in enumerate(measures["customer"].to_pylist())}
    at = np.array([place.get(key, -1) for key in customers])
    campaign, document = taught
    kept = document["kept"]
    rows = {}
    for name in kept["names"]:
        values = np.append(measures[name].to_numpy(zero_copy_only=False).astype(float), np.nan)
        rows[name] = values[at]
    effect, error = own.told(kept=kept, rows=rows, days=days)
    return Own(campaign=campaign, individual=bool(document["reliable"]), effect=effect, error=error)
