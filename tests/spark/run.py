#!/usr/bin/env python3
"""Runs the Spark driver on a cluster of two executors on this machine and compares what it writes.

    python tests/spark/run.py SVERKA [--all]

Without --all: each step with several partitions beside the commands alone, killed programs, bad lines, machines with
different versions, and GNU parallel (where it is installed). With --all also a killed executor, programs that hang, a
driver that is killed, and a full disk.
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
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "spark" / "sverka_spark.py"
sys.path.insert(0, str(DRIVER.parent))
import sverka_spark  # noqa: E402

MASTER = "local-cluster[2,1,1024]"
DOCUMENTS = 600
LANGS = ["-s", "en", "-t", "ru"]


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


def pieces(lines):
    """Makes the documents of four sites, whose addresses say nothing, of pairs of documents, and some that have no partner."""
    out = []
    for number, line in enumerate(lines[:80]):
        pair = json.loads(line)
        site = f"site{number % 4}.example"
        texts = {"en": "\n".join(pair["src"]["sents"]), "ru": pair["tgt"]["text"]}
        for lang, text in texts.items():
            if number % 9 or lang == "en":
                name = hashlib.sha256(f"{lang}{number}".encode()).hexdigest()[:8]
                out.append({"id": f"https://{site}/{lang}/{name}.html", "lang": lang, "text": text})
    out.append({"id": "https://site0.example/de/1", "lang": "de", "text": "Guten Tag."})
    out.append({"id": "https://alone.example/en/1", "lang": "en", "text": "A site in one language."})
    return out


def paired_alone(program, documents, room):
    """Returns the pairs of documents that the command finds, in a folder for each site."""
    found = []
    by_file = {}
    for document in documents:
        _, _, site, lang, name = document["id"].split("/")
        path = room / site / lang / site / lang / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path = path.with_suffix(".txt")
        path.write_text(document["text"], "utf-8")
        by_file[str(path)] = document
    for site in sorted(path for path in room.iterdir() if (path / "ru").is_dir()):
        command = [program, "pair", "--quiet", "--source", str(site / "en"), "--target", str(site / "ru"), *LANGS, "-f", "json"]
        for pair in json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["pairs"]:
            found.append((by_file[pair["source"]], by_file[pair["target"]]))
    return found


def scored_alone(program, answers, room):
    """Returns the pairs of sentences of answers, with the scores that the command gives a file for each document."""
    rows, files = [], []
    for number, answer in enumerate(answers):
        files.append(room / f"{number:05}.jsonl")
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            for at, bead in enumerate(answer.get("beads", [])):
                source, target = (" ".join(answer[f"{side}_sents"][k] for k in bead[side[0]]) for side in ("src", "tgt"))
                rows.append([answer["id"], at, source, target, 0.0, ["no_empty"]])
                if source.strip() or target.strip():
                    file.write(json.dumps({"id": len(rows) - 1, "source": source, "target": target}) + "\n")
    out = room / "scored.jsonl"
    subprocess.run([program, "score", "--quiet", *LANGS, *map(str, files), "-o", str(out)], check=True)
    for line in out.read_text("utf-8").split("\n")[:-1]:
        pair = json.loads(line)
        rows[int(pair["id"])][4:] = [float(pair["props"]["x-score"][0]), pair["props"].get("x-flag", [])]
    return rows


def once(rows):
    """Returns the best of rows with equal texts."""
    best = {}
    for row in sorted(rows, key=lambda row: (-row[4], row[0], row[1])):
        best.setdefault((row[2], row[3]), row)
    return list(best.values())


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
    conf = f"--master {MASTER} --conf spark.executor.memory=1g --conf spark.ui.enabled=false"
    conf += " --conf spark.ui.showConsoleProgress=false pyspark-shell"
    return {**os.environ, "PYSPARK_SUBMIT_ARGS": conf, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


def session():
    """Starts a cluster of two executors for all runs that need no driver of their own."""
    os.environ.update(environment())
    spark = SparkSession.builder.appName("sverka").getOrCreate()
    spark.sparkContext.addPyFile(str(DRIVER))
    spark.sparkContext.setLogLevel("OFF")
    return spark


def inside(spark, name, program, source, output, *extra, columns=None, during=None):
    """Runs the steps on the cluster, with `during` beside them, and returns the rows."""
    start = time.monotonic()
    arguments = ["--sverka", program, "--input", str(source), "--output", str(output), "--timeout", "60", *extra]
    over = threading.Event()
    over.acted = 0
    beside = threading.Thread(target=during, args=(None, over), daemon=True) if during else None
    if beside:
        beside.start()
    counts = sverka_spark.run(spark, sverka_spark.parse(arguments))
    over.set()
    if beside:
        beside.join()
        assert over.acted, f"{name}: no program was found"
    if columns:
        table = pq.read_table(output, columns=columns).to_pylist()
        rows = [json.dumps([row[column] for column in columns], ensure_ascii=False) for row in table]
    else:
        rows = rows_of(output)
    seconds = time.monotonic() - start
    print(f"{name:<30} {len(rows):>5} rows  {digest(rows)[:12]}  {seconds:5.1f} s  {json.dumps(counts)}", flush=True)
    return rows


def rows_of(output):
    """Returns the rows of the documents that were written."""
    return [without_line(row) for row in pq.read_table(output).column("row").to_pylist()]


def run(name, program, source, output, *extra, during=None, code=0):
    """Runs the driver, with `during` beside it, and returns its rows."""
    start = time.monotonic()
    log = Path(str(output) + ".log").open("wb")
    process = subprocess.Popen(driver(program, source, output, *extra), env=environment(), stdout=log, stderr=log)
    over = threading.Event()
    over.acted = 0
    if during:
        threading.Thread(target=during, args=(process, over), daemon=True).start()
    found = process.wait()
    over.set()
    assert over.acted or not during, f"{name}: no program was found"
    log.close()
    if found != code:
        sys.exit(f"{name}: exit code {found}\n" + Path(log.name).read_text("utf-8", "replace")[-3000:])
    rows = rows_of(output) if code == 0 else []
    print(f"{name:<30} {len(rows):>5} rows  {digest(rows)[:12]}  {time.monotonic() - start:5.1f} s", flush=True)
    return rows


def children(program, command="batch --jobs"):
    """Returns the processes of the program that run a command."""
    found = subprocess.run(["pgrep", "-f", f"^{program} {command}"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def when_running(program, act, *commands):
    """Returns what acts on a process of the program that runs each command, one after the other, until the run is over."""

    def during(_, over):
        for command in commands:
            while not (pids := children(program, command)):
                if over.wait(0.01):
                    return
            act(pids[0])
            over.acted = 1
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
    # A copy, so that none but the processes of this test are found and killed.
    program = str(shutil.copy(program, room / "sverka"))
    lines, codes = sample_lines()
    source = room / "pairs.jsonl"
    source.write_text("".join(line + "\n" for line in lines), "utf-8")
    alone = subprocess.run([program, "batch", str(source)], capture_output=True, text=True, encoding="utf-8", check=True)
    answers = [row for row in alone.stdout.split("\n") if row]
    want = [without_line(row) for row in answers]
    assert len(want) == len(lines), f"{len(want)} answers to {len(lines)} lines"
    found = sorted(json.loads(row)["code"] for row in want if json.loads(row)["status"] == "error")
    assert found == codes, f"codes {found}, wanted {codes}"
    print(f"{'sverka batch':<30} {len(want):>5} rows  {digest(want)[:12]}", flush=True)
    if shutil.which("parallel"):
        command = ["parallel", "--will-cite", "--pipepart", "-a", str(source), "--block", "500k", "-k"]
        command += [program, "batch", "--quiet", "--jobs", "1"]
        beside = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        check("GNU parallel", [without_line(row) for row in beside.stdout.split("\n") if row], want)
        print("GNU parallel                   the same", flush=True)
    spark = session()
    for partitions in (1, 2, 8, 20):
        name = f"align, {partitions} partitions"
        output = room / f"p{partitions}"
        rows = inside(spark, name, program, source, output, "--rows", "documents", "--partitions", str(partitions))
        check(name, rows, want)
    kills = when_running(program, kill, "batch --jobs", "batch --jobs")
    name, extra = "killed programs", ["--rows", "documents", "--partitions", "8"]
    check(name, inside(spark, name, program, source, room / "k", *extra, during=kills), want)
    steps(spark, program, source, room, [json.loads(row) for row in answers])
    different_versions(spark, room)
    spark.stop()
    if everything:
        more(program, source, room, want)
    shutil.rmtree(room)


def steps(spark, program, source, room, answers):
    """Runs the steps beside the commands alone."""
    columns = ["doc_id", "bead", "src", "tgt", "score", "flags"]
    alone = room / "alone"
    alone.mkdir()
    scored = scored_alone(program, answers, alone)

    def written(rows):
        return [json.dumps(row, ensure_ascii=False) for row in rows]

    print(f"{'sverka score':<30} {len(scored):>5} rows  {digest(written(scored))[:12]}", flush=True)
    print(f"{'each pair once':<30} {len(once(scored)):>5} rows  {digest(written(once(scored)))[:12]}", flush=True)
    for partitions in (1, 2, 8, 20):
        name = f"align, score, dedupe: {partitions}"
        extra = ["--steps", "align,score,dedupe", *LANGS, "--partitions", str(partitions)]
        rows = inside(spark, name, program, source, room / f"d{partitions}", *extra, columns=columns)
        check(name, rows, written(once(scored)))
    kills = when_running(program, kill, "score", "score")
    inside(spark, "align", program, source, room / "links.parquet", "--partitions", "3", columns=columns[:-1])
    extra = ["--steps", "score", *LANGS, "--partitions", "2"]
    name = "score, killed programs"
    rows = inside(spark, name, program, room / "links.parquet", room / "scored.parquet", *extra, columns=columns, during=kills)
    check(name, rows, written(scored))
    name = "dedupe"
    rows = inside(spark, name, program, room / "scored.parquet", room / "once", "--steps", "dedupe", columns=columns)
    check(name, rows, written(once(scored)))

    documents = pieces([line for line in source.read_text("utf-8").split("\n") if '"meta"' in line])
    listed = room / "documents.jsonl"
    listed.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), "utf-8")
    pairs = paired_alone(program, documents, room / "sites")
    want = written([a["id"], b["id"]] for a, b in pairs)
    print(f"{'sverka pair':<30} {len(want):>5} rows  {digest(want)[:12]}", flush=True)
    for partitions in ("1", "3"):
        name, output = f"pair: {partitions}", room / f"paired{partitions}.parquet"
        extra = ["--steps", "pair", *LANGS, "--partitions", partitions]
        rows = inside(spark, name, program, listed, output, *extra, columns=["meta"])
        metas = [json.loads(row)[0] for row in rows]
        check(name, written([meta["src_id"], meta["tgt_id"]] for meta in metas), want)
    of_links = columns[:-1]
    extra = [*LANGS, "--partitions", "2"]
    rows = inside(spark, "pair, align", program, listed, room / "pa", "--steps", "pair,align", *extra, columns=of_links)
    apart = inside(spark, "align what pair wrote", program, room / "paired3.parquet", room / "ap", columns=of_links)
    check("align what pair wrote", apart, rows)
    lines = [
        {"id": a["id"], "src": {"lang": "en", "text": a["text"]}, "tgt": {"lang": "ru", "text": b["text"]}} for a, b in pairs
    ]
    asked = "".join(json.dumps(line) + "\n" for line in lines)
    out = subprocess.run([program, "batch"], input=asked, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    (room / "alone-pairs").mkdir()
    made = scored_alone(program, [json.loads(row) for row in out.split("\n") if row], room / "alone-pairs")
    extra = ["--steps", "pair,align,score", *extra]
    rows = inside(spark, "pair, align, score", program, listed, room / "pas", *extra, columns=columns)
    check("pair, align, score", rows, written(made))


def different_versions(spark, room):
    """Checks that machines with different versions are refused."""
    fake = room / "fake"
    fake.write_text('#!/bin/sh\nprintf \'{"tool": "%s", "model": "m", "weights": []}\' $$\n', "utf-8")
    fake.chmod(0o755)
    try:
        sverka_spark.check_versions(spark.sparkContext, str(fake), 4)
    except SystemExit as error:
        assert "different versions" in str(error), error
        print("different versions             refused", flush=True)
    else:
        sys.exit("different versions are not refused")


def more(program, source, room, want):
    """Runs the tests that take long."""

    def kill_executor(_, over):
        while not over.wait(0.05):
            try:
                # The executor is the parent of the server of workers, one of which runs the program.
                pid = (children(program) or [0])[0]
                while pid > 1 and "CoarseGrainedExecutorBackend" not in Path(f"/proc/{pid}/cmdline").read_text("utf-8"):
                    pid = int(Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[1])
            except FileNotFoundError:
                continue  # It has just ended.
            if pid > 1:
                kill(pid)
                over.acted = 1
                return

    rows = run("killed executor", program, source, room / "x", "--partitions", "8", during=kill_executor)
    check("killed executor", rows, want)
    stop = when_running(program, lambda pid: os.kill(pid, signal.SIGSTOP), "batch --jobs")
    rows = run("frozen program", program, source, room / "s", "--partitions", "8", "--timeout", "15", during=stop)
    check("frozen program", rows, want)

    def kill_driver(process, over):
        while not children(program):
            time.sleep(0.05)
        time.sleep(1)
        over.acted = 1
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
        left = sorted(path.name for path in (disk / "out").glob("*"))
        assert not [name for name in left if name == "_SUCCESS" or name.startswith("part-")], f"a full disk leaves {left}"
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        rows = run("full disk, made larger", program, source, disk / "out", "--partitions", "8", "--mode", "overwrite")
        check("full disk, made larger", rows, want)
    finally:
        # An executor may still be there; the folder is free at once all the same.
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), "--all" in sys.argv)
