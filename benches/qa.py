#!/usr/bin/env python3
"""`sverka qa` on many pairs: time, CPU and memory.

    cargo build --release
    python3 benches/qa.py                       100,000 pairs, every format of report
    python3 benches/qa.py --pairs 1000000       a million, SARIF only
    python3 benches/qa.py --faults --keep DIR   every fifth pair with a planted fault; the file stays in DIR

The pairs are the gold pairs of ../shared/eval/align (English and Russian speeches, news, books), over and over; from the
second time on each has a number of its own on both sides, so that no two are the same. The same file on every run.
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SETS = ["ntrex-clean", "speech-clean", "books-clean"]
FORMATS = ["txt", "html", "xlsx", "json", "jsonl", "sarif", "xml"]


def gold_pairs():
    """(English, Russian) of all two-sided gold links."""
    out = []
    for name in SETS:
        for gold in sorted((ROOT.parent / "shared/eval/align" / name).glob("*.gold")):
            sides = [
                [line for line in gold.with_suffix(f".{lang}").read_text("utf-8").splitlines() if line.strip()]
                for lang in ("en", "ru")
            ]
            for bead in re.findall(r"\[([\d, ]*)\]:\[([\d, ]*)\]", gold.read_text("utf-8")):
                picked = [[int(n) for n in side.replace(",", " ").split()] for side in bead]
                if all(picked):
                    out.append([" ".join(lines[n] for n in run) for lines, run in zip(sides, picked)])
    return out


def write_pairs(path, count, faults):
    pairs = gold_pairs()
    if not pairs:
        sys.exit("no ../shared/eval/align: there are no pairs to repeat")
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for n in range(count):
            english, russian = pairs[n % len(pairs)]
            again = n // len(pairs)
            if again:
                english, russian = f"{english} ({again})", f"{russian} ({again})"
            if faults and n % 5 == 0:
                russian = [russian + " 1974", russian.replace("о", "o", 1), russian.replace(" ", "  ", 1)][n // 5 % 3]
            out.write(f"{english}\t{russian}\t0.{90 + n % 10}\t1:1\n")


def run(command):
    """Seconds, CPU seconds, megabytes at most."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if process.returncode not in (0, 1):
        sys.exit(process.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.monotonic() - start, cpu, int(process.stderr.split()[-1]) / 1024


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pairs", type=int, default=100_000)
    options.add_argument("--program", default=str(ROOT / "target/release/sverka"))
    options.add_argument("--faults", action="store_true", help="plant one in every fifth pair")
    options.add_argument("--keep", type=pathlib.Path, help="leave the file of pairs in this folder")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = options.keep or pathlib.Path(folder)
        pairs = folder / "pairs.tsv"
        write_pairs(pairs, options.pairs, options.faults)
        print(f"{options.pairs} pairs, {pairs.stat().st_size / 1e6:.0f} MB")
        for extension in FORMATS if options.pairs <= 200_000 else ["sarif"]:
            report = folder / f"report.{extension}"
            wall, cpu, memory = run([options.program, "qa", str(pairs), "-s", "en", "-t", "ru", "-o", str(report)])
            print(f"{extension:<6} {wall:6.2f} s  {cpu:6.2f} s CPU  {memory:6.0f} MB  (report of {report.stat().st_size / 1e6:.0f} MB)")


if __name__ == "__main__":
    main()
