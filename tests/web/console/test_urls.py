"""Each page in the rail has an address, and every address has a view that names its roles."""

from django.urls import reverse

from guerdon.web.console.urls import urlpatterns
from guerdon.web.rail import RAIL


def test_the_rail_leads_somewhere() -> None:
    for group in RAIL:
        for entry in group.entries:
            assert reverse(entry.name).startswith("/")


def test_names_are_given_once() -> None:
    names = [pattern.name for pattern in urlpatterns]
    assert len(names) == len(set(names))
