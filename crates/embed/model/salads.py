"""Word salads: what the table is trained on instead of a corpus.

A salad is a list of piece ids, all of one language, drawn by the probabilities that the teacher's
tokenizer itself holds. They come in pairs that share about half their words at the same places,
so that telling the two of a pair apart takes every word. Most words of a pair belong to one topic:
they are near one piece by the teacher's own vectors, as the words of a real sentence are near each
other. No text of anybody's is needed.
"""

import numpy as np

from vocabulary import Vocabulary

# Words in a salad, and how often: most sentences that aligners get wrong are short.
LENGTHS = ((2, 8, 0.50), (7, 16, 0.38), (15, 28, 0.12))
# A word's first piece is drawn from p^e: flat enough to reach rare pieces, steep enough to be like language.
EXPONENTS = ((0.5, 0.45), (0.65, 0.35), (0.9, 0.20))
CONTINUATION_EXPONENT = 0.6
# Odds of one more piece in the same word, and the most that follow the first.
CONTINUATION = 0.2
CONTINUATIONS = 3
NUMBER = 0.02
# A pair shares a word with these odds.
SHARED = 0.5
UNSPACED = ("zh", "ja", "th")
# A pair has a topic: its first word. With these odds a word is the one of POOL draws that is nearest to it,
# by cosine times NEAR plus Gumbel noise (which makes a draw by e^(NEAR x cosine) of it). Nearer than this, and
# a few words that are near everything crowd out the others: books lost .8 points with NEAR 8 and no pool.
ON_TOPIC = 0.6
POOL = 16
NEAR = 6.0
# Leading axes of the teacher's vectors that nearness is measured on.
NEAR_AXES = 96
# Pieces between words, with their odds after a word; at the end; around a word.
BETWEEN = {",": 0.055, ";": 0.003, ":": 0.006, "▁-": 0.004, "▁–": 0.004, "▁—": 0.004}
END = {".": 0.72, "?": 0.07, "!": 0.04, ":": 0.02}
AROUND = ((('▁"', '"'), 0.008), (("▁«", "»"), 0.004), (("▁(", ")"), 0.006), (("▁“", "”"), 0.004))
FULL_WIDTH = {",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；"}
# Odds that a first word for which the vocabulary has a capitalised form takes it.
CAPITAL = 0.6

NONE = -1
# Columns of the matrix in which a row is a word.
OPEN, HEAD, MORE, CLOSE, AFTER = 0, 1, 2, 2 + CONTINUATIONS, 3 + CONTINUATIONS
COLUMNS = 4 + CONTINUATIONS


class Salads:
    """Draws salads of one language: `Salads(vocabulary, single, "ru", rng).draw(pairs)`.

    `single`: the teacher's vector of each piece alone, (pieces, 512).
    """

    def __init__(self, vocabulary: Vocabulary, single, language: str, rng: np.random.Generator):
        self.v = vocabulary
        self.rng = rng
        self.language = language
        self.spaced = language not in UNSPACED
        weight = vocabulary.weight[language]
        own = (weight > 0) & vocabulary.letters
        heads = np.flatnonzero(own & vocabulary.starts) if self.spaced else np.flatnonzero(own)
        near = single[heads] - single[heads].mean(axis=0)
        axes = np.linalg.eigh(near.T @ near)[1][:, -NEAR_AXES:]
        self.near = np.zeros((len(single), NEAR_AXES), np.float32)
        self.near[heads] = near @ axes / np.linalg.norm(near @ axes, axis=1, keepdims=True)
        self.heads = [(heads, self._odds(heads, e, weight), share) for e, share in EXPONENTS]
        more = np.flatnonzero(own & ~vocabulary.starts)
        self.more = more, self._odds(more, CONTINUATION_EXPONENT, weight)
        numbers = np.flatnonzero((vocabulary.script == "NUMBER") & vocabulary.starts)
        self.numbers = numbers, self._odds(numbers, 0.5, np.ones(len(weight)))
        self.capital = self._capitals()

    def _odds(self, ids, exponent, weight):
        p = np.exp(self.v.score[ids] * exponent) * weight[ids]
        return p / p.sum()

    def _capitals(self):
        to = np.arange(len(self.v.pieces))
        for i in self.heads[0][0]:
            piece = self.v.pieces[i]
            to[i] = self.v.index.get("▁" + piece[1:2].upper() + piece[2:], i)
        return to

    def _marks(self, odds, count):
        """`count` draws of a piece (or none) by the odds given; pieces the vocabulary lacks become none."""
        wide = FULL_WIDTH if self.language in ("zh", "ja") else {}
        ids = [self.v.index.get(wide.get(p, p), self.v.index.get(p, NONE)) for p in odds]
        p = [*odds.values()]
        return self.rng.choice([*ids, NONE], count, p=[*p, 1 - sum(p)])

    def _on_topic(self, heads, topic):
        """Heads again, each the nearest of a pool of heads to its topic, which is a head too."""
        out = heads.copy()
        for at in range(0, len(heads), 20_000):
            own, of = heads[at : at + 20_000], topic[at : at + 20_000]
            pool = own[self.rng.integers(len(own), size=(len(own), POOL))]
            near = np.einsum("nd,nkd->nk", self.near[of], self.near[pool])
            best = (NEAR * near + self.rng.gumbel(size=near.shape)).argmax(axis=1)
            on_topic = (self.rng.random(len(own)) < ON_TOPIC) & (self.v.script[own] != "NUMBER")
            out[at : at + 20_000] = np.where(on_topic, pool[np.arange(len(own)), best], own)
        return out

    def _words(self, count):
        rng = self.rng
        words = np.full((count, COLUMNS), NONE, np.int64)
        style = rng.choice(len(self.heads), count, p=[share for _, _, share in self.heads])
        for s, (heads, p, _) in enumerate(self.heads):
            of = np.flatnonzero(style == s)
            words[of, HEAD] = rng.choice(heads, len(of), p=p)
        if self.spaced:
            more = np.minimum(rng.geometric(1 - CONTINUATION, count) - 1, CONTINUATIONS)
            for k in range(CONTINUATIONS):
                of = np.flatnonzero(more > k)
                words[of, MORE + k] = rng.choice(self.more[0], len(of), p=self.more[1])
        number = np.flatnonzero(rng.random(count) < NUMBER)
        words[number] = NONE
        words[number, HEAD] = rng.choice(self.numbers[0], len(number), p=self.numbers[1])
        if self.language != "th":
            words[:, AFTER] = self._marks(BETWEEN, count)
        if self.spaced:
            draw = rng.random(count)
            for (opening, closing), odds in AROUND:
                of = np.flatnonzero((draw >= 0) & (draw < odds))
                draw -= odds
                opening, closing = self.v.index.get(opening, NONE), self.v.index.get(closing, NONE)
                words[of, OPEN], words[of, CLOSE] = opening, closing
        return words

    def draw(self, pairs: int):
        """-> (ids of all salads in a row, length of each): 2 * `pairs` salads, pairs side by side."""
        rng = self.rng
        kind = rng.choice(len(LENGTHS), pairs, p=[share for *_, share in LENGTHS])
        low, high = np.array([(a, b) for a, b, _ in LENGTHS]).T
        count = rng.integers(low[kind], high[kind])
        if not self.spaced:
            count = count * 3 // 2
        total = int(count.sum())
        ends = np.cumsum(count)
        first, other = self._words(total), self._words(total)
        topic = np.repeat(first[ends - count, HEAD], count)
        for words in (first, other):
            words[:, HEAD] = self._on_topic(words[:, HEAD], topic)
        second = np.where((rng.random(total) < SHARED)[:, None], first, other)
        sides = []
        for words in (first.copy(), second):
            last = words[ends - 1]
            last[:, AFTER] = self._marks(END, pairs) if self.language != "th" else NONE
            words[ends - 1] = last
            begin = words[ends - count]
            if self.spaced:
                upper = rng.random(pairs) < CAPITAL
                begin[upper, HEAD] = np.where(
                    begin[upper, HEAD] >= 0, self.capital[begin[upper, HEAD]], begin[upper, HEAD]
                )
            else:
                # Text without spaces still begins with a "▁": of its own where no piece holds it.
                bare = ~self.v.starts[begin[:, HEAD]]
                begin[bare, OPEN] = self.v.index["▁"]
            words[ends - count] = begin
            sides.append(words)
        # Back to one list: salad 2k is a pair's first, 2k + 1 its second.
        owner = np.repeat(np.arange(pairs), count)
        rows = np.concatenate(sides)
        whose = np.concatenate([2 * owner, 2 * owner + 1])
        order = np.argsort(whose, kind="stable")
        rows, whose = rows[order], whose[order]
        filled = rows != NONE
        lengths = np.bincount(whose, weights=filled.sum(axis=1), minlength=2 * pairs).astype(np.int64)
        return rows[filled].astype(np.int32), lengths
