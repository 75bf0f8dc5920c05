"""Words are got and set, an unfitted model says so, `fit_predict` is both."""

from typing import Any, ClassVar, Self

import pytest

from guerdon.analyst.model import Model, NotFittedError


class Sum(Model):
    OWN: ClassVar[tuple[str, ...]] = ("times",)

    def __init__(self, *, times: int = 1, **columns: Any) -> None:
        self.times = times
        self.columns = columns

    def fit(self, data: Any, y: Any = None) -> Self:
        self.report_, self.customers_ = {"times": self.times}, [one * self.times for one in data]
        return self


def test_words_are_got_set_and_written() -> None:
    made = Sum(times=2, customer="who")
    assert made.get_params() == {"times": 2, "customer": "who"}
    assert made.set_params(times=3, at="when") is made
    assert repr(made) == "Sum(times=3, customer='who', at='when')"


def test_fit_predict_is_both_and_nothing_is_known_before() -> None:
    made = Sum(times=2)
    with pytest.raises(NotFittedError, match="fit this Sum first"):
        made.known()
    assert made.fit_predict([1, 2]) == [2, 4]
    assert made.known() == {"times": 2}


def test_a_model_must_say_how_it_is_fitted() -> None:
    with pytest.raises(NotImplementedError):
        Model().fit([])
