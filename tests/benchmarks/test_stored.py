"""The shop that benchmarks ask for quotes."""

from benchmarks._stored import asked
from benchmarks.limits import ASK, _offer


def test_it_reads_the_counters_of_what_the_cart_could_have() -> None:
    told = asked(documents=[_offer(number) for number in range(20)], ask=ASK, runs=2)
    # Three lines are on offer, each with a limit in all and one for the customer.
    assert (told["read"], told["all"], len(told["times"])) == (6, 40, 2)
    assert min(told["times"]) > 0 < told["every"]
