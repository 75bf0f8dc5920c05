"""The share that can be promised is 1 where nothing was picked out of noise."""

import numpy as np

from guerdon.flows.campaigns.promise import factor
from tests.flows.campaigns.test_planning import audience
from tests.flows.campaigns.test_worth import read


def test_priors_are_promised_whole() -> None:
    asked, people = read(), audience()
    who = np.arange(len(people.customers))
    assert factor(brief=asked, audience=people, who=who, margin=0.4) == 1.0
    assert factor(brief=asked, audience=people, who=who[:0], margin=0.4) == 1.0
