"""Scores customers with scikit-uplift and EconML for the benchmark uplift: case in, scores out."""

import json
import sys
import time
import warnings

import numpy as np
from econml.dml import CausalForestDML, LinearDML
from econml.dr import ForestDRLearner, LinearDRLearner
from econml.metalearners import DomainAdaptationLearner, SLearner, TLearner, XLearner
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklift.models import ClassTransformation, SoloModel, TwoModels

warnings.filterwarnings("ignore")
SEED = 1


def logistic():
    """A logistic regression on measures of one scale."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def boosted():
    """Boosted trees of the size that suits some ten thousand customers."""
    return HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=100, max_leaf_nodes=8, min_samples_leaf=100, random_state=SEED
    )


class Chance(LogisticRegression):
    """A classifier whose prediction is the chance, as EconML's learners of means want it."""

    def predict(self, X):  # noqa: N803 (the other library's name)
        """The chance of the outcome."""
        return self.predict_proba(X)[:, 1]


def trees():
    """Boosted trees for the second stage of a learner of effects."""
    return HistGradientBoostingRegressor(
        learning_rate=0.03, max_iter=60, max_leaf_nodes=4, min_samples_leaf=500, random_state=SEED
    )


class Lift:
    """scikit-uplift's habits behind one face."""

    def __init__(self, model):
        self.model = model

    def scores(self, x, y, t, z):
        """The uplift of each row of z, learnt from x, y and t."""
        return self.model.fit(x, y, t).predict(z)


class Effect(Lift):
    """EconML's habits behind the same face."""

    def scores(self, x, y, t, z):
        """The effect at each row of z, learnt from x, y and t."""
        return self.model.fit(y, t, X=x).effect(z)


def models():
    """Each model that is compared, made anew."""
    chance = {"model_regression": trees(), "model_propensity": LogisticRegression(max_iter=1000)}
    forest = {"discrete_treatment": True, "n_estimators": 400, "min_samples_leaf": 50}
    nuisance = {"model_t": LogisticRegression(max_iter=1000), "model_y": trees()}
    return {
        "scikit-uplift S logistic": Lift(SoloModel(logistic())),
        "scikit-uplift S interaction": Lift(SoloModel(logistic(), method="treatment_interaction")),
        "scikit-uplift T logistic": Lift(TwoModels(logistic(), logistic())),
        "scikit-uplift T dependent": Lift(TwoModels(logistic(), logistic(), method="ddr_control")),
        "scikit-uplift T boosted": Lift(TwoModels(boosted(), boosted())),
        "scikit-uplift class transformation": Lift(ClassTransformation(logistic())),
        "EconML S boosted": Effect(SLearner(overall_model=trees())),
        "EconML T logistic": Effect(TLearner(models=Chance(max_iter=1000))),
        "EconML X": Effect(XLearner(models=Chance(max_iter=1000), cate_models=trees())),
        "EconML domain adaptation": Effect(
            DomainAdaptationLearner(models=Chance(max_iter=1000), final_models=trees())
        ),
        "EconML linear DML": Effect(
            LinearDML(discrete_treatment=True, random_state=SEED, **nuisance)
        ),
        "EconML linear DR": Effect(LinearDRLearner(random_state=SEED, **chance)),
        "EconML forest DR": Effect(
            ForestDRLearner(n_estimators=400, min_samples_leaf=50, random_state=SEED, **chance)
        ),
        "EconML causal forest": Effect(CausalForestDML(random_state=SEED, **forest, **nuisance)),
    }


def main():
    """Read {"file", "out"}: measures, outcomes, arms and rows to learn from; write the scores."""
    case = json.load(sys.stdin)
    data = np.load(case["file"])
    x, y, t = data["x"], data["y"], data["t"]
    told, seconds = {}, {}
    for number, learnt in enumerate(data["learnt"]):
        for name, model in models().items():
            begun = time.process_time()
            found = model.scores(x[learnt], y[learnt], t[learnt], x[~learnt])
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - begun
            told[f"{name}|{number}"] = np.asarray(found, dtype=float).reshape(-1)
    np.savez(case["out"], **told)
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
