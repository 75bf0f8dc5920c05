"""Blocks: cut and put together again they are the problem they were."""

import numpy as np
import pytest

from guerdon.decide.allocation.blocks import Block, Cut, Eased, framed, picked, together
from guerdon.decide.allocation.problem import Problem
from tests.decide.allocation.quotas import large_fair

ASKED = large_fair(50, offers=3)


def whole(block: Block) -> Block:
    return block


def same(one: Problem, other: Problem) -> bool:
    tables = [(one.gain, other.gain), *zip(one.costs, other.costs, strict=True)]
    tables += [(a.who, b.who) for a, b in zip(one.quotas, other.quotas, strict=True)]
    limits = (one.least == other.least).all() and (one.most == other.most).all()
    return bool(limits) and all(np.array_equal(a, b) for a, b in tables)


@pytest.mark.parametrize("size", [1, 7, 49, 50, 500, None])
def test_cut_and_put_together(size: int | None) -> None:
    blocks = Cut(problem=ASKED, size=size)
    assert blocks.customers == 50
    parts = list(blocks.map(task=whole))
    assert all(part.problem.customers <= (size or 50) for part in parts)
    back = together(parts=parts[::-1], frame=blocks.frame)
    assert back.numbers.tolist() == list(range(50))
    assert same(back.problem, ASKED)


def test_who_comes_twice_is_there_once() -> None:
    block = Block(problem=ASKED, numbers=np.arange(50) * 3)
    first, second = (picked(block=block, places=np.array(p)) for p in ([5, 2], [2, 9]))
    both = together(parts=[first, second], frame=framed(problem=ASKED))
    assert both.numbers.tolist() == [6, 15, 27]
    assert both.problem.gain.tolist() == ASKED.gain[:, [2, 5, 9]].tolist()
    assert not together(parts=[], frame=framed(problem=ASKED)).problem.customers


def test_one_block_comes_under_the_limits_of_the_frame() -> None:
    poorer = ASKED.less(use=np.ones(len(ASKED.most), np.int64))
    found = together(parts=[Block(problem=ASKED, numbers=np.arange(50))], frame=poorer)
    assert (found.problem.most == poorer.most).all()


def test_idle_asks_only_those_whom_a_floor_counts() -> None:
    blocks = Cut(problem=ASKED, size=20)
    flat = list(Eased(blocks=blocks, frame=blocks.frame, idle=0.0).map(task=whole))
    gain = np.concatenate([part.problem.gain for part in flat], axis=1)
    counted = ASKED.quotas[0].who
    assert (gain[:, counted] == 0).all()
    assert np.isneginf(gain[:, ~counted]).all()
    nudged = Eased(blocks=blocks, frame=blocks.frame, idle=0.5)
    assert nudged.customers == 50
    gain = np.concatenate([part.problem.gain for part in nudged.map(task=whole)], axis=1)
    cost = ASKED.costs[0][:, counted]
    assert gain[:, counted] == pytest.approx(-0.5 * cost / ASKED.budgets[0])
    plain = Eased(blocks=blocks, frame=blocks.frame)
    assert sum(part.problem.customers for part in plain.map(task=whole)) == 50
