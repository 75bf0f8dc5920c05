"""What is due is what is earned and not given; what came back is over."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give import steps
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward
from guerdon.give.steps import Owing, owing

counts = st.dictionaries(st.sampled_from("abc"), st.integers(0, 5))


@given(counts, counts)
def test_giving_what_is_due_and_taking_what_is_over_settles(
    earned: dict[str, int], given_before: dict[str, int]
) -> None:
    found = owing(earned=earned, given=given_before)
    after = dict(given_before)
    for step, more in found.due:
        after[step] = after.get(step, 0) + more
    for step, less in found.over:
        after[step] -= less
        assert after[step] >= 0
    assert owing(earned=earned, given=after) == Owing(due=(), over=())


def test_steps_rise() -> None:
    reader = Reader({"steps": [{"target": 1}, {"target": 3, "gives": {"points": 5}}]})
    found = steps.read(reader=reader)
    assert reader.refusal() is None
    assert [(one.key, one.reward) for one in found] == [
        ("1", Reward()),
        ("3", Reward(kind="points", count=5)),
    ]
    flat = Reader({"steps": [{"target": 3}, {"target": 3}]})
    steps.read(reader=flat)
    assert flat.refusal() is not None
