"""A record holds every input; repeating it finds any that was altered."""

from dataclasses import replace
from typing import Any

import pytest

from guerdon.give.draw import pity, record, seed
from guerdon.give.draw.outcome import Outcome, outcome
from guerdon.give.draw.record import Record, Step
from guerdon.terms.decision import Refusal
from tests.give.plays import wheel

SEED = bytes(range(32))


def made(*, dry: int = 22, nonce: int = 3, out: tuple[str, ...] = ()) -> Record:
    draw = wheel()
    table = pity.in_force(draw=draw, dry=dry)
    roll = seed.rolled(server_seed=SEED, client_seed="mine", nonce=nonce, below=table.of).roll
    found = outcome(draw=draw, table=table, roll=roll, dry=dry, is_left=lambda k: k not in out)
    assert isinstance(found, Outcome)
    share = pity.rare_share(draw=draw, dry=dry)
    return Record(
        take="take_1",
        draw="wheel",
        at="2026-03-14T12:00:00Z",
        commit=seed.commitment(server_seed=SEED),
        server_seed=SEED.hex(),
        client_seed="mine",
        nonce=nonce,
        published=pity.published(draw=draw),
        rare=("mug", "bag"),
        dry=dry,
        share=None if share is None else f"{share.numerator}/{share.denominator}",
        table=table,
        roll=roll,
        rolled=found.rolled,
        out=out,
        due=found.due,
        fallback="points",
        given=found.given,
    )


def failing(one: Record) -> list[str]:
    steps = record.checked(record=one)
    assert isinstance(steps, tuple), steps
    return [step.name for step in steps if not step.holds]


@pytest.mark.parametrize("dry", [0, 22, 27, 30])
def test_an_honest_record_holds(dry: int) -> None:
    for nonce in range(20):
        for out in ((), ("mug",)):
            assert failing(made(dry=dry, nonce=nonce, out=out)) == []


def test_each_alteration_is_found() -> None:
    one = made()
    other = seed.commitment(server_seed=b"x" * 32)
    assert failing(replace(one, commit=other)) == ["commit"]
    assert "roll" in failing(replace(one, server_seed=("ab" * 32)))
    assert failing(replace(one, roll=one.roll + 1)) == ["roll"]
    assert failing(replace(one, given="mug" if one.given != "mug" else "bag")) == ["given"]
    assert "table" in failing(replace(one, share="1/5"))
    assert "table" in failing(replace(one, table=one.published))
    assert failing(replace(one, rolled="mug" if one.rolled != "mug" else "bag"))


def test_a_sealed_draw_cannot_be_checked_yet() -> None:
    found = record.checked(record=replace(made(), server_seed=None))
    assert isinstance(found, Refusal)
    assert found.reason == "draw_sealed"


def test_a_record_travels_as_plain_data() -> None:
    one = made()
    document = record.document(record=one)
    assert record.parsed(document=document) == one
    assert record.chances(table=one.table) == document["table"]
    assert isinstance(document["roll"], str)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("form", "other"),
        ("commit", "AB" * 32),
        ("server_seed", "short"),
        ("client_seed", "a:b"),
        ("nonce", -1),
        ("roll", "1.5"),
        ("roll", 5),
        ("share", "3/2"),
        ("table", []),
        ("table", [["mug", "0"]]),
        ("table", ["mu"]),
        ("published", {"mug": 1}),
        ("due", 1),
        ("more", 1),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(word: str, value: Any) -> None:
    document = record.document(record=made()) | {word: value}
    found = record.parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"].startswith(f"$.{word}")


def test_a_hostile_record_is_told_and_never_breaks() -> None:
    one = made()
    for bad in (
        replace(one, rare=()),
        replace(one, rare=("mug", "bag", "points", "nothing")),
        replace(one, due=True, out=("mug", "bag")),
    ):
        steps = record.checked(record=bad)
        assert all(isinstance(step, Step) for step in steps)  # type: ignore[union-attr]
