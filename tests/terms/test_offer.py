"""An offer's name in the reader's language, else in any, else its key."""

import pytest

from guerdon.terms.offer import Offer


@pytest.mark.parametrize(
    ("name", "language", "titled"),
    [
        ({"zh": "满减", "en": "Spend and save"}, "zh", "满减"),
        ({"zh": "满减", "en": "Spend and save"}, "en", "Spend and save"),
        ({"zh": "满减"}, "en", "满减"),
        ({"zh": "满减", "en": ""}, "en", "满减"),
        ({}, "en", "save"),
    ],
)
def test_titled(name: dict[str, str], language: str, titled: str) -> None:
    offer = Offer(key="save", version=1, kind="stepped", name=name, value={})
    assert offer.titled(language=language) == titled
