"""Gradient-boosted trees of XGBoost on the events of a run.

    python boosted_trees.py FOLDER

FOLDER has {train,validation,test}_{x,y,w}.npy: inputs (n x d), class (0 or 1) and weight of each event, and seed.txt. Writes score.npy, the probability of
class 1 for the test events, and settings.json. The number of trees is where the validation loss is smallest. Needs numpy and xgboost.
"""

import json
import sys
from pathlib import Path

import numpy as np
import xgboost

SETTINGS = {
    "objective": "binary:logistic",
    "eval_metric": "logloss",
    "eta": 0.1,
    "max_depth": 6,
    "min_child_weight": 1,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "tree_method": "hist",
}
MOST_TREES = 1500
PATIENCE = 50

folder = Path(sys.argv[1])
load = lambda name: np.load(folder / f"{name}.npy")
parts = {
    part: xgboost.DMatrix(load(f"{part}_x"), label=load(f"{part}_y"), weight=load(f"{part}_w"))
    for part in ("train", "validation", "test")
}
settings = {**SETTINGS, "seed": int((folder / "seed.txt").read_text()), "nthread": 2}
trees = xgboost.train(
    settings,
    parts["train"],
    num_boost_round=MOST_TREES,
    evals=[(parts["validation"], "validation")],
    early_stopping_rounds=PATIENCE,
    verbose_eval=False,
)
score = trees.predict(parts["test"], iteration_range=(0, trees.best_iteration + 1))
np.save(folder / "score.npy", score.astype(np.float64))
(folder / "settings.json").write_text(
    json.dumps({**SETTINGS, "trees": trees.best_iteration + 1, "xgboost": xgboost.__version__}, indent=2)
)
