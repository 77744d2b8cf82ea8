#!/usr/bin/env python3
"""Translation memories: our commands beside every other program that is installed, on one file.

    cargo build --release
    python3 benches/tmx.py                    100,000 units, about 37 MB
    python3 benches/tmx.py --units 5500000    about 2 GB: ours only, unless --all

The file is made in a temporary directory, the same on every run. Each program runs on one core
where it can be told to, --runs times; the best CPU time is printed, the greatest memory, and
how many times as long as our `validate` it took.
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT.parent / "shared" / "eval" / "tmx" / "schemas"

HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="bench" adminlang="en" srclang="ru" datatype="plaintext"/>
  <body>
"""

UNIT = """    <tu tuid="speech.ru.txt-{n}" creationdate="20240229T120000Z">
      <prop type="x-score">0.9312</prop>
      <tuv xml:lang="ru"><seg>Дорогие друзья, сегодня мы говорим о том, что важно{ru}</seg></tuv>
      <tuv xml:lang="en"><seg>Dear friends, today we are talking about what matters{en}</seg></tuv>
    </tu>
"""


def write_memory(path, units):
    """Sentences of the length of real ones, every tenth with codes."""
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER)
        for n in range(units):
            tail = f" {n} &amp; {n + 1}."
            if n % 10 == 0:
                tail = f'<bpt i="1" x="1">&lt;b&gt;</bpt> {n}<ept i="1">&lt;/b&gt;</ept>'
            out.write(UNIT.format(n=n, ru=tail, en=tail))
        out.write("  </body>\n</tmx>\n")


def measure(command, runs):
    """The best CPU time in seconds, the greatest memory in MB, what it printed."""
    best, memory, text = None, 0, ""
    for _ in range(runs):
        with tempfile.TemporaryFile() as out:
            began = time.monotonic()
            child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
            _, _, usage = os.wait4(child.pid, 0)
            child.returncode = 0
            wall = time.monotonic() - began
            out.seek(0)
            text = out.read(300).decode(errors="replace")
        cpu = usage.ru_utime + usage.ru_stime
        if best is None or cpu < best[0]:
            best = (cpu, wall)
        memory = max(memory, usage.ru_maxrss / 1024)
    return best, memory, text


def programs(sverka, file, out, all_of_them):
    yield "sverka tmx validate", [sverka, "tmx", "validate", file]
    yield "sverka tmx stats", [sverka, "tmx", "stats", file]
    yield "sverka tmx repair", [sverka, "tmx", "repair", file, "-o", out]
    if not all_of_them:
        return
    if shutil.which("xmllint") and SCHEMAS.is_dir():
        lint = ["xmllint", "--noout", "--nonet"]
        yield "xmllint, DTD", [*lint, "--dtdvalid", SCHEMAS / "tmx14.dtd", file]
        yield "xmllint, XSD", [*lint, "--schema", SCHEMAS / "tmx14.xsd", file]
    else:
        print("skipped: xmllint (Debian: libxml2-utils), or no ../shared with its schemas")
    toolkit = (
        "from translate.storage import factory\n"
        f"units = factory.getobject({str(file)!r}).units\n"
        "print(sum(len(unit.source) + len(unit.target) for unit in units))"
    )
    if subprocess.run([sys.executable, "-c", "import translate"], capture_output=True).returncode == 0:
        yield "translate-toolkit", [sys.executable, "-c", toolkit]
    else:
        print("skipped: translate-toolkit (pip install translate-toolkit)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sverka", default=ROOT / "target" / "release" / "sverka", help="the binary")
    parser.add_argument("--all", action="store_true", help="the others as well, however large the file is")
    options = parser.parse_args()
    if not pathlib.Path(options.sverka).exists():
        sys.exit("build first: cargo build --release")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        file = directory / "memory.tmx"
        write_memory(file, options.units)
        if SCHEMAS.is_dir():
            shutil.copy(SCHEMAS / "tmx14.dtd", directory)
        print(f"{options.units:,} units, {file.stat().st_size / 1e6:.1f} MB; one core")
        print(f"{'':<22}{'CPU, s':>10}{'wall, s':>10}{'MB':>8}{'ratio':>8}")
        ours = None
        small = options.units <= 200_000
        for name, command in programs(options.sverka, file, directory / "out.tmx", options.all or small):
            is_ours = name.startswith("sverka")
            (cpu, wall), memory, text = measure([str(part) for part in command], options.runs if is_ours else 1)
            ours = ours or cpu
            print(f"{name:<22}{cpu:>10.2f}{wall:>10.2f}{memory:>8.0f}{cpu / ours:>8.1f}", flush=True)
            if "error" in text.lower() and not is_ours:
                print(text)


if __name__ == "__main__":
    main()
