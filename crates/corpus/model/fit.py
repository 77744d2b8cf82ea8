#!/usr/bin/env python3
"""Fits the trees that score pairs, from the features that `cargo run -p xtask -- pairs --features FILE` writes.

    pip install numpy scikit-learn
    cargo run --release -p xtask -- pairs --features target/pairs
    crates/corpus/model/fit.py target/pairs --write crates/corpus/data/score/trees.txt

Prints how well each kind of damage is told from good pairs, each set by trees that have not seen it, and how well the
probabilities are calibrated. With --write all sets are used, and the trees are written.
"""

import argparse

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

# Sets that are left out together: those that are alike, so that none is judged by trees that have seen its kind.
FOLDS = (
    ("books-clean",),
    ("wmt-mix",),
    ("docs-clean", "tico-mix", "textberg-dev"),
    ("infoforum", "speech-clean", "ntrex-clean"),
)
# Kinds whose pairs are partly right: they count half.
PARTIAL = ("half", "extra")
# What a text that is not translated loses in log-odds, as in crates/corpus/src/score/weights.rs.
NOT_TRANSLATED = 6.0
DEPTH = 4
QUESTIONS = 2**DEPTH - 1


def load(prefix):
    lines = open(prefix + ".tsv", encoding="utf-8").read().splitlines()
    names = lines[0].split("\t")
    kind, sets, among = (np.array(column) for column in zip(*(line.split("\t") for line in lines[1:])))
    numbers = np.fromfile(prefix + ".f32", dtype="<f4").reshape(len(kind), len(names))
    return names, kind, sets, among, numbers


def weights(kind, among):
    """Every kind of damage counts the same, good pairs as much as all of them, pairs alone half."""
    out = np.ones(len(kind))
    for one in set(kind) - {"good"}:
        out[kind == one] = (0.5 if one in PARTIAL else 1.0) / (kind == one).sum()
    good = kind == "good"
    out[good] = out[~good].sum() / good.sum()
    out[among == "None"] *= 0.5
    return out * len(out) / out.sum()


def masked(x, names):
    """Texts that are not translated as if both languages had the same script, every other one: the sets have few such
    pairs of languages."""
    at = names.index("script")
    foreign = np.flatnonzero(x[:, at] > 0.5)
    out = x.copy()
    out[foreign[::2], at] = 0
    return out


def penalty(x, names):
    not_translated = (x[:, names.index("script")] > 0.5) | (x[:, names.index("copied")] > 0.8)
    return NOT_TRANSLATED * not_translated


def fitted(x, y, weight, trees, rate):
    model = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_depth=DEPTH, max_leaf_nodes=QUESTIONS + 1, min_samples_leaf=40,
        l2_regularization=2.0, early_stopping=False, random_state=1,
    )
    return model.fit(x, y, sample_weight=weight)


def auc(good, bad):
    return roc_auc_score(np.r_[np.ones(len(good)), np.zeros(len(bad))], np.r_[good, bad])


def error(probability, y):
    """The expected calibration error over ten bins."""
    bins = np.minimum((probability * 10).astype(int), 9)
    return sum(abs(probability[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins))


def report(kind, sets, among, odds):
    """Prints areas under the curve. Links of texts that are not translated are in the sets, too; they are not good."""
    kinds = [one for one in dict.fromkeys(kind) if one != "good"]
    for how in ("Same", "Mixed", "Few", "None"):
        print(f"list: {how}")
        for one in kinds:
            here = among == how
            by_set = []
            for name in dict.fromkeys(sets):
                good, bad = odds[here & (sets == name) & (kind == "good")], odds[here & (sets == name) & (kind == one)]
                if len(bad) > 10:
                    by_set.append(f"{name} {auc(good, bad):.4f}")
            good, bad = odds[here & (kind == "good")], odds[here & (kind == one)]
            print(f"  {one:15} {auc(good, bad):.4f}   {'  '.join(by_set)}")


def calibrated(kind, sets, among, odds):
    """Fits factor and addend on mixed lists; each set is judged by those of the others."""
    mixed, y = among == "Mixed", (kind == "good").astype(int)
    fit = lambda rows: LogisticRegression(C=1e6).fit(odds[rows, None], y[rows])
    probability = np.zeros(len(odds))
    for name in dict.fromkeys(sets):
        out = mixed & (sets == name)
        probability[out] = fit(mixed & (sets != name)).predict_proba(odds[out, None])[:, 1]
    print(f"calibration: ECE {error(probability[mixed], y[mixed]):.4f}; by set:", end="")
    for name in dict.fromkeys(sets):
        out = mixed & (sets == name)
        print(f" {name} {error(probability[out], y[out]):.3f}", end="")
    print()
    model = fit(mixed)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def complete(nodes, names):
    """Returns the questions and leaves of a tree as a complete one: below a leaf, all leaves have its value."""
    questions, leaves = [None] * QUESTIONS, [0.0] * (QUESTIONS + 1)

    def put(at, node):
        is_leaf = nodes[node]["is_leaf"]
        if at >= QUESTIONS:
            leaves[at - QUESTIONS] = float(nodes[node]["value"])
            return
        question = (0, 0.0) if is_leaf else (int(nodes[node]["feature_idx"]), float(nodes[node]["num_threshold"]))
        questions[at] = question
        put(2 * at + 1, node if is_leaf else nodes[node]["left"])
        put(2 * at + 2, node if is_leaf else nodes[node]["right"])

    put(0, 0)
    cells = [f"{names[feature]} {bound:.5g}" for feature, bound in questions]
    return "\t".join(cells + [f"{leaf:.4f}" for leaf in leaves])


def write(path, model, names, typical, calibration):
    with open(path, "w", encoding="utf-8") as out:
        print("# Trees that score pairs: gradient boosting over the features of crates/corpus/src/score.", file=out)
        print("# Fitted by crates/corpus/model/fit.py; docs/design/scoring.md reports what they reach.", file=out)
        print("# A tree is a line: 15 questions FEATURE BOUND, then 16 leaves. A greater feature leads to the second", file=out)
        print("# question below. `typical` is the median of good pairs.", file=out)
        for name, number in zip(names, typical):
            print(f"typical {name} {number:.5g}", file=out)
        print(f"calibration {calibration[0]:.5f} {calibration[1]:.5f}", file=out)
        print(f"bias {float(np.ravel(model._baseline_prediction)[0]):.5f}", file=out)
        for (tree,) in model._predictors:
            print(complete(tree.nodes, names), file=out)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("features")
    arguments.add_argument("--write", metavar="FILE")
    arguments.add_argument("--trees", type=int, default=120)
    arguments.add_argument("--rate", type=float, default=0.15)
    arguments.add_argument("--without", default="", help="beginnings of features to leave out, for experiments")
    arguments = arguments.parse_args()
    names, kind, sets, among, x = load(arguments.features)
    if arguments.without:
        out = [any(name.startswith(start) for start in arguments.without.split(",")) for name in names]
        x[:, out] = 0
    y, weight = (kind == "good").astype(int), weights(kind, among)
    seen_x = masked(x, names)
    odds = np.zeros(len(y))
    for fold in FOLDS:
        seen = ~np.isin(sets, fold)
        odds[~seen] = fitted(seen_x[seen], y[seen], weight[seen], arguments.trees, arguments.rate).decision_function(x[~seen])
    lost = penalty(x, names)
    odds -= lost
    judged = ~((kind == "good") & (lost > 0))
    print(f"{len(y)} pairs, {len(names)} features; each set by trees of other folds")
    kind, sets, among, odds = (column[judged] for column in (kind, sets, among, odds))
    report(kind, sets, among, odds)
    calibration = calibrated(kind, sets, among, odds)
    if arguments.write:
        model = fitted(seen_x, y, weight, arguments.trees, arguments.rate)
        print("with trees of all sets")
        report(kind, sets, among, (model.decision_function(x) - lost)[judged])
        typical = np.median(x[judged][(kind == "good") & (among == "Same")], axis=0)
        write(arguments.write, model, names, typical, calibration)


if __name__ == "__main__":
    main()
