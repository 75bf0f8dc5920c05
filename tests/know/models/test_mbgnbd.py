"""MBG/NBD comes out as published and lets one-time buyers leave."""

import pytest

from guerdon.know.models import mbgnbd
from tests.know import cdnow


@pytest.mark.shared_data
def test_cdnow_as_published(shared_data):
    sample = cdnow.sample(shared_data)
    fitted = mbgnbd.fit(rows=sample.group.rows)

    assert f"{fitted.log_likelihood:.2f}" in ("-9582.13", "-9582.14")
    assert fitted.converged
    alive = sample.group.of_rows(mbgnbd.alive(values=fitted.values, rows=sample.group.rows))
    once = alive[sample.repeats == 0]
    assert once.max() < 0.8
    assert round(float(((alive - (sample.later > 0)) ** 2).mean()), 3) == 0.206
