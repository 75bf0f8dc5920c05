"""The list filters, sorts and exports; one customer's page shows the formula of each number."""

import pytest
from django.test import Client

from guerdon.web.console.customers import safe_cell

pytestmark = pytest.mark.usefixtures("shop")


def test_the_list_in_order_of_worth_with_its_filters(owner: Client) -> None:
    text = owner.get("/customers").content.decode()
    assert text.index('href="/customers/c6"') < text.index('href="/customers/c1"')
    assert "1–6 of 6" in text
    risky = owner.get("/customers?stage=at_risk").content.decode()
    assert 'href="/customers/c3"' in risky
    assert 'href="/customers/c1"' not in risky
    turned = owner.get("/customers?order=clv").content.decode()
    assert turned.index('href="/customers/c1"') < turned.index('href="/customers/c6"')
    assert 'aria-sort="ascending"' in turned
    assert "No customer fits" in owner.get("/customers?q=nobody").content.decode()
    assert owner.get("/customers?page=999999999999").status_code == 200
    assert owner.get("/customers?order=password").status_code == 200


def test_the_export_is_the_filtered_list(owner: Client) -> None:
    answer = owner.get("/customers.csv?stage=active")
    lines = answer.getvalue().decode("utf-8-sig").split("\r\n")
    assert answer["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("customer,tier,stage")
    assert [line.split(",")[0] for line in lines[1:-1]] == ["c2", "c1"]
    assert lines[2].split(",")[1] == "gold"
    assert "100.00" in lines[2]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("plain", "plain"), ("=1+1", "'=1+1"), ("@x", "'@x"), ("a,b", '"a,b"'), ('"', '""""')],
)
def test_a_cell_never_runs_in_a_spreadsheet(text: str, cell: str) -> None:
    assert safe_cell(text=text) == cell


def test_one_customer_with_the_formulas(owner: Client) -> None:
    text = owner.get("/customers/c1").content.decode()
    assert "Σ sales − Σ returns" in text
    assert "2,346" in text  # a parameter of the fitted model
    assert "1,234" in text
    assert "worth $12.34" in text
    assert "ABCD-0" in text
    assert "&quot;5 off 40&quot; is expected to change most here: $8.60" in text
    assert 'data-chart="/charts/customer_months.json"' in text
    assert owner.get("/customers/nobody").status_code == 404


def test_a_link_for_the_member_is_shown_once(owner: Client, analyst: Client) -> None:
    answer = owner.post("/member-links/c1", follow=True)
    text = answer.content.decode()
    assert "http://testserver/m/in/" in text
    assert "/m/in/" not in owner.get("/customers/c1").content.decode()
    assert analyst.post("/member-links/c1").status_code == 403
    assert owner.post("/member-links/nobody").status_code == 404
