"""Sections find their place by themselves, and a tab without any is not in the bar."""

from datetime import datetime

from django.template.loader import get_template

from guerdon.web.member import section


def test_every_section_is_whole() -> None:
    found = section.sections()
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert one.tab in section.TABS
        get_template(one.template)


def test_they_stand_by_tab_and_order() -> None:
    found = section.sections()
    places = [(section.TABS.index(one.tab), one.order, one.name) for one in found]
    assert places == sorted(places)
    assert found[0].name == "purse"


def test_a_tab_whose_sections_are_not_offered_is_left_out(
    now: datetime, monkeypatch: object
) -> None:
    def made(*, tab: str, offered: bool) -> section.Section:
        return section.Section(
            name=tab,
            tab=tab,
            order=1,
            shown=lambda **_: {},
            offered=lambda **_: offered,
        )

    monkeypatch.setattr(  # type: ignore[attr-defined]
        section,
        "sections",
        lambda: (
            made(tab="me", offered=True),
            made(tab="play", offered=False),
            made(tab="home", offered=True),
        ),
    )
    assert section.tabs(now=now) == ("home", "me")
