"""The sections of the form: everything of an offer has its field, and what is set is open."""

from datetime import date

import pytest

from guerdon.give.kinds import KINDS
from guerdon.give.offer_document import document as as_document
from guerdon.terms.decision import Refusal
from guerdon.web.offering import sections, whole
from guerdon.web.offering.fields import Drawing
from guerdon.web.offering.sections import Known
from guerdon.web.typed import Typed
from tests.carts import made
from tests.give.test_word import sound
from tests.web.offering.test_fields import every
from tests.web.offering.test_whole import FULL

KNOWN = Known(segments={"often": "Often"}, offers={"a": "A", "b": "B"}, tiers=["gold"])


def drawn(texts: dict[str, str], wrong: dict[str, Refusal] | None = None) -> Drawing:
    """The form with those texts."""
    form = Typed(texts=texts, wrong=wrong or {})
    return Drawing(kind=texts["kind"], form=form, currency="CNY", today=date(2026, 11, 22))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_an_offer_is_without_a_field(kind: str) -> None:
    offer = made({**FULL, "kind": kind, "value": sound(kind)})
    texts = whole.written(document=as_document(offer), currency="CNY", zone="UTC")
    found = sections.sections(drawing=drawn(texts), known=KNOWN, new=True)
    names = {
        name
        for section in found
        for one in every(section.controls)
        for name in (one.name, one.which)
    }
    # The kind and the campaign go with the form and are not chosen in it.
    assert set(texts) - names <= {"kind", "campaign", *({"layer"} & set(texts))}
    assert ("layer" in names) == (len(KINDS[kind].layers) > 1)


def test_folded_sections_open_where_something_stands_or_is_wrong() -> None:
    plain = {"kind": "percent", "v.percent": "20%"}
    found = sections.sections(drawing=drawn(plain), known=KNOWN, new=True)
    assert [one.name for one in found if one.open] == []
    set_one = plain | {"limits.total": "5", "who.tier": "gold", "exclusive": "cart"}
    found = sections.sections(drawing=drawn(set_one), known=KNOWN, new=True)
    assert [one.name for one in found if one.filled] == ["who", "limits", "beside"]
    wrong = {"shared_code": Refusal(reason="field_empty")}
    found = sections.sections(drawing=drawn(plain, wrong), known=KNOWN, new=True)
    assert [one.name for one in found if one.open] == ["codes"]


def test_an_offer_that_exists_keeps_its_key() -> None:
    plain = {"kind": "percent"}
    for new in (True, False):
        found = sections.sections(drawing=drawn(plain), known=KNOWN, new=new)
        assert any(one.name == "key" for s in found for one in s.controls) is new
