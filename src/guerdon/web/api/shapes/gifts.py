"""What the gift logic answers: which gift for which occasion."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Day, Minor, Names, Said


class SceneGift(Struct):
    """Occasion, gift and emotion: what is given at which scene so that what is felt."""

    scene: str
    gift: str
    name: Names
    emotion: Names
    level: Literal["spur", "return", "promise"]
    worth_minor: Minor


class FittingGift(SceneGift, kw_only=True):
    """A gift for a customer, and why it may not be given now."""

    allowed: bool
    refusal: Said | None


class FittingGifts(Struct):
    """The gifts for one customer today."""

    customer: str
    gifts: list[FittingGift]


class GiftScene(Struct):
    """A moment to give: by the stage of a customer, a moment of business, or a feeling."""

    key: str
    name: Names
    by: str
    when: str


class SceneAhead(Struct):
    """A scene with its gifts; `on` is its next day, `people` how many it will concern."""

    scene: GiftScene
    gifts: list[SceneGift]
    on: Day | None
    people: int | None
    journeys: list[str]


class ScenesAhead(Struct):
    """The scenes to plan for, the nearest first."""

    scenes: list[SceneAhead]


ANSWERS: Answers = {
    "fitting": {200: FittingGifts},
    "ahead": {200: ScenesAhead},
}
