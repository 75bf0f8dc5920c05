"""The habits of scikit-learn that models of customers share: parameters, fit and predict."""

from typing import Any, ClassVar, Self


class NotFittedError(ValueError):
    """Ask `fit` first."""


# The words of `orders`, and of those who read lines.
WORDS = frozenset(
    (
        *("customer", "at", "amount", "order", "as_of", "zone", "unit"),
        *("sku", "category", "quantity", "discount", "channel"),
    )
)


class Model:
    """What it was made with is got and set by name; OWN are its words, NAMING those of columns.

    After `fit`, `report_` tells what was learnt and `customers_` what is said of each customer of
    those orders, in the kind of table that was given.
    """

    OWN: ClassVar[tuple[str, ...]] = ()
    NAMING: ClassVar[frozenset[str]] = WORDS
    report_: dict[str, Any] | None = None
    customers_: Any = None
    columns: dict[str, Any]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with."""
        return {name: getattr(self, name) for name in self.OWN} | self.columns

    def set_params(self, **params: Any) -> Self:
        """Change what it was made with; what was fitted stays until the next `fit`.

        Raises ValueError for a word that the model does not have, before anything is changed.
        """
        if strangers := sorted(params.keys() - self.NAMING - {*self.OWN}):
            known = ", ".join([*self.OWN, *sorted(self.NAMING)])
            raise ValueError(
                f"{strangers[0]!r} is no word of {type(self).__name__}; there are {known}"
            )
        for name, value in params.items():
            if name in self.OWN:
                setattr(self, name, value)
            else:
                self.columns[name] = value
        return self

    def fit(self, data: Any, y: Any = None) -> Self:
        """Learn from the data."""
        raise NotImplementedError

    def fit_predict(self, data: Any, y: Any = None) -> Any:
        """`fit`, and what it says of the same customers."""
        return self.fit(data).customers_

    def known(self) -> dict[str, Any]:
        """What was learnt; raises NotFittedError before `fit`."""
        if self.report_ is None:
            raise NotFittedError(f"fit this {type(self).__name__} first")
        return self.report_

    def __sklearn_is_fitted__(self) -> bool:
        """Whether it was fitted, for pipelines."""
        return self.report_ is not None

    def __sklearn_tags__(self) -> Any:
        """What pipelines ask of an estimator: a table of any kind goes in, no target is needed."""
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=False),
            input_tags=InputTags(two_d_array=True, string=True, allow_nan=True),
            no_validation=True,
        )

    def __repr__(self) -> str:
        """As it would be written."""
        said = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({said})"
