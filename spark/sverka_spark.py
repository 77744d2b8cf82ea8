#!/usr/bin/env python3
"""Aligns pairs of documents on a Spark cluster: JSON Lines or Parquet in, Parquet out.

    spark-submit spark/sverka_spark.py --input pairs.jsonl --output links.parquet
    spark-submit --files sverka spark/sverka_spark.py --sverka ./sverka --input s3a://…/pairs/ --output s3a://…/links/

Each partition runs one `sverka batch` for all its rows. A program that dies, stops answering or answers too few lines
fails its task, and Spark does the partition again; the answers are the same on every machine, so nothing is lost and
nothing comes twice. docs/batch.md describes the input and the rows.
"""

import argparse
import collections
import json
import queue
import subprocess
import sys
import threading

import pyarrow as pa
from pyspark import AccumulatorParam
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# One row for each pair of sentences, or for each document with --rows documents.
PAIRS = (
    "doc_id string, bead int, src string, tgt string, score double, src_ids array<int>, tgt_ids array<int>, "
    "doc_score double, meta string"
)
DOCUMENTS = "doc_id string, status string, code string, doc_score double, row string"

# Lines that wait for the program: more would only fill the memory.
WINDOW = 64

# Rows that go back to Spark at a time.
ROWS = 512


class Counts(AccumulatorParam):
    """Adds up what the partitions count, by name."""

    def zero(self, _):
        return collections.Counter()

    def addInPlace(self, a, b):  # noqa: N802 (the name is Spark's)
        a.update(b)
        return a


def start(program, jobs):
    """Starts the program that answers the lines of a partition."""
    return subprocess.Popen(
        [program, "batch", "--jobs", str(jobs), "--quiet"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def answers(lines, program, jobs, timeout):
    """Yields an answer for each line, in order.

    Raises RuntimeError when the program dies, gives no answer for `timeout` seconds, or answers too few lines.
    """
    process = start(program, jobs)
    out = queue.Queue()
    room = threading.Semaphore(WINDOW)
    fed = {"lines": 0, "error": None, "done": False}

    def feed():
        try:
            for line in lines:
                room.acquire()
                fed["lines"] += 1
                process.stdin.write(line.encode("utf-8", "surrogatepass") + b"\n")
                process.stdin.flush()
            process.stdin.close()
        except BrokenPipeError:
            pass  # The program is gone; its exit code says why.
        except Exception as error:  # What the rows come from has failed: the task must, too.
            fed["error"] = error
            process.kill()
        finally:
            fed["done"] = True

    def read():
        for row in process.stdout:
            out.put(row)
        out.put(None)

    errors = collections.deque(maxlen=20)
    threads = [
        threading.Thread(target=feed, daemon=True),
        threading.Thread(target=read, daemon=True),
        threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True),
    ]
    for thread in threads:
        thread.start()
    got = 0
    try:
        while True:
            try:
                row = out.get(timeout=timeout)
            except queue.Empty:
                if fed["lines"] == got and not fed["done"]:
                    continue  # Spark is slow to hand out rows; the program owes nothing.
                raise RuntimeError(f"sverka batch gave no answer for {timeout} s; killed") from None
            if row is None:
                break
            got += 1
            room.release()
            yield row.decode("utf-8").rstrip("\n")
        code = process.wait(timeout=timeout)
        if fed["error"] is not None:
            raise fed["error"]
        if code != 0 or got != fed["lines"]:
            said = b"".join(errors).decode("utf-8", "replace")
            raise RuntimeError(f"sverka batch: exit code {code}, {got} answers to {fed['lines']} lines; {said}")
    finally:
        process.kill()


def documents(row, answer):
    """Makes the row of a document."""
    return [
        {
            "doc_id": text(answer["id"]),
            "status": answer["status"],
            "code": answer.get("code"),
            "doc_score": answer.get("doc_score"),
            "row": row,
        }
    ]


def pairs(_, answer):
    """Makes the rows of the pairs of sentences of a document; none for a document without an alignment."""
    out = []
    for number, bead in enumerate(answer.get("beads", [])):
        out.append(
            {
                "doc_id": text(answer["id"]),
                "bead": number,
                "src": " ".join(answer["src_sents"][k] for k in bead["s"]),
                "tgt": " ".join(answer["tgt_sents"][k] for k in bead["t"]),
                "score": bead["score"],
                "src_ids": bead["s"],
                "tgt_ids": bead["t"],
                "doc_score": answer["doc_score"],
                "meta": text(answer.get("meta")),
            }
        )
    return out


def text(value):
    """Returns a JSON value as a string: strings as they are."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def aligner(program, jobs, timeout, make, schema, counts):
    """Returns the function that aligns the batches of a partition."""

    def run(batches):
        lines = (line.as_py() for batch in batches for line in batch.column(0))
        rows, seen = [], collections.Counter()
        for answer_row in answers(lines, program, jobs, timeout):
            answer = json.loads(answer_row)
            seen["documents"] += 1
            seen[answer.get("code", "ok")] += 1
            rows.extend(make(answer_row, answer))
            if len(rows) >= ROWS:
                yield pa.RecordBatch.from_pylist(rows, schema=schema)
                rows = []
        if rows:
            yield pa.RecordBatch.from_pylist(rows, schema=schema)
        counts.add(seen)

    return run


def read(spark, path, form):
    """Reads the input as lines of JSON: a column `value`."""
    if form == "jsonl":
        # Only LF ends a line, as for the program; rows keep their order within a partition.
        return spark.read.option("lineSep", "\n").text(path)
    rows = spark.read.parquet(path)
    missing = {"id", "src", "tgt"} - set(rows.columns)
    if missing:
        sys.exit(f"{path}: has no column {', '.join(sorted(missing))}; it needs id, src and tgt, as docs/batch.md says")
    return rows.select(F.to_json(F.struct(*rows.columns)).alias("value"))


def check_versions(context, program, tasks):
    """Refuses machines with different versions, before the work."""

    def test(_):
        done = subprocess.run([program, "batch", "--self-test"], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        return [json.dumps({key: found[key] for key in ("tool", "model", "weights")}, sort_keys=True)]

    found = context.parallelize(range(tasks), tasks).mapPartitions(test).countByValue()
    if len(found) != 1:
        listed = "\n".join(f"{count} of {tasks} tasks: {version}" for version, count in sorted(found.items()))
        sys.exit(f"the machines have different versions of sverka; install one everywhere:\n{listed}")


def parse(arguments):
    """Parses the command line."""
    parser = argparse.ArgumentParser(description="Aligns pairs of documents on a Spark cluster.")
    parser.add_argument("--input", required=True, help="JSON Lines or Parquet with id, src, tgt and meta")
    parser.add_argument("--output", required=True, help="folder of the Parquet files")
    parser.add_argument("--input-format", choices=["jsonl", "parquet"], help="by the name of the input, if missing")
    parser.add_argument("--rows", choices=["pairs", "documents"], default="pairs", help="what a row is")
    parser.add_argument("--dedupe", action="store_true", help="keep one of equal pairs of sentences, the best")
    parser.add_argument("--min-score", type=float, default=0.0, help="least score of a pair of sentences")
    parser.add_argument("--sverka", default="sverka", help="the program, where it is on every machine")
    parser.add_argument("--partitions", type=int, help="partitions of the input; aim at 64 to 128 MB each")
    parser.add_argument("--jobs", type=int, default=1, help="threads of each program")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds without an answer before it is killed")
    parser.add_argument("--mode", choices=["error", "overwrite"], default="error", help="if the output is there")
    return parser.parse_args(arguments)


def main(arguments):
    """Runs the driver and prints what was counted as JSON."""
    args = parse(arguments)
    spark = SparkSession.builder.appName("sverka").getOrCreate()
    context = spark.sparkContext
    check_versions(context, args.sverka, max(2 * context.defaultParallelism, 4))
    form = args.input_format or ("parquet" if args.input.rstrip("/").endswith(".parquet") else "jsonl")
    lines = read(spark, args.input, form)
    if args.partitions:
        lines = lines.repartition(args.partitions)
    make, ddl = (pairs, PAIRS) if args.rows == "pairs" else (documents, DOCUMENTS)
    types = spark.createDataFrame([], ddl).schema
    from pyspark.sql.pandas.types import to_arrow_schema

    counts = context.accumulator(collections.Counter(), Counts())
    run = aligner(args.sverka, args.jobs, args.timeout, make, to_arrow_schema(types), counts)
    rows = lines.mapInArrow(run, types)
    if args.rows == "pairs":
        if args.min_score > 0:
            rows = rows.where(F.col("score") >= args.min_score)
        if args.dedupe:
            # Of equal pairs the best, and of equally good ones the first by name: the same on every run.
            from pyspark.sql import Window

            order = Window.partitionBy("src", "tgt").orderBy(F.desc("score"), "doc_id", "bead")
            rows = rows.withColumn("n", F.row_number().over(order)).where("n = 1").drop("n")
    rows.write.mode(args.mode).option("compression", "zstd").parquet(args.output)
    # A task that was done twice has counted twice: the numbers are for people, the files are right.
    print(json.dumps(dict(sorted(counts.value.items()))))
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
