#!/usr/bin/env python3
"""Makes a corpus of pairs of sentences on a Spark cluster: JSON Lines or Parquet in, Parquet out.

    spark-submit spark/sverka_spark.py --input pairs.jsonl --output links.parquet
    spark-submit spark/sverka_spark.py --steps pair,align,score,dedupe -s en -t ru --input documents --output corpus
    spark-submit --files sverka spark/sverka_spark.py --sverka ./sverka --input s3a://…/pairs/ --output s3a://…/links/

Each step reads what the step before it writes:

    documents           id, lang, text, site
      | pair            site by site: the documents of a site meet in one task, which runs `sverka pair` on them
    pairs of documents  id, src, tgt, meta
      | align           one `sverka batch` for all rows of a partition
    pairs of sentences  doc_id, bead, src, tgt, score, ...
      | score           document by document: `sverka score`, for which each document is a list of its own
    the same            with another score, flags and reasons
      | dedupe          in Spark: equal pairs meet in one task, which keeps the best
    the same            each once

What a row becomes depends on its site or its document alone, not on the partition that it is in. A program that dies,
hangs or gives too few answers fails its task, and Spark does the partition again; the answers are the same on every
machine, so nothing is lost and nothing comes twice. docs/batch.md describes the input and the rows.
"""

import argparse
import collections
import itertools
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import pyarrow as pa
from pyspark import AccumulatorParam
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

STEPS = ("pair", "align", "score", "dedupe")

# What a row is: a document of the input, a pair of documents, a pair of sentences, or, with --rows documents, the whole
# answer to a pair of documents.
DOCUMENTS = "id string, lang string, text string, site string"
PAIRED = (
    "id string, src struct<lang: string, text: string>, tgt struct<lang: string, text: string>, "
    "meta struct<src_id: string, tgt_id: string, site: string, score: double>"
)
LINKS = (
    "doc_id string, bead int, src string, tgt string, score double, src_ids array<int>, tgt_ids array<int>, "
    "doc_score double, meta string"
)
SCORED = "score double, flags array<string>, reasons array<string>"
ANSWERS = "doc_id string, status string, code string, doc_score double, row string"

# Lines that wait for the program: more would only fill the memory.
WINDOW = 64

# Rows that go back to Spark at a time.
ROWS = 512

# Pairs and documents that one `sverka score` takes: its start (some 10 ms) is nothing beside them, and their names fit into a
# command line.
SCORED_PAIRS = 20_000
SCORED_LISTS = 1_000


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


def run_once(arguments, folder, settings, codes=(0,)):
    """Runs the program on files of a folder and returns what it prints.

    Raises RuntimeError when it takes longer than the timeout or ends with another exit code than these.
    """
    # A relative path is the file that Spark has put into the folder of the executor.
    program = os.path.abspath(settings.sverka) if os.sep in settings.sverka else settings.sverka
    command = [program, arguments[0], "--quiet", "--no-project", *arguments[1:]]
    threads = {**os.environ, "RAYON_NUM_THREADS": str(settings.jobs)}
    try:
        done = subprocess.run(command, cwd=folder, env=threads, capture_output=True, timeout=settings.timeout, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"sverka {arguments[0]} gave no answer for {settings.timeout} s; killed") from None
    if done.returncode not in codes:
        said = done.stderr.decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"sverka {arguments[0]}: exit code {done.returncode}; {said}")
    return done.stdout


def scratch():
    """Makes a temporary folder, where Spark removes what a killed worker leaves behind."""
    local = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0]
    return tempfile.TemporaryDirectory(prefix="sverka-", dir=local if os.path.isdir(local) else None)


def paired(documents, settings, counts):
    """Yields the pairs among the documents of a partition, which come site by site."""
    for site, group in itertools.groupby(documents, key=lambda document: document["site"]):
        with scratch() as folder:
            by_side = by_language(group, settings.langs, counts)
            sides = [write_side(folder, side, documents) for side, documents in by_side.items()]
            alone = sum(map(len, sides))
            if not all(sides):
                counts["documents without a partner"] += alone
                continue
            langs = ["-s", settings.langs[0], "-t", settings.langs[1]]
            arguments = ["pair", "--source", "source", "--target", "target", *langs, "--format", "json"]
            # Without a pair the exit code is 1.
            found = json.loads(run_once(arguments, folder, settings, codes=(0, 1)))
        counts["sites"] += 1
        counts["pairs of documents"] += len(found["pairs"])
        counts["documents without a partner"] += alone - 2 * len(found["pairs"])
        for pair in sorted(found["pairs"], key=lambda pair: pair["source"]):
            source, target = sides[0][pair["source"]], sides[1][pair["target"]]
            yield {
                "id": source["id"],
                "src": {"lang": settings.langs[0], "text": source["text"]},
                "tgt": {"lang": settings.langs[1], "text": target["text"]},
                "meta": {"src_id": source["id"], "tgt_id": target["id"], "site": site, "score": pair["score"]},
            }


def by_language(documents, langs, counts):
    """Returns the documents in each of two languages; others are counted."""
    sides = {"source": [], "target": []}
    of_langs = dict(zip(map(primary, langs), sides, strict=True))
    for document in documents:
        lang = primary(document["lang"])
        if document["id"] is None or not (document["text"] or "").strip() or lang not in of_langs:
            counts["documents left out"] += 1
        else:
            sides[of_langs[lang]].append(document)
    return sides


def write_side(folder, side, documents):
    """Writes the documents of a side into a folder, by their addresses, and returns them by the names of their files.

    Addresses are evidence: `/en/news` belongs with `/ru/news`. Each becomes a path as `wget --mirror` makes it.
    """
    named = {}
    for document in documents:
        path = "/".join([side, *path_of(document["id"])])
        # A name that is taken, also as that of a folder, gets a number.
        names = itertools.chain([path + ".txt"], (f"{path}~{number}.txt" for number in itertools.count(2)))
        name = next(name for name in names if name not in named)
        place = os.path.join(folder, name)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="") as file:
            file.write(document["text"])
        named[name] = document
    return named


def path_of(address):
    """Returns the parts of the path of a file for an address, none of which leads out of a folder."""
    rest = urllib.parse.unquote(address.partition("://")[2] or address)
    # No name is hidden or longer than the 255 bytes of most systems, and no path longer than their 4,096.
    names = (part.lstrip(".").encode("utf-8", "replace")[:200].decode("utf-8", "ignore") for part in rest.split("/"))
    parts = ["".join(c if c.isprintable() else "_" for c in name) for name in names if name][:16] or ["index"]
    last = parts.pop()
    for ending in (".html", ".htm"):
        last = last.removesuffix(ending) or "index"
    # No folder has the name of a file.
    return [*(f"{part}_" if part.endswith(".txt") else part for part in parts), last]


def whole(row, answer):
    """Makes the row of a pair of documents."""
    return [
        {
            "doc_id": text(answer["id"]),
            "status": answer["status"],
            "code": answer.get("code"),
            "doc_score": answer.get("doc_score"),
            "row": row,
        }
    ]


def links(_, answer):
    """Makes the rows of the pairs of sentences of a pair of documents; none for one without an alignment."""
    sources, targets = answer.get("src_sents"), answer.get("tgt_sents")
    doc_id, meta = text(answer["id"]), text(answer.get("meta"))
    return [
        {
            "doc_id": doc_id,
            "bead": number,
            "src": " ".join([sources[k] for k in bead["s"]]),
            "tgt": " ".join([targets[k] for k in bead["t"]]),
            "score": bead["score"],
            "src_ids": bead["s"],
            "tgt_ids": bead["t"],
            "doc_score": answer["doc_score"],
            "meta": meta,
        }
        for number, bead in enumerate(answer.get("beads", []))
    ]


def text(value):
    """Returns a JSON value as a string: strings as they are."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def aligned(lines, settings, make, counts):
    """Yields the rows of each answer as a list."""
    for row in answers(lines, settings.sverka, settings.jobs, settings.timeout):
        answer = json.loads(row)
        counts["documents"] += 1
        counts[answer.get("code", "ok")] += 1
        yield make(row, answer)


def scored(lists, settings, counts):
    """Yields lists of pairs of sentences with the scores of `sverka score`, each list scored by itself."""
    waiting, pairs = [], 0
    for rows in lists:
        waiting.append(rows)
        pairs += len(rows)
        if pairs >= SCORED_PAIRS or len(waiting) >= SCORED_LISTS:
            yield from scored_together(waiting, settings, counts)
            waiting, pairs = [], 0
    yield from scored_together(waiting, settings, counts)


def scored_together(lists, settings, counts):
    """Scores lists in one run of the program, for which each file is a list."""
    # A pair without any text is no pair to the program.
    empty = {"score": 0.0, "flags": ["no_empty"], "reasons": []}
    rows = [row for rows in lists for row in rows]
    asked, files = 0, []
    with scratch() as folder:
        number = itertools.count()
        for at, pairs in enumerate(lists):
            lines = []
            for row in pairs:
                n, source, target = next(number), row["src"] or "", row["tgt"] or ""
                row.update(empty)
                if source.strip() or target.strip():
                    lines.append(json.dumps({"id": n, "source": source, "target": target}, ensure_ascii=False))
            if lines:
                files.append(f"{at}.jsonl")
                with open(os.path.join(folder, files[-1]), "w", encoding="utf-8", newline="") as file:
                    file.write("\n".join(lines) + "\n")
                asked += len(lines)
        if files:
            arguments = ["score", "-s", settings.langs[0], "-t", settings.langs[1], "--format", "jsonl", *files]
            out = run_once(arguments, folder, settings)
            found = [json.loads(line) for line in out.split(b"\n") if line]
            if len(found) != asked:
                raise RuntimeError(f"sverka score: {len(found)} answers to {asked} pairs")
            for answer in found:
                props = answer["props"]
                row = rows[int(answer["id"])]
                row["score"] = float(props["x-score"][0])
                row["flags"], row["reasons"] = props.get("x-flag", []), props.get("x-reason", [])
    counts["scored"] += len(rows)
    return lists


def in_batches(rows, schema):
    """Yields rows as batches of Arrow."""
    rows = iter(rows)
    while some := list(itertools.islice(rows, ROWS)):
        # Ten times as fast as RecordBatch.from_pylist.
        arrays = [pa.array([row[field.name] for row in some], type=field.type) for field in schema]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def in_task(work, schema, total):
    """Returns the function of a task: `work` makes rows of the batches of a partition, and counts."""

    def task(batches):
        counts = collections.Counter()
        yield from in_batches(work(batches, counts), schema)
        total.add(counts)

    return task


def dicts(batches):
    """Yields the rows of batches."""
    for batch in batches:
        yield from batch.to_pylist()


def read(spark, path, form, schema=None):
    """Reads the input: its columns, or, for the step `align`, lines of JSON in a column `value`."""
    if form == "parquet":
        return spark.read.parquet(path)
    if schema:
        return spark.read.schema(schema).json(path, lineSep="\n")
    # Only LF ends a line, as for the program; rows keep their order within a partition.
    return spark.read.option("lineSep", "\n").text(path)


def require(rows, names, path):
    """Ends the program if a column is missing."""
    missing = [name for name in names if name not in rows.columns]
    if missing:
        sys.exit(f"{path}: has no column {', '.join(missing)}; it needs {', '.join(names)}, as docs/batch.md says")


def pair_step(documents, args, counts):
    """Pairs the documents of each site."""
    # The site of an address is its host.
    host = F.lower(F.regexp_extract("id", "^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)", 1))
    site = F.coalesce(F.col("site"), host) if "site" in documents.columns else host
    documents = documents.select("id", "lang", "text", site.alias("site"))
    keys = [F.col("site")]
    documents = documents.repartition(args.partitions, *keys) if args.partitions else documents.repartition(*keys)
    documents = documents.sortWithinPartitions("site", "lang", "id", "text")
    return in_arrow(documents, columns(PAIRED), lambda batches, seen: paired(dicts(batches), args, seen), counts)


def align_step(rows, args, counts):
    """Aligns pairs of documents; with the step `score` in the same task, so that no row travels for it."""
    lines = rows if rows.columns == ["value"] else rows.select(F.to_json(F.struct(*rows.columns)).alias("value"))
    if args.partitions:
        lines = lines.repartition(args.partitions)
    make, ddl = (whole, ANSWERS) if args.rows == "documents" else (links, LINKS)
    is_scored = "score" in args.steps

    def work(batches, seen):
        lines = (line.as_py() for batch in batches for line in batch.column(0))
        lists = aligned(lines, args, make, seen)
        return itertools.chain.from_iterable(scored(lists, args, seen) if is_scored else lists)

    types = columns(ddl)
    return in_arrow(lines, with_scores(types) if is_scored else types, work, counts)


def score_step(rows, args, counts):
    """Scores pairs of sentences: the documents of the input meet in tasks, each in its order."""
    rows = rows.repartition(args.partitions, "doc_id") if args.partitions else rows.repartition("doc_id")
    rows = rows.sortWithinPartitions("doc_id", "bead", "src", "tgt")

    def work(batches, seen):
        groups = itertools.groupby(dicts(batches), key=lambda row: row["doc_id"])
        return itertools.chain.from_iterable(scored((list(rows) for _, rows in groups), args, seen))

    return in_arrow(rows, with_scores(rows.schema), work, counts)


def with_scores(types):
    """Returns the columns with those that the step `score` writes, in place of earlier ones."""
    new = columns(SCORED)
    return StructType([field for field in types.fields if field.name not in new.names] + new.fields)


def columns(ddl):
    """Returns the columns that a string describes."""
    return SparkSession.active().createDataFrame([], ddl).schema


def dedupe_step(rows):
    """Keeps one of equal pairs: the best, and of equally good ones the first by name, the same on every run."""
    order = F.struct(F.coalesce(-F.col("score"), F.lit(1.0)).alias("score"), "doc_id", "bead")
    # Each machine first reduces its own rows, so that a pair with a million copies crosses the network once per task.
    best = F.min_by(F.struct(*rows.columns), order).alias("row")
    return rows.groupBy("src", "tgt").agg(best).select("row.*")


def in_arrow(rows, types, work, counts):
    """Runs work in the tasks of a step, which makes rows with columns of these types."""
    return rows.mapInArrow(in_task(work, to_arrow_schema(types), counts), types)


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
    parser = argparse.ArgumentParser(description="Makes a corpus of pairs of sentences on a Spark cluster.")
    parser.add_argument("--input", required=True, help="JSON Lines or Parquet with the columns that the first step reads")
    parser.add_argument("--output", required=True, help="folder of the Parquet files")
    parser.add_argument("--input-format", choices=["jsonl", "parquet"], help="by the name of the input, if missing")
    parser.add_argument("--steps", default="align", help="some of pair,align,score,dedupe [default: align]")
    parser.add_argument("-s", "--source-lang", help="source language, for pair and score")
    parser.add_argument("-t", "--target-lang", help="target language, for pair and score")
    parser.add_argument("--rows", choices=["pairs", "documents"], default="pairs", help="what a row of align is")
    parser.add_argument("--min-score", type=float, default=0.0, help="least score of a pair of sentences")
    parser.add_argument("--sverka", default="sverka", help="the program, where it is on every machine")
    parser.add_argument("--partitions", type=int, help="partitions of the input; aim at 64 to 128 MB each")
    parser.add_argument("--jobs", type=int, default=1, help="threads of each program")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds without an answer before it is killed")
    parser.add_argument("--mode", choices=["error", "overwrite"], default="error", help="if the output is there")
    args = parser.parse_args(arguments)
    args.steps = args.steps.split(",")
    if args.steps != [step for step in STEPS if step in args.steps]:
        parser.error(f"--steps: {','.join(args.steps)}: give some of {','.join(STEPS)}, in this order")
    if args.steps[0] == "pair" and args.steps[1:2] not in ([], ["align"]):
        parser.error("--steps: after pair comes align")
    if args.rows == "documents" and args.steps[-1] != "align":
        parser.error("--rows documents: align must be the last step")
    args.langs = (args.source_lang, args.target_lang)
    if not all(args.langs) and {"pair", "score"} & set(args.steps):
        parser.error("pair and score need --source-lang and --target-lang")
    if "pair" in args.steps and primary(args.source_lang) == primary(args.target_lang):
        parser.error("pair needs two languages")
    return args


def primary(lang):
    """Returns the language of a tag: `pt` of `pt-BR`."""
    return (lang or "").lower().replace("_", "-").split("-")[0]


# What the first step reads: the columns that it needs, and all those of JSON Lines.
INPUTS = {
    "pair": (["id", "lang", "text"], DOCUMENTS),
    "align": (["id", "src", "tgt"], None),
    "score": (["doc_id", "bead", "src", "tgt"], LINKS),
    "dedupe": (["doc_id", "bead", "src", "tgt", "score"], LINKS),
}


def run(spark, args):
    """Runs the steps, writes the rows, and returns what was counted."""
    context = spark.sparkContext
    check_versions(context, args.sverka, max(2 * context.defaultParallelism, 4))
    counts = context.accumulator(collections.Counter(), Counts())
    form = args.input_format or ("parquet" if args.input.rstrip("/").endswith(".parquet") else "jsonl")
    needed, all_columns = INPUTS[args.steps[0]]
    rows = read(spark, args.input, form, all_columns)
    if form == "parquet":
        require(rows, needed, args.input)
    if "pair" in args.steps:
        rows = pair_step(rows, args, counts)
    if "align" in args.steps:
        rows = align_step(rows, args, counts)
    elif "score" in args.steps:
        rows = score_step(rows, args, counts)
    if args.min_score > 0 and "score" in rows.columns:
        rows = rows.where(F.col("score") >= args.min_score)
    if "dedupe" in args.steps:
        rows = dedupe_step(rows)
    rows.write.mode(args.mode).option("compression", "zstd").parquet(args.output)
    # A task that was done twice has counted twice: the numbers are for people, the files are right.
    return dict(sorted(counts.value.items()))


def main(arguments):
    """Runs the driver and prints what was counted as JSON."""
    args = parse(arguments)
    spark = SparkSession.builder.appName("sverka").getOrCreate()
    print(json.dumps(run(spark, args)))
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
