"""How well the table finds the translation of a sentence among all sentences of the other side.

Retrieval by the ratio margin (Artetxe and Schwenk 2019, k = 4), P@1 in percent, mean of both directions.
The pairs are the 1:1 gold links of ../shared/eval/align, which is no part of this repository.
"""

import re
from pathlib import Path

import numpy as np

import text

# Name, folder, suffixes of the two sides, most pairs taken.
SETS = (
    ("ntrex", "ntrex-clean", "en", "ru"),
    ("speech", "speech-clean", "en", "ru"),
    ("books", "books-clean", "en", "ru"),
    ("wmt", "wmt-mix", "en", "ru"),
    ("tico", "tico-mix", "en", "ru"),
    ("textberg", "textberg-dev", "de", "fr"),
)
SHORT = 8


def pairs(folder: Path, source: str, target: str) -> list[tuple[str, str]]:
    """The 1:1 gold links of all documents in a folder, but for those marked as coarse; a sentence once."""
    found = {}
    for gold in sorted(folder.glob("*.gold")):
        sides = [
            [line for line in gold.with_suffix(f".{lang}").read_text("utf-8").split("\n") if line.strip()]
            for lang in (source, target)
        ]
        links = [line for line in gold.read_text("utf-8").split("\n") if line.strip()]
        conf = gold.with_suffix(".conf")
        kinds = conf.read_text("utf-8").split() if conf.exists() else [""] * len(links)
        for link, kind in zip(links, kinds):
            one = re.fullmatch(r"\[(\d+)\]:\[(\d+)\]", link.strip())
            if one and kind != "coarse":
                a, b = sides[0][int(one[1])], sides[1][int(one[2])]
                found.setdefault(a, b)
    once, out = set(), []
    for a, b in found.items():
        if b not in once:
            once.add(b)
            out.append((a, b))
    return out


def load(shared: Path, tokenizer):
    """-> [(name, pieces of one side, of the other, which are short)]"""
    out = []
    for name, folder, source, target in SETS:
        both = pairs(shared / "eval" / "align" / folder, source, target)
        short = np.array([len(re.findall(r"\w+", a)) <= SHORT for a, _ in both])
        out.append((name, *(text.pieces(tokenizer, [p[i] for p in both]) for i in (0, 1)), short))
    return out


def vectors(table, sentences):
    """Sums of rows less the mean piece vector of the text, unit length: what src/encode/spans.rs does."""
    count = np.array([max(1, len(s)) for s in sentences])
    ids = np.concatenate([np.asarray(s or [0]) for s in sentences])
    sums = np.add.reduceat(table[ids], np.cumsum(count) - count, axis=0).astype(np.float32)
    x = sums - count[:, None] * (sums.sum(axis=0, dtype=np.float64) / count.sum()).astype(np.float32)
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)


def hits(a, b):
    """For each sentence whether its partner is the best by margin, in both directions."""
    cos = a @ b.T
    k = min(4, len(a))
    near = np.partition(cos, -k, axis=1)[:, -k:].mean(axis=1)[:, None] + np.partition(cos, -k, axis=0)[-k:].mean(axis=0)
    # The shift keeps the ratio's order where a mean is about zero.
    margin = (cos + 1) / (near / 2 + 1)
    me = np.arange(len(a))
    return margin.argmax(axis=1) == me, margin.argmax(axis=0) == me


def score(encode, data):
    """`encode`: lists of piece ids -> unit vectors. -> {set: (all, short), ...} in percent."""
    out = {}
    for name, left, right, short in data:
        f, g = hits(encode(left), encode(right))
        out[name] = 50 * (f.mean() + g.mean()), 50 * (f[short].mean() + g[short].mean()), len(left), int(short.sum())
    return out


def show(scores) -> str:
    return "  ".join(f"{name} {every:.2f}/{short:.1f}" for name, (every, short, *_) in scores.items())
