#!/usr/bin/env python3
"""`sverka terms` on many pairs: time, CPU and memory.

    cargo build --release
    python3 benches/terms.py                    100,000 pairs
    python3 benches/terms.py --pairs 1000000    a million

The pairs are those of `benches/qa.py`: gold pairs of ../shared/eval/align over and over, without faults.
"""

import argparse
import pathlib
import tempfile

from qa import ROOT, run, write_pairs


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pairs", type=int, default=100_000)
    options.add_argument("--program", default=str(ROOT / "target/release/sverka"))
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs = pathlib.Path(folder) / "pairs.tsv"
        write_pairs(pairs, options.pairs, faults=False)
        print(f"{options.pairs} pairs, {pairs.stat().st_size / 1e6:.0f} MB")
        for ending in ["json", "tbx"]:
            output = pathlib.Path(folder) / f"terms.{ending}"
            command = [options.program, "terms", str(pairs), "-s", "en", "-t", "ru", "--quiet", "-o", str(output)]
            wall, cpu, memory = run(command)
            print(f"{ending}: {wall:.1f} s, CPU {cpu:.1f} s, {memory:.0f} MB")


if __name__ == "__main__":
    main()
