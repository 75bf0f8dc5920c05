"""The link of a member at the site that was asked, with its picture."""

from django.template import Context, Template
from django.test import RequestFactory


class Link:
    """Stands for the section's own."""

    def at(self, site: str) -> tuple[str, str]:
        return f"{site}m/i/AB", "<svg></svg>"


def test_linked() -> None:
    asked = {"request": RequestFactory().get("/m/rewards"), "one": Link()}
    template = Template("{% load referral %}{% linked one as a %}{{ a.link }} {{ a.picture }}")
    assert template.render(Context(asked)) == "http://testserver/m/i/AB <svg></svg>"
