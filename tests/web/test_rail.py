"""The rail shows each role the pages it may open, and nothing else."""

from guerdon.terms.role import Role
from guerdon.web.rail import RAIL, rail


def names(role: str) -> list[str]:
    return [entry.name for group in rail(role=role) for entry in group.entries]


def test_owners_see_everything_in_the_order_of_the_loop() -> None:
    assert [group.verb for group in rail(role=Role.OWNER)] == [
        "know",
        "decide",
        "give",
        "measure",
        "ground",
    ]
    assert len(names(Role.OWNER)) == sum(len(group.entries) for group in RAIL)


def test_others_see_what_they_may_open() -> None:
    assert "settings" not in names(Role.MARKETER)
    assert "audit" not in names(Role.MARKETER)
    assert "audit" in names(Role.ANALYST)
    assert names(Role.CASHIER) == ["staff_tasks"]
    assert rail(role="") == ()


def test_a_page_lies_under_its_entry() -> None:
    entry = next(e for group in RAIL for e in group.entries if e.name == "customers")
    assert entry.holds(route="customers")
    assert entry.holds(route="customer")
    assert not entry.holds(route="segments")
