"""The other of the exact benchmark really tries every combination."""

from random import Random

from benchmarks.exact import FACTS, _ask, _live, _tried
from benchmarks.till import NOW
from guerdon.flows.till.contest import Contest, gathered
from guerdon.flows.till.quoting import decided
from guerdon.terms.quote import Quote


def test_all_combinations_are_worth_no_more_than_the_quote() -> None:
    for seed in range(15):
        roll = Random(seed)
        live, ask = _live(roll), _ask(roll)
        contest = gathered(ask=ask, facts=FACTS, offers=live, now=NOW, explain=())
        quote = decided(ask=ask, facts=FACTS, offers=live, now=NOW)
        assert isinstance(contest, Contest)
        assert isinstance(quote, Quote)
        if len(contest.turns.entrants) <= 11:
            assert _tried(contest.turns) == quote.discount_minor
