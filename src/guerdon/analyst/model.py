"""The habits of scikit-learn that models of customers share: parameters, fit and predict."""

from typing import Any, ClassVar, Self


class NotFittedError(ValueError):
    """Ask `fit` first."""


class Model:
    """What it was made with is got and set by name; OWN are its words, others name columns.

    After `fit`, `report_` tells what was learnt and `customers_` what is said of each customer of
    those orders, in the kind of table that was given.
    """

    OWN: ClassVar[tuple[str, ...]] = ()
    report_: dict[str, Any] | None = None
    customers_: Any = None
    columns: dict[str, Any]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with."""
        return {name: getattr(self, name) for name in self.OWN} | self.columns

    def set_params(self, **params: Any) -> Self:
        """Change what it was made with; what was fitted stays until the next `fit`."""
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

    def __repr__(self) -> str:
        """As it would be written."""
        said = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({said})"
