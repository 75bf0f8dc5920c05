"""What a report finds is what the functions answer."""

import guerdon as gd
from guerdon.analyst.orders import opened, with_lines
from guerdon.analyst.report_found import found
from guerdon.analyst.waits import answer
from guerdon.know.value import Economics
from tests.analyst import lines


def test_it_finds_what_the_functions_answer() -> None:
    economics = Economics(margin=1.0, yearly_discount_rate=0.1)
    with opened(asked=with_lines(lines.table())) as shop:
        told = found(shop=shop, economics=economics)
    assert answer(told.waits).equals(gd.waits(lines.table()))
    assert told.of == "category"
    assert told.discounted is not None
    assert told.sales is not None
    # Both groups together are everybody of the period.
    groups = [both[1] for both in told.discounted.values()]
    assert sum(one.sales_minor for one in groups) == told.sales.now.sales_minor
    assert sum(one.customers for one in groups) == told.sales.now.customers
