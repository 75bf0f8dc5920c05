"""The charts' addresses: specifications with their data, drawings with a title, the library."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guerdon.web.charts import CHARTS

OF = {"customer_months": "c1", "price_steps": "tea"}
OF |= dict.fromkeys(("lift", "campaign_weeks", "campaign_pace", "qini", "uplift_deciles"), "autumn")
# This shop has no night, referral, remarks or experiment: their own tests have them.
ELSEWHERE = (
    "cohorts",
    "cluster_differences",
    "experiment_bars",
    "goal_pace",
    "referral_funnel",
    "staying",
    "voice_aspects",
    "voice_weeks",
)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ELSEWHERE])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_chart_as_specification_and_as_drawing(
    owner: Client, name: str, language: str
) -> None:
    asked = {"of": OF.get(name, ""), "scheme": "dark", "narrow": "1"}
    headers = {"Accept-Language": language}
    answer = owner.get(f"/charts/{name}.json", asked, headers=headers)
    document = answer.json()
    assert document["spec"]["width"] == "container"
    assert document["format"]["thousands"] == ","
    assert "http" not in str({k: v for k, v in document["spec"].items() if k != "$schema"})
    drawing = owner.get(f"/charts/{name}.svg", {"of": OF.get(name, "")}, headers=headers)
    assert drawing["Content-Type"] == "image/svg+xml"
    assert drawing.content.startswith(b"<svg")
    table = owner.get(f"/charts/{name}.table", {"of": OF.get(name, "")}, headers=headers)
    assert table.content.count(b"<tr>") > 1


@pytest.mark.parametrize("name", CHARTS)
def test_without_data_it_says_so(owner: Client, name: str) -> None:
    answer = owner.get(f"/charts/{name}.json", {"of": "x"})
    assert answer.json() == {"nothing": "There is nothing to draw yet."}
    assert owner.get(f"/charts/{name}.svg", {"of": "x"}).status_code == 404


def test_there_are_no_other_charts(owner: Client) -> None:
    assert owner.get("/charts/none_such.json").status_code == 404
    assert owner.get("/charts/look.svg").status_code == 404


def test_the_library_is_made_once_and_says_what_the_pages_use(
    owner: Client, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    plain = owner.get("/charts/vega.js").content
    assert b"vegaEmbed" in plain
    kept = list((tmp_path / "made").iterdir())
    assert len(kept) == 1
    packed = owner.get("/charts/vega.js", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert Client().get("/charts/vega.js").status_code == 302
