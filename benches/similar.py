#!/usr/bin/env python3
"""Fits the probability of `sverka memory similar`, and prints how well it holds on sets that it was not fitted on.

    cargo build --release -p sverka-memory --example measure
    python3 benches/similar.py                    needs numpy

The memory has the gold pairs of the clean development sets under ../shared/eval/align, but for every second one, which
was taken away. Looked for is the English side of all pairs among the Russian texts, and the Russian side among the
English ones. A unit is right if its text is the gold translation. So half of the texts have a translation in the
memory, and the nearest unit of the others is always wrong. The memory is made with few units and with all: the more
texts there are, the nearer is the nearest wrong one; so to all are added the sentences of all sets that are no
part of a pair, alone, to be found by mistake.
"""

import collections
import html
import pathlib
import random
import re
import subprocess
import tempfile

import numpy
from memory import sentences

ROOT = pathlib.Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval" / "align"
PROGRAM = ROOT / "target" / "release" / "examples" / "measure"
SETS = ["books-clean", "docs-clean", "infoforum", "ntrex-clean", "speech-clean", "wmt-mix", "textberg-dev"]
SIZES = [2_000, 10_000]
QUERIES = 1500
SEED = 20


def pairs(name):
    """The gold pairs of a set, English first."""
    out = []
    for gold in sorted((EVAL / name).glob("*.gold")):
        base = str(gold)[: -len(".gold")]
        if not (pathlib.Path(base + ".en").exists() and pathlib.Path(base + ".ru").exists()):
            continue
        en, ru = (
            [line for line in pathlib.Path(base + ending).read_text(encoding="utf-8").splitlines() if line.strip()]
            for ending in (".en", ".ru")
        )
        for line in gold.read_text(encoding="utf-8").splitlines():
            sides = [[int(at) for at in re.findall(r"\d+", side)] for side in line.split(":")[:2]]
            if len(sides) == 2 and all(sides):
                texts = [" ".join(text[at] for at in side).strip() for text, side in zip((en, ru), sides)]
                if all(texts):
                    out.append(tuple(texts))
    return out


def evidence(folder, kept, others, queries, lang):
    """Looks the queries up in a memory of the pairs that were kept, and of other texts alone."""
    memory, texts = folder / "m.tmx", folder / "queries"
    with open(memory, "w", encoding="utf-8") as out:
        out.write(
            '<tmx version="1.4"><header creationtool="bench" creationtoolversion="1" segtype="sentence" '
            'o-tmf="bench" adminlang="en" srclang="en" datatype="plaintext"/><body>\n'
        )
        for text in [pair[lang == "ru"] for pair in kept] + others:
            own = f'<tuv xml:lang="{lang}"><seg>{html.escape(text, quote=False)}</seg></tuv>'
            # A unit has two texts; the model does not support Latin.
            out.write(f'<tu>{own}<tuv xml:lang="la"><seg>-</seg></tuv></tu>\n')
        out.write("</body></tmx>\n")
    texts.write_text("\n".join(query for query, _, _ in queries) + "\n", encoding="utf-8")
    for path in folder.glob("m.svm*"):
        subprocess.run(["rm", "-r", path], check=True)
    subprocess.run([PROGRAM, "add", folder / "m.svm", memory], check=True, stdout=subprocess.DEVNULL)
    found = subprocess.run([PROGRAM, "evidence", folder / "m.svm", lang, texts], check=True, capture_output=True)
    for line in found.stdout.decode().splitlines():
        query, rank, cosine, across, ground, numbers, ratio, own = line.split("\t", 7)
        _, truth, name = queries[int(query)]
        margin = float(across) - float(ground)
        row = [margin, margin**2, int(numbers), float(ratio)]
        yield name, int(rank), float(cosine), row, own.split() == truth.split()


def features(rows):
    return numpy.array([row[3] for row in rows])


def fit(x, y):
    """Logistic regression by Newton's method: the weights, the constant first."""
    x = numpy.column_stack([numpy.ones(len(x)), x])
    weights = numpy.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ weights))
        step = numpy.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (y - p))
        weights += step
        if abs(step).max() < 1e-9:
            break
    return weights


def predict(weights, x):
    return 1 / (1 + numpy.exp(-weights[0] - x @ weights[1:]))


def auc(y, p):
    """The share of pairs of a right and a wrong one in which the right one is higher; equal ones count half."""
    order = numpy.argsort(p, kind="stable")
    ranks = numpy.empty(len(p))
    ranks[order] = numpy.arange(1, len(p) + 1)
    values, index = numpy.unique(p, return_inverse=True)
    ranks = (numpy.bincount(index, ranks) / numpy.bincount(index))[index]
    right = y.sum()
    return (ranks[y].sum() - right * (right + 1) / 2) / (right * (len(y) - right))


def main():
    rng = random.Random(SEED)
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for most in SIZES:
            kept, asked = [], []
            for name in SETS:
                own = pairs(name)
                rng.shuffle(own)
                kept += own[::2][: most // len(SETS)]
                asked += [(pair, name) for pair in own[: min(QUERIES, 2 * (most // len(SETS)))]]
            for side, lang in ((0, "ru"), (1, "en")):
                queries = [(pair[side], pair[1 - side], name) for pair, name in asked]
                known = "\n".join(pair[lang == "ru"] for name in SETS for pair in pairs(name))
                others = [text for text in sentences(lang) if text not in known] if most == SIZES[-1] else []
                some = list(evidence(folder, kept, others, queries, lang))
                print(f"{len(kept)} units and {len(others)} texts, {len(queries)} queries in {lang}: {sum(row[4] for row in some)} translations found")
                rows += some
    best = [row for row in rows if row[1] == 0]
    for choice, data in (("the nearest", best), ("the three nearest", rows)):
        x, y = features(data), numpy.array([row[4] for row in data])
        print(f"{choice}: {len(data)} units, {y.mean():.3f} right; AUC cosine {auc(y, numpy.array([row[2] for row in data])):.4f}")
    names = sorted({row[0] for row in rows})
    predicted, truth = [], []
    for name in names:
        others = [row for row in rows if row[0] != name]
        test = [row for row in rows if row[0] == name]
        p = predict(fit(features(others), numpy.array([row[4] for row in others])), features(test))
        y = numpy.array([row[4] for row in test])
        predicted += list(p)
        truth += list(y)
        print(f"{name:14} left out: {len(test)} units, AUC {auc(y, p):.4f}, mean {p.mean():.3f}, right {y.mean():.3f}, ECE {ece(p, y):.3f}")
    predicted, truth = numpy.array(predicted), numpy.array(truth)
    print(f"all, each set left out in turn: AUC {auc(truth, predicted):.4f}, ECE {ece(predicted, truth):.4f}")
    for low in numpy.arange(0, 1, 0.1):
        inside = (predicted >= low) & (predicted < low + 0.1 + 1e-9 * (low > 0.85))
        if inside.any():
            print(f"  {low:.1f} to {low + 0.1:.1f}: {inside.sum():6} units, mean {predicted[inside].mean():.3f}, right {truth[inside].mean():.3f}")
    weights = fit(features(rows), numpy.array([row[4] for row in rows]))
    print("constant, margin, its square, other numbers, ratio:", *weights.round(2))


def ece(p, y, bins=10):
    """The expected calibration error: the mean distance of prediction and share, over bins of equal width."""
    at = numpy.minimum((p * bins).astype(int), bins - 1)
    return sum(abs(p[at == bin].sum() - y[at == bin].sum()) for bin in range(bins)) / len(p)


if __name__ == "__main__":
    main()
