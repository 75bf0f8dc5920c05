"""Where a reader is in a long list."""

from dataclasses import dataclass

from django.http import HttpRequest

FURTHEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Page `page` (from 1) of a list of `total` in pages of `size`."""

    page: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 when there are none."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.page * self.size, self.total)

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, if there is one."""
        return self.page + 1 if self.last < self.total else None


def asked_page(request: HttpRequest) -> int:
    """The page in the address; 1 where it makes no sense."""
    text = request.GET.get("page", "1")
    return max(1, min(int(text), FURTHEST)) if text.isascii() and text.isdigit() else 1
