#!/usr/bin/env python3
"""Runs the Spark driver on a cluster of two executors on this machine and compares what it writes.

    python tests/spark/run.py SVERKA [--all]

Without --all: partitions, killed programs, bad lines, and GNU parallel (where it is installed). With --all also a killed
executor, a program that hangs, a driver that is killed, and a full disk.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "spark" / "sverka_spark.py"
MASTER = "local-cluster[2,1,1024]"
DOCUMENTS = 600


def sample_lines():
    """Makes pairs of documents of the samples, and lines that are none."""
    draw = random.Random(5)
    gold = ROOT / "samples" / "gold"
    names = sorted(path.name.removesuffix(".beads") for path in gold.glob("*.beads"))
    sides = {
        name: [(gold / f"{name}.{lang}.sents").read_text("utf-8").split("\n") for lang in ("en", "ru")] for name in names
    }
    lines = []
    for number in range(DOCUMENTS):
        name = draw.choice(names)
        share = draw.random()
        en, ru = ([s for s in side if s.strip()] for side in sides[name])
        cut = [side[int(share * len(side) * 0.7) :][:20] for side in (en, ru)]
        lines.append(
            json.dumps(
                {
                    "id": f"d{number:04}",
                    "src": {"lang": "en", "sents": cut[0]},
                    "tgt": {"lang": "ru", "text": "\n".join(cut[1])},
                    "meta": {"n": number},
                },
                ensure_ascii=False,
            )
        )
    pair = '{"id":"%s","src":{"lang":"en","text":%s},"tgt":{"lang":"ru","text":%s}}'
    poison = {
        "half": ('{"id":"half","src":', "E_JSON"),
        "nul": (pair % ("nul", json.dumps("A\0B."), '"А и Б."'), None),
        "surrogate": (pair % ("surrogate", '"\\ud800"', '"Раз."'), "E_JSON"),
        "empty": (pair % ("empty", '""', '"Раз. Два."'), None),
        "same": (pair % ("same", json.dumps("Yes. " * 10_000), json.dumps("Да. " * 10_000)), None),
        "swapped": (pair % ("swapped", '"Это русский текст, и он длинный."', '"This is an English text."'), "E_LANG"),
        "long": (pair % ("long", json.dumps("word " * 7_000_000), '"Слово."'), "E_TOO_LARGE"),
        "many": (pair % ("many", json.dumps("One. " * 60_000), '"Раз."'), "E_TOO_LARGE"),
        "bidi": (pair % ("bidi", json.dumps("\u202eabc\u2028e\u0301."), '"Абв."'), None),
    }
    for number, (line, _) in enumerate(poison.values()):
        lines.insert(number * 50 + 7, line)
    return lines, sorted(code for _, code in poison.values() if code)


def digest(rows):
    """Returns the SHA-256 of rows in an order that does not depend on partitions."""
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def without_line(row):
    """Returns the row of a document without the number of its line, which counts within a partition."""
    value = json.loads(row)
    value.pop("line", None)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def driver(program, source, output, *extra):
    """Returns the command that runs the driver."""
    return [
        sys.executable, str(DRIVER), "--sverka", program, "--input", str(source), "--output", str(output),
        "--rows", "documents", "--timeout", "60", *extra,
    ]  # fmt: skip


def environment():
    """Returns the environment of the driver."""
    conf = f"--master {MASTER} --conf spark.executor.memory=1g --conf spark.ui.enabled=false pyspark-shell"
    return {**os.environ, "PYSPARK_SUBMIT_ARGS": conf, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


def rows_of(output):
    """Returns the rows of the documents that were written."""
    return [without_line(row) for row in pq.read_table(output).column("row").to_pylist()]


def run(name, program, source, output, *extra, during=None, code=0):
    """Runs the driver, with `during` beside it, and returns its rows."""
    start = time.monotonic()
    log = Path(str(output) + ".log").open("wb")
    process = subprocess.Popen(driver(program, source, output, *extra), env=environment(), stdout=log, stderr=log)
    if during:
        threading.Thread(target=during, args=(process,), daemon=True).start()
    found = process.wait()
    log.close()
    if found != code:
        sys.exit(f"{name}: exit code {found}\n" + Path(log.name).read_text("utf-8", "replace")[-3000:])
    rows = rows_of(output) if code == 0 else []
    print(f"{name:<22} {len(rows):>5} rows  {digest(rows)[:12]}  {time.monotonic() - start:.1f} s", flush=True)
    return rows


def children(program):
    """Returns the processes of the program that answer lines."""
    found = subprocess.run(["pgrep", "-f", f"^{program} batch --jobs"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def when_running(program, act, times):
    """Returns what acts on a process of the program, several times."""

    def during(_):
        for _ in range(times):
            while not (pids := children(program)):
                time.sleep(0.02)
            act(pids[0])
            time.sleep(1)

    return during


def kill(pid):
    """Kills a process, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def check(name, rows, want):
    """Ends with a message when rows are not those wanted."""
    if digest(rows) != digest(want):
        sys.exit(f"{name}: {len(rows)} rows, {len(want)} wanted; the first that differ: {(set(rows) ^ set(want)).pop()[:500]}")


def main(program, everything):
    """Runs all tests."""
    room = Path(tempfile.mkdtemp(prefix="sverka-spark-"))
    lines, codes = sample_lines()
    source = room / "pairs.jsonl"
    source.write_text("".join(line + "\n" for line in lines), "utf-8")
    alone = subprocess.run([program, "batch", str(source)], capture_output=True, text=True, encoding="utf-8", check=True)
    want = [without_line(row) for row in alone.stdout.split("\n") if row]
    assert len(want) == len(lines), f"{len(want)} answers to {len(lines)} lines"
    found = sorted(json.loads(row)["code"] for row in want if json.loads(row)["status"] == "error")
    assert found == codes, f"codes {found}, wanted {codes}"
    print(f"{'sverka batch':<22} {len(want):>5} rows  {digest(want)[:12]}", flush=True)
    if shutil.which("parallel"):
        command = ["parallel", "--will-cite", "--pipepart", "-a", str(source), "--block", "500k", "-k", program, "batch", "-q", "-j1"]
        beside = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        check("GNU parallel", [without_line(row) for row in beside.stdout.split("\n") if row], want)
        print("GNU parallel           the same", flush=True)
    for partitions in (1, 8):
        name = f"{partitions} partitions"
        check(name, run(name, program, source, room / f"p{partitions}", "--partitions", str(partitions)), want)
    rows = run("killed programs", program, source, room / "k", "--partitions", "8", during=when_running(program, kill, 2))
    check("killed programs", rows, want)
    if everything:
        more(program, source, room, want)
    shutil.rmtree(room)


def more(program, source, room, want):
    """Runs the tests that take long."""

    def kill_executor(_):
        while not children(program):
            time.sleep(0.05)
        found = subprocess.run(["pgrep", "-f", "CoarseGrainedExecutorBackend"], capture_output=True, text=True, check=False)
        kill(int(found.stdout.split()[0]))

    rows = run("killed executor", program, source, room / "x", "--partitions", "8", during=kill_executor)
    check("killed executor", rows, want)
    stop = when_running(program, lambda pid: os.kill(pid, signal.SIGSTOP), 1)
    rows = run("frozen program", program, source, room / "s", "--partitions", "8", "--timeout", "15", during=stop)
    check("frozen program", rows, want)

    def kill_driver(process):
        while not children(program):
            time.sleep(0.05)
        time.sleep(1)
        process.kill()

    run("killed driver", program, source, room / "d", "--partitions", "8", during=kill_driver, code=-signal.SIGKILL)
    rows = run("started again", program, source, room / "d", "--partitions", "8", "--mode", "overwrite")
    check("started again", rows, want)
    full_disk(program, source, room, want)


def full_disk(program, source, room, want):
    """Writes to a disk that is too small, which needs the right to mount one; then to the same disk, made larger."""
    disk = room / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o"]
    if subprocess.run([*mount, "size=64k", "sverka", str(disk)], capture_output=True, check=False).returncode:
        print("full disk              skipped: mounting a small one is not allowed", flush=True)
        return
    try:
        run("full disk", program, source, disk / "out", "--partitions", "8", code=1)
        assert not (disk / "out" / "_SUCCESS").exists(), "a full disk passes for a complete result"
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        rows = run("full disk, made larger", program, source, disk / "out", "--partitions", "8", "--mode", "overwrite")
        check("full disk, made larger", rows, want)
    finally:
        subprocess.run(["umount", str(disk)], check=False)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), "--all" in sys.argv)
