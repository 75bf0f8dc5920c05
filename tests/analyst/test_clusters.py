"""Groups of a table of lines: the planted ones are found, kept, and told apart."""

import numpy as np
import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError
from tests.analyst import lines, shop


@pytest.fixture(scope="module")
def found() -> gd.Clusters:
    return gd.clusters(lines.table())


def test_the_planted_kinds_are_the_groups(found: gd.Clusters) -> None:
    kinds = {}
    for row in found.customers_.to_pylist():
        kinds.setdefault(row["cluster"], set()).add(int(row["customer"][1:]) % 3)
    assert sorted(map(sorted, kinds.values())) == [[0], [1], [2]]
    assert found.report_ is not None
    assert {one["id"] for one in found.report_["clusters"]} == set(kinds) == {"c1", "c2", "c3"}
    assert found.labels_.tolist() == found.customers_["cluster"].to_pylist()


def test_others_are_put_into_the_nearest_group_as_it_was_learnt(found: gd.Clusters) -> None:
    assert found.predict(lines.table()).equals(found.customers_)
    of = dict(zip(*found.customers_.to_pydict().values(), strict=True))
    table = lines.table()
    tea = table.filter(np.isin(table["customer_id"].to_numpy(zero_copy_only=False), ["c0000"]))
    alone = found.predict(gd.orders(tea, as_of="2026-03-02")).to_pylist()
    assert alone == [{"customer": "c0000", "cluster": of["c0000"]}]


def test_few_customers_form_no_groups_and_it_is_said() -> None:
    none = gd.clusters(shop.table(80))
    assert none.report_ is not None
    assert none.report_["clusters"] == []
    assert set(none.customers_["cluster"].to_pylist()) == {None}
    assert set(none.labels_.tolist()) == {None}
    with pytest.raises(ValueError, match="no stable groups"):
        gd.plot.clusters(none)


def test_habits_of_scikit_learn() -> None:
    made = gd.Clusters(category="shelf")
    assert gd.Clusters(**made.get_params()).get_params() == made.get_params()
    with pytest.raises(NotFittedError, match="Clusters"):
        _ = made.labels_
