"""Lanes: on PostgreSQL a night goes on in several parts of the customers at once."""

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar

from django.db import connection

LANES = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The customers whose number leaves the rest `number` when divided by `of`."""

    number: int = 0
    of: int = 1
    halt: Event = field(default_factory=Event)

    @property
    def halted(self) -> bool:
        """Whether another lane has failed, so that this one is to stop after its page."""
        return self.halt.is_set()

    def test(self, *, column: str) -> str:
        """The condition on a column of customers' numbers, beginning with AND; empty for all."""
        # A lone percent sign would be read as the place of a value.
        return "" if self.of == 1 else f"AND mod({column}, {self.of}) = {self.number}"


def side_by_side(*, work: Callable[[Lane], T]) -> list[T]:
    """What `work` returns of each lane; the lanes go on at the same time, each by a connection.

    While the database writes for one lane, another is judged here. What a lane does must touch
    the rows of its own customers only; the stripes of house accounts are such, for their number
    is a multiple of LANES. On SQLite, where there is one writer, and within a transaction, whose
    rows other connections do not see, one lane has everybody. The first error is raised as soon
    as the other lanes have ended their page.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        return [work(Lane())]
    halt = Event()
    lanes = [Lane(number=number, of=LANES, halt=halt) for number in range(LANES)]
    with ThreadPoolExecutor(max_workers=LANES, thread_name_prefix="lane") as pool:
        try:
            asked = [pool.submit(_alone, work, lane) for lane in lanes]
            done, _ = wait(asked, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
        except BaseException:
            halt.set()
            raise
    return [one.result() for one in asked]


def _alone(work: Callable[[Lane], T], lane: Lane) -> T:
    """A thread has a connection of its own, which nobody else would close."""
    try:
        return work(lane)
    finally:
        connection.close()
