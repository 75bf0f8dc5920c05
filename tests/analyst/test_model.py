"""Words are got and set, an unfitted model says so, `fit_predict` is both."""

import pickle
from typing import Any, ClassVar, Self

import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.utils.validation import check_is_fitted

import guerdon as gd
from guerdon.analyst.model import Model
from guerdon.analyst.model import NotFittedError as OwnNotFittedError


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


def test_a_word_it_does_not_have_changes_nothing() -> None:
    made = Sum(times=2)
    with pytest.raises(ValueError, match="'custommer' is no word of Sum"):
        made.set_params(times=3, custommer="who")
    assert made.get_params() == {"times": 2}
    with pytest.raises(ValueError, match="no word of Survival"):
        gd.Survival().set_params(amount="sales")


def test_it_takes_part_in_the_habits_of_scikit_learn() -> None:
    made = clone(Sum(times=2, customer="who"))
    assert made.get_params() == {"times": 2, "customer": "who"}
    line = make_pipeline(Sum(times=2))
    with pytest.raises(NotFittedError):
        check_is_fitted(made)
    assert line.fit([1, 2]).steps[0][1].customers_ == [2, 4]
    check_is_fitted(line)
    assert pickle.loads(pickle.dumps(line.steps[0][1])).report_ == {"times": 2}


def test_fit_predict_is_both_and_nothing_is_known_before() -> None:
    made = Sum(times=2)
    with pytest.raises(OwnNotFittedError, match="fit this Sum first"):
        made.known()
    assert made.fit_predict([1, 2]) == [2, 4]
    assert made.known() == {"times": 2}


def test_a_model_must_say_how_it_is_fitted() -> None:
    with pytest.raises(NotImplementedError):
        Model().fit([])
