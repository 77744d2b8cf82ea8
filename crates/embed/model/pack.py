"""Writes the model file, in two parts: see src/table.rs for its layout."""

import hashlib
import struct

import numpy as np

from vocabulary import FIRST_PIECE, LANGUAGES, Vocabulary

MAGIC, FORMAT = b"SVRKENC\0", 1
HEADER, ALIGN = 128, 64
# Largest scale: 15 x 4369 still fits 16 bits.
LARGEST = 4369
# Scales tried for a row, as shares of the one that holds its largest number.
SHARES = (1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55)
# A slot of the trie that so many bases would not fit is given up: it saves a minute and costs .2 MB.
GIVE_UP = 250
# SentencePiece's penalty for a character that no piece covers.
UNKNOWN_PENALTY = 10
# The bare "▁" is a piece; the ids before it are controls.
BARE = FIRST_PIECE - 1


def quantise(table):
    """-> (codes -7 to 7 as int8, scales as int): per row the scale with the least squared error."""
    largest = np.abs(table).max(axis=1, keepdims=True)
    unit = largest.max() / 7 / LARGEST
    best, codes, scales = np.full(len(table), np.inf), np.zeros(table.shape, np.int8), np.zeros(len(table), np.int64)
    for share in SHARES:
        scale = np.maximum(np.round(largest / 7 * share / unit), 1)
        code = np.clip(np.round(table / (scale * unit)), -7, 7)
        error = ((code * scale * unit - table) ** 2).sum(axis=1)
        better = error < best
        best[better], codes[better], scales[better] = error[better], code[better], scale[better, 0]
    scales[largest[:, 0] == 0] = 0
    return codes, scales


def double_array(words: list[tuple[bytes, int]]):
    """A trie of (bytes, value) as (base, label, value + 1) for each slot; no two slots share a base."""
    words = sorted(words)
    # Nodes in depth-first order: (children as (byte, node), value + 1).
    children, value = [[]], [0]
    path = [0]
    before = b""
    for word, v in words:
        same = next((i for i, (a, b) in enumerate(zip(word, before)) if a != b), min(len(word), len(before)))
        del path[same + 1 :]
        for byte in word[same:]:
            children.append([])
            value.append(0)
            children[path[-1]].append((byte, len(children) - 1))
            path.append(len(children) - 1)
        value[path[-1]] = v + 1
        before = word
    size = len(children) * 2 + 512
    base, label, ends = np.zeros(size, np.int64), np.zeros(size, np.uint8), np.zeros(size, np.int64)
    # A list of the free slots in order, and which bases are taken.
    following, previous = list(range(1, size + 1)), list(range(-1, size - 1))
    free, taken, slot = bytearray(b"\1") * size, bytearray(size), [0] * len(children)
    misses = bytearray(size)

    def occupy(at):
        free[at] = 0
        following[previous[at]] = following[at]
        if following[at] < size:
            previous[following[at]] = previous[at]

    head = size - 1  # stands before the first free slot; never used itself
    following[head], previous[0], free[head] = 0, head, 0
    occupy(0)
    # The crowded nodes first: the lonely ones fill the gaps.
    for node in sorted(range(len(children)), key=lambda n: (-len(children[n]), n)):
        own = children[node]
        if not own:
            break
        at = following[head]
        while True:
            b = at - own[0][0]
            if b > 0 and not taken[b] and all(free[b + byte] for byte, _ in own):
                break
            misses[at] += 1
            if misses[at] > GIVE_UP:
                occupy(at)
            at = following[at]
        taken[b] = 1
        children[node] = b, own
        for byte, child in own:
            occupy(b + byte)
            slot[child] = b + byte
            label[b + byte] = byte
            ends[b + byte] = value[child]
    for node, own in enumerate(children):
        if own:
            base[slot[node]] = own[0]
    used = max(slot) + 1
    assert base.max() < 1 << 24
    # A look-up may reach a base plus any byte: room for that is not needed, the reader checks the end.
    return base[:used], label[:used], ends[:used]


def numbering(vocabulary: Vocabulary):
    """Teacher's ids in the order of the file: unknown first, then the pieces by their bytes.

    Pieces that begin alike stand together, so that looking them up one after the other stays in the caches.
    """
    pieces = vocabulary.pieces
    return np.array([0, *sorted(range(BARE, len(pieces)), key=lambda i: pieces[i].encode())])


def write(first, second, table, vocabulary: Vocabulary):
    """Writes both parts. `table` by teacher's ids -> the table as the file holds it, float32, still by teacher's ids."""
    dimensions = table.shape[1]
    table = table.copy()
    # Controls, and the "▁" of words whose first piece does not hold one, say nothing.
    table[:FIRST_PIECE] = 0
    codes, scales = quantise(table)
    order = numbering(vocabulary)
    nibbles = (codes[order] + 8).astype(np.uint8)
    half = dimensions // 2
    rows = nibbles[:, :half] | (nibbles[:, half:] << 4)
    base, label, ends = double_array([(vocabulary.pieces[i].encode(), n) for n, i in enumerate(order) if n > 0])
    slots = (base | (label.astype(np.int64) << 24) | (ends << 32)).astype("<u8")
    scores = vocabulary.score[order].astype("<f4")
    unknown = np.float32(vocabulary.score[BARE:].min()) - np.float32(UNKNOWN_PENALTY)
    payload = b""
    for section in (slots, scores, scales[order].astype("<u2"), rows):
        payload += b"\0" * (-(HEADER + len(payload)) % ALIGN) + section.tobytes()
    header = MAGIC + struct.pack("<IIIIfI", FORMAT, dimensions, len(order), len(slots), unknown, 0)
    header += hashlib.sha256(payload).digest()
    header += " ".join(sorted(LANGUAGES)).encode().ljust(HEADER - len(header), b"\0")
    # A crate on crates.io may have 10 MiB packed, the whole has 12: it is cut between the two rows in the middle.
    file, begin = header + payload, HEADER + len(payload) - rows.size
    cut = begin + (len(file) // 2 - begin) // half * half
    first.write_bytes(file[:cut])
    second.write_bytes(file[cut:])
    return (codes * scales[:, None]).astype(np.float32)
