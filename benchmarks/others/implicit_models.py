"""Fits the package implicit for the benchmark recommend; a sparse table in, top lists out."""

import json
import sys
import time

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender
from scipy.sparse import load_npz

TOP = 10


def models(everything):
    """Each model that is compared; of the factors several sizes, since nobody chose one."""
    one = {"random_state": 1, "num_threads": 1}
    found = {"implicit ALS": AlternatingLeastSquares(factors=64, **one)}
    if everything:
        for factors in (16, 32, 128):
            found[f"implicit ALS {factors}"] = AlternatingLeastSquares(factors=factors, **one)
        found["implicit ALS 64, alpha 10"] = AlternatingLeastSquares(factors=64, alpha=10, **one)
        found["implicit BPR"] = BayesianPersonalizedRanking(factors=64, iterations=200, **one)
        for name, kind in (
            ("cosine", CosineRecommender),
            ("BM25", BM25Recommender),
            ("TF-IDF", TFIDFRecommender),
        ):
            found[f"implicit {name}"] = kind(K=100, num_threads=1)
    return found


def main():
    """Read {"file", "out", "all"}; write CPU seconds of fit and all top lists by model."""
    case = json.load(sys.stdin)
    table = load_npz(case["file"]).tocsr()
    who = np.arange(table.shape[0])
    seconds, lists = {}, {}
    for name, model in models(case["all"]).items():
        begun = time.process_time()
        model.fit(table, show_progress=False)
        items, _ = model.recommend(who, table, N=TOP, filter_already_liked_items=True)
        seconds[name] = time.process_time() - begun
        lists[name] = items.astype(np.int64)
    np.savez(case["out"], **lists)
    json.dump(seconds, sys.stdout)


main()
