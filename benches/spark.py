#!/usr/bin/env python3
"""Measures what the Spark driver costs beside the program alone, and what each step costs.

    python3 -m venv venv && venv/bin/pip install -r spark/requirements.txt
    venv/bin/python benches/spark.py target/release/sverka overhead
    venv/bin/python benches/spark.py target/release/sverka steps 1

The input is made of the alignment sets of ../shared (news, books, speeches and health pages in English and Russian): pieces
of 20 to 60 sentences a side, drawn until there are two partitions of 64 MB, or as many as the number given last. Every
command has one core of work (`local[1]`, `--jobs 1`). CPU is user and system time of all processes, as a control
group counts it, which needs the right to make one: Spark's workers do not report theirs to their parents. The start of
Spark, measured with an input of one line, is given apart.

`overhead` runs the program alone, and the driver on one partition and on all, in turn, three times (or --runs=N), and compares
the best. `steps` runs the steps one after the other, each from the files of the one before, then together, with the bytes that
Spark exchanged between its tasks, from its event log.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETS = ROOT.parent / "shared" / "eval" / "align"
DRIVER = ROOT / "spark" / "sverka_spark.py"
PARTITION = 64 << 20


def sentences(path):
    """Returns the sentences of a file."""
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]


def make(folder, partitions):
    """Writes a file for each partition, and one of a single line."""
    draw = random.Random(7)
    sides = []
    for name in ("wmt-mix", "books-mix", "tico-mix", "ntrex-mix", "speech-mix"):
        for source in sorted((SETS / name).glob("*.en")):
            target = source.with_suffix(".ru")
            if target.exists():
                sides.append((sentences(source), sentences(target)))
    number = 0
    for part in range(partitions):
        with (folder / f"part-{part}.jsonl").open("w", encoding="utf-8", newline="") as file:
            size = 0
            while size < PARTITION:
                source, target = draw.choice(sides)
                length, at = draw.randint(20, 60), draw.random()
                cut = [side[int(at * max(len(side) - length, 0)) :][:length] for side in (source, target)]
                pair = {
                    "id": f"https://site{number % 500}.example/{number}",
                    "src": {"lang": "en", "text": "\n".join(cut[0])},
                    "tgt": {"lang": "ru", "text": "\n".join(cut[1])},
                }
                line = json.dumps(pair, ensure_ascii=False) + "\n"
                file.write(line)
                size += len(line.encode())
                number += 1
    first = (folder / "part-0.jsonl").open(encoding="utf-8").readline()
    for name in ("line", "one", "pairs"):
        (folder / name).mkdir()
    (folder / "line" / "part-0.jsonl").write_text(first, "utf-8")
    os.link(folder / "part-0.jsonl", folder / "one" / "part-0.jsonl")
    for part in range(partitions):
        (folder / f"part-{part}.jsonl").rename(folder / "pairs" / f"part-{part}.jsonl")
    return number


class Group:
    """A control group, which counts the CPU of all processes in it: version 1 or 2."""

    def __init__(self):
        old = Path("/sys/fs/cgroup/cpuacct")
        self.place = (old if old.is_dir() else Path("/sys/fs/cgroup")) / f"sverka-bench-{os.getpid()}"
        self.place.mkdir()

    def enter(self):
        """Puts this process into the group."""
        (self.place / "cgroup.procs").write_text(str(os.getpid()))

    def used(self):
        """Returns the seconds of CPU so far."""
        old = self.place / "cpuacct.usage"
        if old.exists():
            return int(old.read_text()) / 1e9
        return int((self.place / "cpu.stat").read_text().split()[1]) / 1e6

    def cost(self, command, **options):
        """Runs a command, and returns the seconds of wall time and of CPU of all its processes."""
        before, start = self.used(), time.monotonic()
        subprocess.run(command, check=True, preexec_fn=self.enter, **options)
        wall = time.monotonic() - start
        # Spark's processes outlive its driver.
        while (self.place / "cgroup.procs").read_text().strip():
            time.sleep(0.1)
        return wall, self.used() - before


def alone(program, folder, out):
    """Runs the program on each partition."""
    wall = cpu = 0
    for part in sorted((folder / "pairs").glob("*.jsonl")):
        with part.open("rb") as source, (out / part.name).open("wb") as target:
            used = GROUP.cost([program, "batch", "--jobs", "1", "--quiet"], stdin=source, stdout=target)
        wall, cpu = wall + used[0], cpu + used[1]
    return wall, cpu


def driver(program, source, target, *extra, logs=None):
    """Runs the driver on one core."""
    conf = ["spark.master=local[1]", "spark.driver.memory=2g", "spark.ui.enabled=false", "spark.ui.showConsoleProgress=false"]
    # One partition for each file.
    conf += [f"spark.sql.files.maxPartitionBytes={PARTITION * 2}", "spark.sql.files.openCostInBytes=128m"]
    if logs:
        conf += ["spark.eventLog.enabled=true", f"spark.eventLog.dir={logs}"]
        conf += ["spark.eventLog.rolling.enabled=false", "spark.eventLog.compress=false"]
    env = {
        **os.environ,
        "PYSPARK_SUBMIT_ARGS": " ".join([*(f"--conf {one}" for one in conf), "pyspark-shell"]),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, str(DRIVER), "--sverka", program, "--mode", "overwrite"]
    command += ["--input", str(source), "--output", str(target)]
    with (target.parent / "log").open("ab") as log:
        return GROUP.cost([*command, *extra], env=env, stdout=log, stderr=log)


def overhead(program, folder, partitions, runs):
    """Compares the driver with the program."""
    found = {"alone": [], "line": [], "one": [], "pairs": []}
    for _ in range(runs):
        found["alone"].append(alone(program, folder, folder))
        for name in ("line", "one", "pairs"):
            found[name].append(driver(program, folder / name, folder / "out"))
        for name, times in found.items():
            print(f"{name:<8} wall {times[-1][0]:7.1f} s  CPU {times[-1][1]:7.1f} s", flush=True)
    for number, unit in enumerate(("wall", "CPU")):
        base, start, first, whole = (min(run[number] for run in times) for times in found.values())
        further = (whole - first) / (partitions - 1) / (base / partitions) - 1 if partitions > 1 else float("nan")
        print(
            f"{unit}: alone {base:.1f} s; start {start:.1f} s; driver {whole:.1f} s, {(whole - start) / base - 1:.1%} more "
            f"than alone beside the start; a further partition costs {further:.1%} more than alone",
            flush=True,
        )


def exchanged(logs):
    """Returns rows and bytes that the tasks of the last run wrote for others, from the event log."""
    newest = max(Path(logs).iterdir(), key=lambda path: path.stat().st_mtime)
    size = rows = spilled = 0
    for line in newest.open(encoding="utf-8"):
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd":
            metrics = event.get("Task Metrics") or {}
            written = metrics.get("Shuffle Write Metrics", {})
            size += written.get("Shuffle Bytes Written", 0)
            rows += written.get("Shuffle Records Written", 0)
            spilled += metrics.get("Disk Bytes Spilled", 0)
    return rows, size, spilled


def steps(program, folder, *_):
    """Runs the steps one after the other, then all in one job."""
    import pyarrow.parquet as pq

    logs = folder / "logs"
    logs.mkdir()
    start = driver(program, folder / "line", folder / "out")
    print(f"{'start':<20} wall {start[0]:7.1f} s  CPU {start[1]:7.1f} s", flush=True)
    langs = ["-s", "en", "-t", "ru"]
    runs = [
        ("align", "align", folder / "pairs", folder / "links.parquet", []),
        ("score", "score", folder / "links.parquet", folder / "scored.parquet", langs),
        ("dedupe", "dedupe", folder / "scored.parquet", folder / "once.parquet", []),
        ("align,score,dedupe", "align,score,dedupe", folder / "pairs", folder / "all.parquet", langs),
    ]
    for name, wanted, source, target, extra in runs:
        wall, cpu = driver(program, source, target, "--steps", wanted, *extra, logs=logs)
        rows, size, spilled = exchanged(logs)
        made = sum(pq.read_metadata(path).num_rows for path in target.glob("*.parquet"))
        disk = sum(path.stat().st_size for path in target.glob("*.parquet"))
        print(f"{name:<20} wall {wall - start[0]:7.1f} s  CPU {cpu - start[1]:7.1f} s  {made} rows, {disk / 1e6:.1f} MB; "
              f"exchanged {rows} rows, {size / 1e6:.1f} MB, spilled {spilled / 1e6:.1f} MB", flush=True)  # fmt: skip


def main(program, what, partitions="2", runs="--runs=3"):
    """Makes the input and measures."""
    folder = Path(tempfile.mkdtemp(prefix="sverka-spark-bench-"))
    number = make(folder, int(partitions))
    print(f"{number} pairs of documents in {partitions} partitions of {PARTITION >> 20} MB", flush=True)
    {"overhead": overhead, "steps": steps}[what](program, folder, int(partitions), int(runs.removeprefix("--runs=")))
    shutil.rmtree(folder)
    GROUP.place.rmdir()


if __name__ == "__main__":
    GROUP = Group()
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:])
