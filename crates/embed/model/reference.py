"""Writes what the Rust code is tested against: pieces from SentencePiece, vectors from numpy.

reference-pieces.tsv: language, pieces by their number in the file, sentence.
reference-vectors.tsv: language, place of the first sentence, number of sentences, the first 16 and the
last 16 numbers of the vector (all of it would be 2 MB); each language is one document.
"""

from pathlib import Path

import numpy as np

import text

# How many numbers at each end of a vector are written.
ENDS = 16
# Runs of each document: place of the first sentence, how many.
RUNS = ((0, 1), (3, 1), (10, 1), (4, 3), (6, 7))


def write(folder: Path, tokenizer, table, numbering):
    """`table`: as the file holds it, whole numbers, by teacher's ids; `numbering`: the ids in the file's order."""
    number = {int(id): n for n, id in enumerate(numbering)}
    lines = [line.split("\t") for line in (folder / "sentences.tsv").read_text("utf-8").splitlines()]
    cut = text.pieces(tokenizer, [sentence for _, sentence in lines])
    rows = [f"{lang}\t{' '.join(str(number[i]) for i in ids)}\t{sentence}" for (lang, sentence), ids in zip(lines, cut)]
    (folder / "reference-pieces.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    out = []
    for lang in dict.fromkeys(lang for lang, _ in lines):
        document = [ids for (of, _), ids in zip(lines, cut) if of == lang]
        mean = table[np.concatenate(document)].astype(np.float64).mean(axis=0)
        for first, count in RUNS:
            ids = np.concatenate(document[first : first + count])
            x = table[ids].astype(np.float64).sum(axis=0) - len(ids) * mean
            x /= np.linalg.norm(x)
            numbers = " ".join(f"{v:.6f}" for v in (*x[:ENDS], *x[-ENDS:]))
            out.append(f"{lang}\t{first}\t{count}\t{numbers}")
    (folder / "reference-vectors.tsv").write_text("\n".join(out) + "\n", "utf-8")
