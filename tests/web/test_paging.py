"""Where a reader is in a list; addresses that make no sense are the first page."""

import pytest
from django.test import RequestFactory

from guerdon.web.paging import Paging, asked_page


@pytest.mark.parametrize(
    ("page", "total", "seen"),
    [
        (1, 0, (0, 0, None, None)),
        (1, 50, (1, 50, None, None)),
        (1, 51, (1, 50, None, 2)),
        (2, 51, (51, 51, 1, None)),
    ],
)
def test_first_last_before_after(
    page: int, total: int, seen: tuple[int, int, int | None, int | None]
) -> None:
    paging = Paging(page=page, size=50, total=total)
    assert (paging.first, paging.last, paging.before, paging.after) == seen


@pytest.mark.parametrize(
    ("text", "page"),
    [("3", 3), ("", 1), ("0", 1), ("-2", 1), ("x", 1), ("²", 1), ("9" * 30, 100_000)],
)
def test_the_page_in_the_address(rf: RequestFactory, text: str, page: int) -> None:
    assert asked_page(rf.get("/", {"page": text})) == page
