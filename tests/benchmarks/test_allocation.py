"""The benchmark's rules of thumb stay within the bound, and its plan within the budget."""

from benchmarks.allocation import highs, shop, thumbs, within
from guerdon.decide.allocation.allocate import allocated


def test_rules_of_thumb_and_an_exact_solver_stand_where_they_must() -> None:
    made = shop(customers=200, offers=3, budgets=1)
    found = allocated(problem=made.problem)
    assert within(problem=made.problem, found=found)
    assert all(0 < gain <= found.bound for gain in thumbs(made=made).values())
    _, gap = highs(problem=made.problem, limit=20.0)
    assert gap <= 1e-6
