"""From a sentence to pieces: the same steps as src/encode/normalize.rs, on the teacher's own tokenizer."""

import re

# Marks that no reader sees, and that would cut a word in two.
INVISIBLE = dict.fromkeys([0x00AD, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
# The one character in use that nmt_nfkc spares and NFKC does not.
WIDE_TILDE = {0xFF5E: "~"}
APOSTROPHE = re.compile(r"(?<=\w)[’'](?=\w)")
OPENING = re.compile(r"([«\"“„‘(\[¿¡'])(?=\w)")
# Plain verbs whose form changes before "n't"; of the others nothing but the "n't" goes.
FULL = ((re.compile(r"\b([Cc]a)n't\b"), r"\1n not"), (re.compile(r"\b([Ww])on't\b"), r"\1ill not"))
NOT = re.compile(r"(?<=[a-z])n't\b")


def prepare(text: str) -> str:
    """An opening quote or bracket is set off from its word, so that the word is cut as words are; n't -> not."""
    text = APOSTROPHE.sub("\ue000", text.translate(INVISIBLE | WIDE_TILDE))
    text = OPENING.sub(r"\1 ", text).replace("\ue000", "'")
    for short, full in FULL:
        text = short.sub(full, text)
    return NOT.sub(" not", text)


def pieces(tokenizer, texts: list[str]) -> list[list[int]]:
    return tokenizer.encode([prepare(t) for t in texts])
