"""A draw for explorers alone; what may not be given stays; uncertain offers are tried oftener."""

import numpy as np

from guerdon.decide.explore import drawn

N = 4_000


def asked(mean: list[float], error: list[float], who: np.ndarray | None = None) -> np.ndarray:
    means = np.repeat(np.array(mean)[:, None], N, axis=1)
    allowed = np.ones(means.shape, bool)
    allowed[0, :10] = False
    return drawn(
        gain=np.where((means > 0) & allowed, means, -np.inf),
        mean=means,
        error=np.repeat(np.array(error)[:, None], N, axis=1),
        allowed=allowed,
        who=np.ones(N, bool) if who is None else who,
        rolls=np.random.default_rng(4),
    )


def test_only_explorers_and_only_what_is_allowed() -> None:
    who = np.zeros(N, bool)
    who[5:20] = True
    found = asked([100.0, 90.0], [30.0, 30.0], who)
    assert (found[0, 20:] == 100.0).all()
    assert (found[1, :5] == 90.0).all()
    assert not (found[:, 10:20] == np.array([[100.0], [90.0]])).any()
    assert (found[0, :10] == -np.inf).all()
    # Another's exploring changes nothing of mine.
    assert (asked([100.0, 90.0], [30.0, 30.0])[:, 5:20] == found[:, 5:20]).all()


def test_as_often_as_it_may_be_the_best() -> None:
    found = asked([100.0, 100.0], [10.0, 10.0])[:, 10:]
    assert abs((found[0] > found[1]).mean() - 0.5) < 0.03
    found = asked([100.0, 50.0], [10.0, 40.0])[:, 10:]
    # P(N(50, 41.2) > N(100, 0)) = P(z > 50 / 41.2) = .112
    assert abs((found[1] > found[0]).mean() - 0.112) < 0.02


def test_what_is_known_is_not_tried_and_a_loss_is_nobodys_choice() -> None:
    assert (asked([100.0, 90.0], [0.0, 0.0])[0, 10:] == 100.0).all()
    found = asked([-50.0, -50.0], [40.0, 0.0])
    assert ((found == -np.inf) | (found > 0)).all()
    assert 0.08 < (found[0, 10:] > 0).mean() < 0.13
    assert (found[1] == -np.inf).all()
