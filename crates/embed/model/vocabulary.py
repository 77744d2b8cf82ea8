"""What the pieces are: their script, and for Latin pieces the languages that they may belong to."""

import collections
import unicodedata
from dataclasses import dataclass

import lingua
import numpy as np

# The Latin-script languages of the teacher, as lingua calls them.
LATIN = {
    "en": "ENGLISH", "de": "GERMAN", "fr": "FRENCH", "es": "SPANISH", "it": "ITALIAN",
    "pt": "PORTUGUESE", "nl": "DUTCH", "pl": "POLISH", "tr": "TURKISH",
}  # fmt: skip
# The others have a script to themselves (Chinese and Japanese share one).
SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "ko": "HANGUL", "th": "THAI", "zh": "CJK", "ja": "KANA"}
LANGUAGES = [*LATIN, *SCRIPTS]
# Pieces below this id are controls, unused ids and the bare "▁".
FIRST_PIECE = 7


@dataclass
class Vocabulary:
    """All pieces, by id."""

    pieces: list[str]
    score: np.ndarray  # natural logarithm of the probability
    script: np.ndarray  # a name of Unicode's, or NUMBER, or OTHER
    starts: np.ndarray  # begins a word ("▁...")
    letters: np.ndarray  # more than the bare "▁"
    weight: dict[str, np.ndarray]  # language -> how far each piece belongs to it, 0 to 1

    def id(self, piece: str) -> int:
        return self.index[piece]

    def __post_init__(self):
        self.index = {p: i for i, p in enumerate(self.pieces)}


def script_of(piece: str) -> str:
    """The script of most letters; any kana makes a piece Japanese."""
    seen = collections.Counter()
    for ch in piece.replace("▁", ""):
        if ch.isalpha() or unicodedata.category(ch)[0] == "M":
            name = unicodedata.name(ch, "?").split()[0]
            seen["KANA" if name in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else name] += 1
    if "KANA" in seen:
        return "KANA"
    if seen:
        return seen.most_common(1)[0][0]
    return "NUMBER" if any(ch.isdigit() for ch in piece) else "OTHER"


def latin_weights(pieces: list[str]) -> dict[str, np.ndarray]:
    """For each language, lingua's confidence that a piece is of it."""
    names = {code: getattr(lingua.Language, name) for code, name in LATIN.items()}
    detector = lingua.LanguageDetectorBuilder.from_languages(*names.values()).with_preloaded_language_models().build()
    code = {language: c for c, language in names.items()}
    weights = {c: np.zeros(len(pieces), np.float32) for c in LATIN}
    for i, piece in enumerate(pieces):
        for found in detector.compute_language_confidence_values(piece.replace("▁", " ").strip()):
            weights[code[found.language]][i] = found.value
    return weights


def load(tokenizer) -> Vocabulary:
    count = tokenizer.get_piece_size()
    pieces = [tokenizer.id_to_piece(i) for i in range(count)]
    score = np.array([tokenizer.get_score(i) for i in range(count)])
    script = np.array([script_of(p) if i >= FIRST_PIECE else "OTHER" for i, p in enumerate(pieces)])
    weight = {}
    latin = np.flatnonzero(script == "LATIN")
    for code, confidence in latin_weights([pieces[i] for i in latin]).items():
        weight[code] = np.zeros(count, np.float32)
        # The power sharpens: a piece that might be of any language is drawn by all, seldom.
        weight[code][latin] = confidence**1.5
    for code, name in SCRIPTS.items():
        weight[code] = (script == name).astype(np.float32)
    # Japanese is written with Han characters among the kana.
    weight["ja"] = 3 * weight["ja"] + weight["zh"]
    return Vocabulary(
        pieces=pieces,
        score=score,
        script=script,
        starts=np.array([p.startswith("▁") for p in pieces]),
        letters=np.array([p != "▁" for p in pieces]),
        weight=weight,
    )
