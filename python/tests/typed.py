"""A program that uses the whole interface; `mypy --strict` checks it, and a test runs it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy
import pandas
import pyarrow
from numpy.typing import NDArray

import sverka


def main(samples: Path, out: Path) -> None:
    """Aligns a sample and does everything with it."""
    bitext = sverka.align(samples / "water-forum.en.txt", samples / "water-forum.ru.txt", source_lang="en")
    score: float = bitext.links[0].score
    first: sverka.Link = next(iter(bitext.links))
    weights: list[float] = [reason.weight for reason in first.reasons]
    frame: pandas.DataFrame = bitext.to_pandas()
    table: pyarrow.Table = bitext.to_arrow()
    left_out: list[sverka.Remark] = bitext.save(out / "speech.tmx", min_score=0.5)
    page: bytes = bitext.to_bytes("html", ui="ru")
    sentences: list[str] = sverka.split("Было. Стало.", lang="ru")
    vectors: NDArray[numpy.float32] = sverka.encode(sentences)
    glossary: sverka.Glossary = sverka.terms(bitext, min_confidence=0.5)
    report: sverka.Report = sverka.qa(bitext, glossary=glossary, rules="+numbers,-punctuation")
    memory: sverka.Memory = sverka.Memory.create(out / "m.svm")
    added: sverka.Added = memory.add([out / "speech.tmx"])
    matches: list[sverka.Match] = memory.lookup(first.source, min=70)
    pairing: sverka.Pairing = sverka.pair(samples, source_lang="en", target_lang="ru")
    again: sverka.Bitext = sverka.align(pairing.pairs[0].source, pairing.pairs[0].target)
    assert 0 <= score <= 1 and weights and len(frame) == table.num_rows == len(bitext)
    assert left_out and page and vectors.shape == (2, 192) and len(again)
    assert 0 < report.pairs <= len(bitext) and added.new and matches and matches[0].score == 100


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
