"""Splits a text and its translation into sentences, aligns and scores them, and writes translation memories and reports.

>>> import sverka
>>> bitext = sverka.align("samples/water-forum.en.txt", "samples/water-forum.ru.txt")
>>> bitext.links[2].bead, round(bitext.links[2].score, 1)
('1:1', 1.0)

All functions release the interpreter's lock while they work and use all cores; RAYON_NUM_THREADS limits their number.
The same input gives the same output on every run. Nothing is printed: remarks are in `remarks` of each result.

numpy, pandas and pyarrow are needed only by `encode`, `to_pandas` and `to_arrow`.
"""

from sverka._native import (
    Added,
    Bitext,
    Document,
    DocumentPair,
    Entry,
    Error,
    Finding,
    Glossary,
    Link,
    Match,
    Memory,
    PairScore,
    Pairing,
    Reason,
    Remark,
    Report,
    Summary,
    __version__,
    align,
    align_sentences,
    align_texts,
    encode,
    pair,
    qa,
    score,
    split,
    terms,
)

__all__ = [
    "Added",
    "Bitext",
    "Document",
    "DocumentPair",
    "Entry",
    "Error",
    "Finding",
    "Glossary",
    "Link",
    "Match",
    "Memory",
    "PairScore",
    "Pairing",
    "Reason",
    "Remark",
    "Report",
    "Summary",
    "__version__",
    "align",
    "align_sentences",
    "align_texts",
    "encode",
    "pair",
    "qa",
    "score",
    "split",
    "terms",
]
