# SPDX-License-Identifier: Apache-2.0
"""Fits the linear readout: one-against-all classifiers with squared hinge loss, by a finite Newton method.

Each class minimises `penalty * rows * |w|^2 + sum max(0, 1 - y w.x)^2` over its rows. For the set of rows with a
positive loss this is a ridge regression; solve it, take the new set, and stop when the set no longer changes
(Keerthi and DeCoste 2005, without the line search, which these well-conditioned problems do not need). Rows that are
far on their right side pull at nothing, so the weights go into margin where classes are close, which is what survives
rounding on a chip: fewer decisions flip than with a ridge regression on all rows.
"""

import numpy as np

ROUNDS = 30


def fit(features, labels, classes, penalty=0.05):
    """Weights [classes, features]. There is no offset: an integrator on the chip has none."""
    ridge = penalty * len(features) * np.eye(features.shape[1])
    on_all_rows = features.T @ features + ridge
    weights = []
    for label in range(classes):
        wanted = np.where(labels == label, 1.0, -1.0)
        active = np.ones(len(features), dtype=bool)
        for _ in range(ROUNDS):
            x = features[active]
            gram = on_all_rows if active.all() else x.T @ x + ridge
            solution = np.linalg.solve(gram, x.T @ wanted[active])
            now = wanted * (features @ solution) < 1.0
            if np.array_equal(now, active):
                break
            active = now
        weights.append(solution)
    return np.array(weights)


def crossValidate(features, copies, labels, classes, folds=5):
    """Share of training rows that a readout fitted without them (and without their disturbed copies) gets right."""
    fold_of = np.arange(len(labels)) % folds  # the rows may be sorted by class
    correct = 0
    for fold in range(folds):
        kept, left_out = fold_of != fold, fold_of == fold
        weights = fit(np.concatenate([rows[kept] for rows in [features, *copies]]),
                      np.tile(labels[kept], 1 + len(copies)), classes)
        correct += np.count_nonzero((features[left_out] @ weights.T).argmax(axis=1) == labels[left_out])
    return correct / len(labels)
