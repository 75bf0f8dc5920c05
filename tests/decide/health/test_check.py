"""Ten findings, the worst first; each has its sentence in both languages."""

import pytest

from guerdon.decide.health import check
from guerdon.decide.health.standing import BAD, SEVERITIES, Standing
from guerdon.terms.reasons import said, sentences
from tests.decide.health.shops import NOW, gave, quarters, shop


def test_a_new_shop_has_ten_findings_that_cannot_be_judged() -> None:
    found = check.checked(standing=Standing(at=NOW))
    assert len({one.name for one in found}) == 10
    assert {one.severity for one in found} == {"unknown"}


def test_the_worst_first() -> None:
    standing = shop(
        given=gave(("a", 900, False)),
        quarters=quarters(*[(1000, 100, 25)] * 4),
        points_issued=1000,
        points_spent=200,
    )
    found = check.checked(standing=standing)
    ranks = [SEVERITIES.index(one.severity) for one in found]
    assert ranks == sorted(ranks)
    assert found[0].severity == BAD


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_is_told(language: str) -> None:
    full = shop(
        given=gave(("a", 900, False)),
        quarters=quarters(*[(1000, 100, 25)] * 4),
        campaigns=(),
        codes=100,
        codes_used=3,
        offered=3,
        active=10,
        against=("x",),
        points_issued=5,
    )
    for standing in (full, Standing(at=NOW)):
        for one in check.checked(standing=standing):
            assert one.reason in sentences()
            told = said(reason=one.reason, data=one.data, language=language)
            assert "{" not in told


def test_limits_are_read_from_their_file() -> None:
    assert set(check.CHECKS) | {"discounts"} == set(check.numbers()) - {"from"}
    assert check.limits(name="asleep").watch > check.limits(name="asleep").bad
