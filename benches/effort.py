#!/usr/bin/env python3
"""Keystrokes that bring an alignment to its gold on the review page.

    python3 benches/effort.py [--sverka target/release/sverka] [--set books-mix] [--encoder] [--without KEY]

Aligns the documents of a set of ../shared/eval/align (without the encoder unless --encoder says so) and compares the links
with the gold ones. Where they differ, between two borders that both share, the cheapest sequence of keys is searched for that makes
the one of the other: operations of the page with their effects on rows and focus, a keystroke each (a chord is one), moves of the
focus included. So this is what a person who makes no mistake needs, once the difference is seen; reading costs no key.

Each doubtful row that is right costs one key more: Enter, which verifies it and goes on. Right rows without a counterpart that follow
each other cost one key together: V. Differences without a doubtful row are counted by themselves: N does not find them.

Prints a table of kinds of differences. Differences that are too large to be searched are made of one merge a row and one split a
row, which is an upper bound; they are marked. --without leaves a key out, to see what it is worth.
"""

import argparse
import heapq
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT / "../shared/eval/align"
SURE = 0.9  # rows with a lower score are doubtful
MOST_STATES = 60_000  # states that are looked at for one difference: some seconds
LARGEST = 14  # sentences of both sides of a difference that is searched


def gold_of(path):
    """Beads of a gold file as ((source run), (target run), whether it is coarse); deletions are cut to single ones."""
    confidence = path.with_suffix(".conf")
    sure = confidence.read_text().split("\n") if confidence.exists() else []
    out, at = [], [0, 0]
    for number, line in enumerate(path.read_text().splitlines()):
        sides = [[int(n) for n in side.strip("[] ").split(",") if n.strip()] for side in line.split(":")[:2]]
        coarse = number < len(sure) and sure[number] == "coarse"
        counts = [len(side) for side in sides]
        runs = [counts] if all(counts) else [[1, 0]] * counts[0] + [[0, 1]] * counts[1]
        for n, m in runs:
            out.append((n, m, coarse))
    return out


def aligned(sverka, base, langs, encoder):
    """Links of the program as (n, m, doubtful), and the texts of both sides."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "a.bitext.json"
        flags = [] if encoder else ["--no-encoder"]
        files = [f"{base}.{lang}" for lang in langs]
        command = [sverka, "align", "--quiet", "--presplit", *flags, "-s", langs[0], "-t", langs[1], *files, "-o", str(out)]
        subprocess.run(command, check=True)
        bitext = json.loads(out.read_text())
    texts = [[segment["text"] for segment in bitext[side]["segments"]] for side in ("source", "target")]
    links = []
    for link in bitext["links"]:
        n, m = (link[side]["end"] - link[side]["start"] for side in ("source", "target"))
        links.append((n, m, link["score"] < SURE or 0 in (n, m)))
    return links, texts


def differences(found, gold):
    """Stretches between shared borders in which the beads differ: (first sentences, first row, rows found, rows of the gold)."""
    def borders(beads):
        at, out = (0, 0), {(0, 0): 0}
        for number, bead in enumerate(beads, 1):
            at = (at[0] + bead[0], at[1] + bead[1])
            out[at] = number
        return out
    ours, theirs = borders(found), borders(gold)
    shared = sorted(set(ours) & set(theirs))
    for before, after in zip(shared, shared[1:]):
        one, other = found[ours[before]:ours[after]], gold[theirs[before]:theirs[after]]
        if [bead[:2] for bead in one] != [bead[:2] for bead in other]:
            yield before, ours[before], one, other


def nearest(lengths, part):
    """How many sentences make a part of all: what the page leaves above when a row is split."""
    total = sum(lengths)
    sums = [sum(lengths[:count]) for count in range(len(lengths) + 1)]
    return min(range(len(lengths) + 1), key=lambda count: (abs(sums[count] - part * total), count))


def steps(state, lengths, start):
    """Keys and the states that they lead to. A state is (rows, row, side, sentence)."""
    rows, r, side, piece = state
    clamp = lambda rows, r, side, piece: (rows, r, side, max(0, min(piece, rows[r][side] - 1)))
    offsets = [sum(row[s] for row in rows[:r]) for s in (0, 1)]
    if r > 0:
        yield "Up", clamp(rows, r - 1, side, 0)
    if r + 1 < len(rows):
        yield "Down", clamp(rows, r + 1, side, 0)
    if piece + 1 < rows[r][side]:
        yield "Right", (rows, r, side, piece + 1)
    elif side == 0:
        yield "Right", (rows, r, 1, 0)
    if piece > 0:
        yield "Left", (rows, r, side, piece - 1)
    elif side == 1:
        yield "Left", clamp(rows, r, 0, rows[r][0] - 1)
    yield "Tab", (rows, r, 1 - side, 0)

    def put(row, change):
        return tuple(row[s] + change if s == side else row[s] for s in (0, 1))
    # All sentences down to the chosen one go up; those from it on go down, the last alone where the first is chosen.
    if rows[r][side] > 0 and r > 0:
        count = piece + 1
        here, above = put(rows[r], -count), put(rows[r - 1], count)
        left = rows[:r - 1] + (above,) + ((here,) if any(here) else ()) + rows[r + 1:]
        yield "Alt+Up", clamp(left, r - 1, side, 99)
    if rows[r][side] > 0 and r + 1 < len(rows):
        count = rows[r][side] - piece if piece > 0 else 1
        here, below = put(rows[r], -count), put(rows[r + 1], count)
        emptied = not any(here)
        left = rows[:r] + (() if emptied else (here,)) + (below,) + rows[r + 2:]
        yield "Alt+Down", clamp(left, r if emptied else r + 1, side, 0)
    if r + 1 < len(rows):
        joined = (rows[r][0] + rows[r + 1][0], rows[r][1] + rows[r + 1][1])
        yield "M", clamp(rows[:r] + (joined,) + rows[r + 2:], r, side, piece)
    if r > 0:
        joined = (rows[r - 1][0] + rows[r][0], rows[r - 1][1] + rows[r][1])
        yield "Shift+M", clamp(rows[:r - 1] + (joined,) + rows[r + 1:], r - 1, side, piece)
    here = side if rows[r][side] > 1 else 1 - side
    if rows[r][here] > 1:
        stay = max(1, piece if here == side else 1)
        run = [lengths[s][start[s] + offsets[s]:start[s] + offsets[s] + rows[r][s]] for s in (0, 1)]
        part = sum(run[here][:stay]) / max(1, sum(run[here]))
        counts = [0, 0]
        counts[here], counts[1 - here] = stay, nearest(run[1 - here], part)
        above, below = tuple(counts), tuple(rows[r][s] - counts[s] for s in (0, 1))
        if any(above) and any(below):
            yield "S", clamp(rows[:r] + (above, below) + rows[r + 1:], r, side, piece)
    # A side shifted to the end of the stretch, which verified rows around it bound.
    if any(row[side] for row in rows[r:]):
        counts = [row[side] for row in rows[r:]]
        down = [0] + counts[:-1]
        shifted = [tuple(n if s == side else row[s] for s in (0, 1)) for row, n in zip(rows[r:], down)]
        if counts[-1]:
            shifted.append((counts[-1], 0) if side == 0 else (0, counts[-1]))
        kept = tuple(row for row in shifted if any(row))
        yield "]", clamp(rows[:r] + kept, min(r, len(rows[:r] + kept) - 1), side, 0)
        if r > 0:
            up = counts[1:] + [0]
            first = put(rows[r - 1], counts[0])
            shifted = [tuple(n if s == side else row[s] for s in (0, 1)) for row, n in zip(rows[r:], up)]
            kept = tuple(row for row in shifted if any(row))
            all_rows = rows[:r - 1] + (first,) + kept
            yield "[", clamp(all_rows, min(r, len(all_rows) - 1), side, 0)


def cheapest(found, gold, lengths, start, without):
    """The shortest list of keys from one stretch to the other; None where the search gives up."""
    goal = tuple(bead[:2] for bead in gold)
    rows = tuple(bead[:2] for bead in found)
    if sum(map(sum, rows)) > LARGEST:
        return None
    first = next((at for at, bead in enumerate(found) if bead[2]), 0)
    begin = (rows, first, 0, 0)
    seen, queue, count = {begin: (None, None)}, [(0, 0, begin)], 0
    while queue:
        cost, _, state = heapq.heappop(queue)
        if state[0] == goal:
            keys = []
            while seen[state][0] is not None:
                state, key = seen[state]
                keys.append(key)
            return keys[::-1]
        for key, after in steps(state, lengths, start):
            if key in without or after in seen:
                continue
            seen[after] = (state, key)
            count += 1
            heapq.heappush(queue, (cost + 1, count, after))
        if count > MOST_STATES:
            return None
    return None


def verified(found, wrong, with_runs):
    """Keys that verify the doubtful rows that are right: V for a run of rows that lack the same side, Enter for each other one."""
    count, run = 0, None
    for row, (n, m, doubtful) in enumerate(found):
        if row in wrong or not doubtful:
            run = None
            continue
        lacks = 0 if n == 0 else 1 if m == 0 else None
        count += not (with_runs and lacks is not None and lacks == run)
        run = lacks
    return count


def shape(beads):
    return " ".join(f"{bead[0]}:{bead[1]}" for bead in beads)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sverka", default=str(ROOT / "target/release/sverka"))
    parser.add_argument("--set", default="books-mix")
    parser.add_argument("--encoder", action="store_true")
    parser.add_argument("--without", action="append", default=[], help="a key to leave out: M, S, Alt+Up, ...")
    parser.add_argument("--kinds", type=int, default=12, help="rows of the table")
    args = parser.parse_args()
    folder = EVAL / args.set
    if not folder.is_dir():
        sys.exit(f"skipped: no {folder}")
    kinds, keys, used = Counter(), defaultdict(int), Counter()
    documents = rows = beads = corrected = hidden = bounded = right = 0
    total = 0
    for path in sorted(folder.glob("*.gold")):
        base = str(path)[: -len(".gold")]
        langs = sorted(p.suffix[1:] for p in path.parent.glob(f"{path.stem}.??"))
        gold = gold_of(path)
        found, texts = aligned(args.sverka, base, langs, args.encoder)
        lengths = [[len(text) for text in side] for side in texts]
        documents, rows, beads = documents + 1, rows + len(found), beads + len(gold)
        wrong = set()
        for start, row, one, other in differences(found, gold):
            if any(bead[2] for bead in other):
                continue  # coarse gold says nothing about single links
            wrong.update(range(row, row + len(one)))
            hidden += not any(bead[2] for bead in one)
            kind = f"{shape(one)} → {shape(other)}" if len(one) + len(other) <= 6 else "longer"
            path_of_keys = cheapest(one, other, lengths, start, set(args.without))
            if path_of_keys is None:
                cost, bounded = len(one) + 3 * len(other), bounded + 1
            else:
                cost = len(path_of_keys)
                used.update(path_of_keys)
            corrected += len(other)
            kinds[kind] += 1
            keys[kind] += cost
            total += cost
        right += verified(found, wrong, "V" not in args.without)
    count = sum(kinds.values())
    print(f"{args.set}: {documents} documents, {rows} rows, {count} differences with {corrected} gold beads; {hidden} have no doubtful row")
    print(f"keys to correct: {total}, {total / max(1, corrected):.2f} a corrected bead, {total / max(1, count):.2f} a difference; {bounded} not searched, bounded from above")
    print(f"keys to verify doubtful rows that are right: {right}")
    print("\n| difference (found → gold) | times | keys each | keys in all |\n|---|---:|---:|---:|")
    for kind in sorted(kinds, key=lambda kind: (-keys[kind], kind))[: args.kinds]:
        print(f"| {kind} | {kinds[kind]} | {keys[kind] / kinds[kind]:.1f} | {keys[kind]} |")
    print("\n| key | times |\n|---|---:|")
    for key, times in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        print(f"| {key} | {times} |")


if __name__ == "__main__":
    main()
