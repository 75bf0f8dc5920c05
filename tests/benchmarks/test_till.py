"""The till's benchmark compares equal quotes."""

from random import Random

from benchmarks.till import NOW, OTHER, _ask, _facts, _offers, _scanning
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.terms.quote import Quote


def test_the_scan_decides_as_the_index_does() -> None:
    live = snapshot(_offers(200))
    assert OTHER.startswith("full scan")
    for seed in range(20):
        ask = _ask(Random(seed), 200, busy=seed % 2 == 0)
        facts = _facts(Random(seed), 200, busy=seed % 2 == 0)
        quick = decided(ask=ask, facts=facts, offers=live, now=NOW)
        slow = decided(ask=ask, facts=facts, offers=_scanning(live), now=NOW)
        assert isinstance(quick, Quote)
        assert isinstance(slow, Quote)
        assert quick.applied == slow.applied
        assert quick.total_minor == slow.total_minor
