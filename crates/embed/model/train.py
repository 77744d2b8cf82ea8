"""Fits one vector a piece, so that the sum over a salad's pieces points where the teacher does.

Loss of a batch (salads of one language): the symmetric InfoNCE of our vectors u against the
teacher's T, temperature TAU, plus 1 - cos(u, T).
"""

from dataclasses import dataclass

import numpy as np

from vocabulary import FIRST_PIECE, Vocabulary

BATCH = 1024
TAU = 0.12
RATE = 0.01
WARM_UP = 20
# Adam with one second moment a row: a row's dimensions are of one kind, and it halves the memory.
BETA1, BETA2 = 0.9, 0.98


@dataclass
class Set:
    """Salads of one language with their teacher vectors."""

    language: str
    ids: np.ndarray  # int32, all salads in a row
    lengths: np.ndarray
    target: np.ndarray  # (salads, 512) from the teacher; (salads, d) after `project`

    def __post_init__(self):
        self.starts = np.cumsum(self.lengths) - self.lengths


def unit(x):
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 1e-9)


def axes(sets: list[Set], dimensions: int, weight: dict[str, float]):
    """The leading principal axes of what the teacher says, languages centred one by one: (512, d)."""
    total = np.zeros((512, 512))
    for s in sets:
        x = s.target[:60_000].astype(np.float32)
        x -= x.mean(axis=0)
        total += weight.get(s.language, 1) * (x.T @ x / len(x))
    _, vectors = np.linalg.eigh(total)
    return np.ascontiguousarray(vectors[:, ::-1][:, :dimensions]).astype(np.float32)


def project(s: Set, basis) -> Set:
    """Targets centred on the language's mean, on the axes, of unit length."""
    mean = s.target[:200_000].mean(axis=0, dtype=np.float64).astype(np.float32)
    out = np.empty((len(s.target), basis.shape[1]), np.float16)
    for at in range(0, len(out), 20_000):
        out[at : at + 20_000] = unit((s.target[at : at + 20_000].astype(np.float32) - mean) @ basis)
    return Set(s.language, s.ids, s.lengths, out)


def start(vocabulary: Vocabulary, single, sets: list[Set], basis):
    """First table: the teacher's vectors of single pieces, less the mean of their script; frequent pieces shorter."""
    count = np.bincount(np.concatenate([s.ids for s in sets]), minlength=len(single)).astype(np.float64)
    count += 1e3 * np.exp(0.6 * vocabulary.score)
    count[:FIRST_PIECE] = 0
    table = np.zeros((len(single), basis.shape[1]), np.float32)
    for script in np.unique(vocabulary.script):
        of = np.flatnonzero(vocabulary.script == script)
        rows = 0.5 * unit((single[of] - single[of].mean(axis=0)) @ basis)
        if count[of].sum() > 0:
            rows -= (rows * count[of, None]).sum(axis=0) / count[of].sum()
        table[of] = rows
    shorter = np.minimum(np.exp(-0.1 * (vocabulary.score + 8)), np.exp(0.6))
    table *= 1.3 * shorter[:, None].astype(np.float32)
    table[:FIRST_PIECE] = 0
    return table


def forward(rows, lengths):
    """Rows of all pieces of the batch in order -> (unit vectors, lengths of the sums before)"""
    x = np.add.reduceat(rows, np.cumsum(lengths) - lengths, axis=0) / np.sqrt(lengths)[:, None].astype(np.float32)
    norm = np.linalg.norm(x, axis=1, keepdims=True) + 1e-6
    return x / norm, norm


def softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def loss_and_gradient(u, norm, target):
    """Gradient with respect to the sums that `u` is made of."""
    n = len(u)
    logits = u @ target.T / TAU
    rows, columns = softmax(logits, 1), softmax(logits, 0)
    me = np.arange(n)
    loss = -0.5 * (np.log(rows[me, me] + 1e-9) + np.log(columns[me, me] + 1e-9)).mean()
    rows += columns
    rows[me, me] -= 2
    du = (rows @ target) * (0.5 / n / TAU) - target / n
    return loss, (u * target).sum(axis=1).mean(), (du - u * (u * du).sum(axis=1, keepdims=True)) / norm


def fit(table, sets: list[Set], epochs: float, seed: int, log=print, rate=RATE):
    """Trains `table` in place."""
    rng = np.random.default_rng(seed)
    first = np.zeros_like(table)
    second = np.zeros((len(table), 1), np.float32)
    total = int(epochs * sum(len(s.lengths) // BATCH for s in sets))
    step, seen = 0, []
    while step < total:
        batches = []
        for k, s in enumerate(sets):
            pairs = rng.permutation(len(s.lengths) // 2)
            both = (2 * pairs[:, None] + np.arange(2)).ravel()
            batches += [(k, both[a : a + BATCH]) for a in range(0, len(both) - BATCH + 1, BATCH)]
        for which in rng.permutation(len(batches)):
            if step >= total:
                break
            k, members = batches[which]
            s = sets[k]
            lengths = s.lengths[members]
            inner = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            ids = s.ids[np.repeat(s.starts[members], lengths) + inner]
            row, inverse = np.unique(ids, return_inverse=True)
            u, norm = forward(table[ids], lengths)
            loss, cos, gradient = loss_and_gradient(u, norm, s.target[members].astype(np.float32))
            gradient = (gradient / np.sqrt(lengths)[:, None]).astype(np.float32)
            # The gradient of a row is the sum over the places where the piece stands.
            order = np.argsort(inverse, kind="stable")
            begin = np.searchsorted(inverse[order], np.arange(len(row)))
            g = np.add.reduceat(gradient[np.repeat(np.arange(len(lengths)), lengths)[order]], begin, axis=0)
            m = BETA1 * first[row] + (1 - BETA1) * g
            v = BETA2 * second[row] + (1 - BETA2) * (g * g).mean(axis=1, keepdims=True)
            first[row], second[row] = m, v
            now = rate * (max(0.02, 1 - step / total) if step >= WARM_UP else (step + 1) / WARM_UP)
            table[row] -= now * m / (np.sqrt(v) + 1e-5)
            # These will be zero in the file: see pack.py.
            table[:FIRST_PIECE] = 0
            seen.append((loss, cos))
            step += 1
            if step % 500 == 0:
                a, b = np.mean(seen[-200:], axis=0)
                log(f"  step {step} of {total}: contrastive loss {a:.4f}, cosine {b:.4f}")
    return table
