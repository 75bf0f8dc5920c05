"""Who tries the shop out, and who only sounds like it."""

import pytest

from guerdon.know import tryout


@pytest.mark.parametrize(
    "text", ["test", "TEST-01", "test01", "Max Test", "测试用户", "ann@example.com", "demo_user"]
)
def test_tries(text: str) -> None:
    assert tryout.is_account(text=text)


@pytest.mark.parametrize(
    "text", ["17850", "Testarossa", "contest", "ann@examples.com", "Demographics", "李雷"]
)
def test_customers(text: str) -> None:
    assert not tryout.is_account(text=text)


def test_products() -> None:
    assert tryout.is_product(sku="TEST001")
    assert not tryout.is_product(sku="85123A")
