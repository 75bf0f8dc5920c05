"""Each number of a customer is written in its own unit, with inputs and parameters in words."""

from datetime import UTC, datetime

from guerdon.store.night.known import Explained, Known
from guerdon.terms.formulas import formulas
from guerdon.web.console.explained import cards

AT = datetime(2026, 3, 14, tzinfo=UTC)


def known(**values: object) -> Known:
    one = Explained(
        name="clv",
        value=123456,
        formula=formulas()["clv"],
        inputs={"expected_orders": 12.345, "expected_basket": 4321, "x": 3},
        parameters={"margin": 0.25, "alpha": 0.87221},
        low=100000,
        high=150000,
    )
    chance = Explained(
        name="p_alive", value=0.9991, formula=formulas()["clv"], inputs={}, parameters={}
    )
    return Known(
        night="n", as_of=AT, values={"rfm_segment": "loyal"}, segments=(), explained=(one, chance)
    )


def test_money_interval_inputs_and_parameters() -> None:
    card = cards(known=known(), currency="USD")["clv"]
    assert card.value == "$1,234.56"
    assert card.under == "between $1,000.00 and $1,500.00"
    assert card.inputs == (
        ("orders expected", "12.3"),
        ("expected basket", "$43.21"),
        ("x", "3"),
    )
    assert card.parameters == (("gross margin", "0.25"), ("α", "0.8722"))
    assert card.formula
    assert card.meaning


def test_what_is_nearly_certain_never_reads_as_certain() -> None:
    assert cards(known=known(), currency="USD")["p_alive"].value == "> 99%"
