#!/usr/bin/env python3
"""A translation memory of a million units: look-ups, index, store, beside other programs that are installed.

    cargo build --release -p sverka-memory --example measure
    python3 benches/memory.py                     1,000,000 units
    python3 benches/memory.py --units 100000 --recall

The units are made of the aligned sentences of the development sets under ../shared/eval/align: speeches, news, books
and documents in English and Russian. All of these sentences are units, each once; the others begin as one of them and
go on as another that has two words in a row in common with it (recombination by a chain of order 2), up to a random
length of 3 to 40 words around a mean of 15. So words, their frequencies and their neighbours are those of real text.
The Russian side is made in the same way, on its own; a look-up uses one language, and the other is only carried along.
The seed is fixed, so the file is the same on every run.

Queries are units with 5 to 30 % of the words replaced by, exchanged with, or followed by another word of the corpus,
or left out; short queries are runs of one to three words of units.
"""

import argparse
import collections
import html
import pathlib
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval" / "align"
PROGRAM = ROOT / "target" / "release" / "examples" / "measure"
SEED = 20


def sentences(lang):
    """The sentences of the development sets in one language, each once, in a fixed order."""
    seen = {}
    for path in sorted(EVAL.rglob(f"*.{lang}*")):
        if path.suffix in (".gz", ".json", ".tsv"):
            continue
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines():
            for part in re.split(r"(?<=[.!?…])\s+", line.strip()):
                if 2 <= part.count(" ") <= 60:
                    seen.setdefault(part, None)
    return list(seen)


class Maker:
    """Makes sentences whose every three words in a row are of a real one."""

    def __init__(self, real, rng):
        self.real, self.rng = real, rng
        self.next = collections.defaultdict(list)
        self.starts = []
        for text in real:
            words = text.split()
            self.starts.append((words[0], words[1]))
            for at in range(len(words) - 2):
                self.next[words[at], words[at + 1]].append(words[at + 2])

    def make(self):
        rng = self.rng
        a, b = rng.choice(self.starts)
        out = [a, b]
        length = max(3, min(40, int(rng.gauss(15, 6))))
        while len(out) < length:
            follow = self.next.get((a, b))
            if follow is None:
                a, b = rng.choice(self.starts)
                out += [a, b]
                continue
            a, b = b, rng.choice(follow)
            out.append(b)
        return " ".join(out[:length])


def edited(text, words, rng):
    """Changes 5 to 30 % of the words."""
    parts = text.split()
    for _ in range(max(1, round(len(parts) * rng.uniform(0.05, 0.30)))):
        at = rng.randrange(len(parts))
        what = rng.randrange(4)
        if what == 0:
            parts[at] = rng.choice(words)
        elif what == 1 and len(parts) > 1:
            del parts[at]
        elif what == 2:
            parts.insert(at, rng.choice(words))
        elif at + 1 < len(parts):
            parts[at], parts[at + 1] = parts[at + 1], parts[at]
    return " ".join(parts)


def write(folder, units):
    """Writes the memory and the queries; returns the texts by language."""
    texts = {}
    for lang in ("en", "ru"):
        rng = random.Random(SEED)
        real = sentences(lang)
        if not real:
            sys.exit(f"{EVAL}: no sentences; the bench needs the development sets")
        maker = Maker(real, rng)
        own = real[: units // 2]
        seen = set(own)
        while len(own) < units:
            made = maker.make()
            if made not in seen:
                seen.add(made)
                own.append(made)
        rng.shuffle(own)
        texts[lang] = own
        words = [word for text in real for word in text.split()]
        queries = [edited(rng.choice(own), words, rng) for _ in range(1000)]
        (folder / f"queries.{lang}").write_text("\n".join(queries) + "\n", encoding="utf-8")
        short = []
        while len(short) < 1000:
            parts = rng.choice(own).split()
            size = rng.randint(1, 3)
            at = rng.randrange(len(parts))
            short.append(" ".join(parts[at : at + size]))
        (folder / f"short.{lang}").write_text("\n".join(short) + "\n", encoding="utf-8")
        mean = sum(len(text.split()) for text in own) / units
        size = sum(len(text.encode()) for text in own) / 1e6
        print(f"{lang}: {len(real)} real sentences, {units} units, mean {mean:.1f} words, {size:.0f} MB")
    with open(folder / "memory.tmx", "w", encoding="utf-8") as out:
        out.write(
            '<tmx version="1.4"><header creationtool="bench" creationtoolversion="1" segtype="sentence" '
            'o-tmf="bench" adminlang="en" srclang="en" datatype="plaintext"/><body>\n'
        )
        for en, ru in zip(texts["en"], texts["ru"]):
            en, ru = html.escape(en, quote=False), html.escape(ru, quote=False)
            out.write(f'<tu><tuv xml:lang="en"><seg>{en}</seg></tuv><tuv xml:lang="ru"><seg>{ru}</seg></tuv></tu>\n')
        out.write("</body></tmx>\n")
    return texts


def rapidfuzz(texts, queries, count):
    """Compares characters with every text."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        print("rapidfuzz: not installed")
        return
    began = time.process_time()
    for query in queries[:count]:
        process.extract(query, texts, scorer=fuzz.ratio, limit=5, score_cutoff=70)
    print(f"rapidfuzz, every text: CPU ms mean {(time.process_time() - began) / count * 1e3:.0f} ({count} queries)")


def fts5(texts, queries, count):
    """Ranks by the words in common (BM25), as the full-text search of SQLite does; it has no score of its own."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE text USING fts5(words, tokenize = 'unicode61')")
    began = time.process_time()
    base.executemany("INSERT INTO text VALUES (?)", ((text,) for text in texts))
    indexed, times, kept = time.process_time() - began, [], 0
    for query in queries[:count]:
        words = re.findall(r"\w+", query)
        began = time.process_time()
        ask = " OR ".join(f'"{word}"' for word in words)
        found = base.execute("SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank LIMIT 5", (ask,)).fetchall()
        times.append((time.process_time() - began) * 1e3)
        kept += bool(found)
    times.sort()
    print(
        f"SQLite FTS5 {sqlite3.sqlite_version}: index CPU {indexed:.0f} s, CPU ms mean {sum(times) / count:.1f} "
        f"p95 {times[int(0.95 * (count - 1))]:.1f} ({count} queries, {kept} with an answer)"
    )


def fuzzy_match(texts, folder, lang, least):
    """SYSTRAN's fuzzy-match: its own index, one thread. Loading the index is taken off by a run with one query."""
    program = shutil.which("FuzzyMatch-cli")
    if program is None:
        print("fuzzy-match: FuzzyMatch-cli is not installed")
        return
    corpus, queries = folder / f"corpus.{lang}", folder / f"queries.{lang}"
    corpus.write_text("\n".join(texts) + "\n", encoding="utf-8")
    index = corpus.with_name(corpus.name + ".fmi")

    def cpu(command, lines):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return seconds, sum(bool(line.strip()) for line in out.splitlines())

    built, _ = cpu([program, "-c", corpus], [])
    match = [program, "-a", "match", "-i", index, "-f", str(least / 100), "-n", "5", "-N", "1"]
    lines = queries.read_text(encoding="utf-8").splitlines()
    loading, _ = cpu(match, lines[:1])
    all_of_them, found = cpu(match, lines)
    each = (all_of_them - loading) / (len(lines) - 1) * 1e3
    print(
        f"fuzzy-match >= {least} %: index CPU {built:.0f} s, {index.stat().st_size / 1e6:.0f} MB, loading CPU {loading:.1f} s, "
        f"CPU ms mean {each:.2f} ({len(lines)} queries, {found} with a match)"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--recall", action="store_true", help="compare with every text; takes long")
    parser.add_argument("--folder", type=pathlib.Path, help="keep the files here, and use those that are there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or pathlib.Path(temporary)
        folder.mkdir(exist_ok=True)
        texts = write(folder, args.units)
        store = folder / "memory.svm"

        def measure(*command):
            subprocess.run([PROGRAM, *map(str, command)], check=True)

        if not store.exists():
            measure("add", store, folder / "memory.tmx")
        size = sum(path.stat().st_size for path in folder.glob("memory.svm*") if path.is_file())
        for lang in ("en", "ru"):
            print(f"-- {lang}", flush=True)
            measure("index", store, lang)
            measure("open", store, lang, texts[lang][0])
            for least in (85, 70, 50):
                measure("lookup", store, lang, folder / f"queries.{lang}", least, 5)
            for least in (70, 50):
                measure("lookup", store, lang, folder / f"short.{lang}", least, 5)
            if args.recall:
                for least in (70, 50):
                    measure("recall", store, lang, folder / f"queries.{lang}", least)
            queries = (folder / f"queries.{lang}").read_text(encoding="utf-8").splitlines()
            rapidfuzz(texts[lang], queries, 20)
            fts5(texts[lang], queries, 200)
            for least in (70, 50):
                fuzzy_match(texts[lang], folder, lang, least)
        index = sum(path.stat().st_size for path in (folder / "memory.svm.idx").iterdir())
        print(f"store {size / 1e6:.0f} MB, index of both languages {index / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
