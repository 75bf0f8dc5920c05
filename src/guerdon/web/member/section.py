"""A section of the member page: what one room shows a member, on which tab and in what order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final, Protocol

from django.urls import URLPattern

from guerdon.store.customers.member import Member

FOLDER: Final = Path(__file__).parent / "sections"
# The bottom bar, in its order; each has its word `member_tabs.NAME` and its sign in the frame.
TABS: Final = ("home", "rewards", "play", "me")


class Shown(Protocol):
    """The data of a section's template; None where it has nothing to show this member now."""

    def __call__(self, *, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
        """Read what the member may see; `language` is zh or en."""


def always(*, now: datetime) -> bool:
    """A section that every shop has."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One file of `web/member/sections` and its template `member/sections/NAME.html`.

    Sections of a tab stand by `order`, then by name. `offered` is asked on every page, so it must
    be cheap: a tab whose sections are none of them offered is not in the bar. `urls` are the
    addresses of the section's own acts and pages, below /m/.
    """

    name: str
    tab: str
    order: int
    shown: Shown
    offered: Callable[..., bool] = always
    urls: tuple[URLPattern, ...] = ()

    @property
    def template(self) -> str:
        """Where it is drawn."""
        return f"member/sections/{self.name}.html"


@cache
def sections() -> tuple[Section, ...]:
    """Every section there is: a file in the folder is enough to be one."""
    names = [found.name for found in iter_modules([str(FOLDER)])]
    found = [import_module(f"guerdon.web.member.sections.{name}").SECTION for name in names]
    return tuple(sorted(found, key=lambda one: (TABS.index(one.tab), one.order, one.name)))


def tabs(*, now: datetime) -> tuple[str, ...]:
    """The tabs that this shop has."""
    offered = {one.tab for one in sections() if one.offered(now=now)}
    return tuple(tab for tab in TABS if tab in offered)
