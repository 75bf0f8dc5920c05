"""Gift logic: scenes to plan for now, the matrix with its gifts, and when nothing is given."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.gifts import rules as gift_rules
from guerdon.flows.gifts import scenes as gift_scenes
from guerdon.terms.festival import festivals
from guerdon.terms.gifts import CLASSES, LEVELS, LIFECYCLE, GiftRules, Scene, Triple
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import called
from guerdon.web.wording import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One level for one value class: whether it is for them, its gifts, and those too dear."""

    value_class: str
    open: bool
    gifts: tuple[Triple, ...]
    dear: tuple[Triple, ...]


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What the section `gifts` says, as a marketer reads it; its settings change it."""
    now = datetime.now(UTC)
    found = gift_rules.rules(now=now)
    rules = found or GiftRules()
    scenes = {one.key: one for one in rules.scenes}
    context = {
        "set": found is not None,
        "rules": rules,
        "classes": [(one, rules.ceilings.get(one)) for one in CLASSES],
        "matrix": [(level, row(rules=rules, level=level)) for level in LEVELS],
        "triples": [(scenes[one.scene], one) for one in rules.triples],
        "scenes": [(one, kept(scene=one)) for one in rules.scenes],
        "ahead": gift_scenes.ahead(now=now),
    }
    return render(request, "console/gifts.html", context)


def kept(*, scene: Scene) -> str:
    """What the scene is recognised by, in words: a stage, a festival, a date, else its trigger."""
    festival = festivals().get(scene.when)
    if festival is not None:
        return festival.zh if language() == "zh" else festival.en
    return called(scene.when, "stages" if scene.by == LIFECYCLE else "gift_moments")


def row(*, rules: GiftRules, level: str) -> tuple[Cell, ...]:
    """The cells of a level, class by class; a gift over the class's ceiling is too dear."""
    gifts = [one for one in rules.triples if one.level == level]
    cells = []
    for one in CLASSES:
        levels, ceiling = rules.matrix.get(one), rules.ceilings.get(one)
        fits = [gift for gift in gifts if ceiling is None or gift.worth_minor <= ceiling]
        cells.append(
            Cell(
                value_class=one,
                open=levels is None or level in levels,
                gifts=tuple(fits),
                dear=tuple(gift for gift in gifts if gift not in fits),
            )
        )
    return tuple(cells)
