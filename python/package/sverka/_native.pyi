# The types of the native module. Its docstrings are in the sources in Rust; `help(sverka.align)` shows them.

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Literal, Optional, Union, final

import numpy
import pandas
import pyarrow
from numpy.typing import NDArray

__all__ = [
    "Added",
    "Bitext",
    "Document",
    "DocumentPair",
    "Entry",
    "Error",
    "Finding",
    "Glossary",
    "Link",
    "Match",
    "Memory",
    "PairScore",
    "Pairing",
    "Reason",
    "Remark",
    "Report",
    "Summary",
    "__version__",
    "align",
    "align_sentences",
    "align_texts",
    "encode",
    "pair",
    "qa",
    "run_command",
    "score",
    "split",
    "terms",
]

__version__: str

_Path = Union[str, PathLike[str]]
_Pairs = Union[Bitext, _Path, Sequence[_Path]]
_Ui = Literal["en", "ru"]
_Paragraphs = Literal["auto", "line", "blank"]
_Severity = Literal["error", "warning", "info"]
_Format = Literal[
    "tmx", "xliff", "xliff2", "po", "tsv", "csv", "xlsx", "docx", "jsonl", "bitext", "alternating", "book", "html", "srt",
    "beads",
]

class Error(ValueError): ...

def align(
    source: _Path,
    target: _Path,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    encoding: Optional[str] = None,
    source_encoding: Optional[str] = None,
    target_encoding: Optional[str] = None,
    paragraphs: _Paragraphs = "auto",
    presplit: bool = False,
    transcript: bool = False,
    column: Optional[str] = None,
    side: Optional[Literal["source", "target"]] = None,
    include: Optional[Sequence[str]] = None,
    whole_page: bool = False,
    select: Optional[str] = None,
    glossary: Optional[_Path] = None,
    anchors: Optional[_Path] = None,
    link_moved: bool = False,
    crossing: bool = False,
    encoder: bool = True,
    max_memory: Optional[int] = None,
    limits: Optional[Mapping[str, int]] = None,
) -> Bitext: ...
def align_texts(
    source: str,
    target: str,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    paragraphs: _Paragraphs = "auto",
    presplit: bool = False,
    transcript: bool = False,
    whole_page: bool = False,
    select: Optional[str] = None,
    glossary: Optional[_Path] = None,
    anchors: Optional[_Path] = None,
    link_moved: bool = False,
    crossing: bool = False,
    encoder: bool = True,
    max_memory: Optional[int] = None,
) -> Bitext: ...
def align_sentences(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    glossary: Optional[_Path] = None,
    anchors: Optional[_Path] = None,
    link_moved: bool = False,
    crossing: bool = False,
    encoder: bool = True,
    max_memory: Optional[int] = None,
) -> Bitext: ...
def split(text: str, lang: Optional[str] = None) -> list[str]: ...
def encode(sentences: Sequence[str], *, centered: bool = False) -> NDArray[numpy.float32]: ...
def score(
    pairs: Sequence[tuple[str, str]], *, source_lang: str, target_lang: str
) -> list[PairScore]: ...
def terms(
    pairs: _Pairs,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    min_freq: Optional[int] = None,
    max_words: int = 5,
    min_confidence: float = 0.2,
    names: bool = True,
    stop: Optional[Sequence[str]] = None,
    top: Optional[int] = None,
    contexts: int = 3,
) -> Glossary: ...
def qa(
    pairs: _Pairs,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    rules: Optional[str] = None,
    glossary: Optional[Union[Glossary, _Path]] = None,
    config: Optional[_Path] = None,
) -> Report: ...
def pair(
    source: _Path,
    target: Optional[_Path] = None,
    *,
    source_lang: Optional[str] = None,
    target_lang: Optional[str] = None,
    min_score: float = 0.5,
    names: bool = True,
) -> Pairing: ...
def run_command(args: Sequence[str]) -> int: ...

@final
class Remark:
    @property
    def severity(self) -> Literal["note", "warning"]: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> Optional[int]: ...
    @property
    def message(self) -> str: ...

@final
class Bitext:
    @staticmethod
    def load(path: _Path) -> Bitext: ...
    @property
    def source(self) -> Document: ...
    @property
    def target(self) -> Document: ...
    @property
    def links(self) -> tuple[Link, ...]: ...
    @property
    def remarks(self) -> list[Remark]: ...
    @property
    def method(self) -> str: ...
    @property
    def summary(self) -> Summary: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_arrow(self) -> pyarrow.Table: ...
    def save(
        self,
        path: _Path,
        *,
        format: Optional[Union[_Format, Literal["moses"]]] = None,
        min_score: float = 0.0,
        unaligned: Optional[bool] = None,
        furniture: Optional[bool] = None,
        bare: bool = False,
        header: bool = True,
        ui: Optional[_Ui] = None,
        force: bool = False,
    ) -> list[Remark]: ...
    def to_bytes(
        self,
        format: _Format,
        *,
        min_score: float = 0.0,
        unaligned: Optional[bool] = None,
        furniture: Optional[bool] = None,
        bare: bool = False,
        header: bool = True,
        ui: Optional[_Ui] = None,
    ) -> bytes: ...
    def __len__(self) -> int: ...

@final
class Summary:
    @property
    def source_sentences(self) -> int: ...
    @property
    def target_sentences(self) -> int: ...
    @property
    def links(self) -> int: ...
    @property
    def source_coverage(self) -> float: ...
    @property
    def target_coverage(self) -> float: ...
    @property
    def mean_score(self) -> float: ...

@final
class Document:
    @property
    def name(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def encoding(self) -> str: ...
    @property
    def sentences(self) -> list[str]: ...
    @property
    def ranges(self) -> list[tuple[int, int]]: ...
    @property
    def places(self) -> list[Optional[str]]: ...
    def __len__(self) -> int: ...

@final
class Link:
    @property
    def score(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def source_range(self) -> tuple[int, int]: ...
    @property
    def target_range(self) -> tuple[int, int]: ...
    @property
    def bead(self) -> str: ...
    @property
    def kind(self) -> Literal["1:1", "1:n", "n:m", "source only", "target only"]: ...
    @property
    def origin(self) -> Literal["aligned", "anchored", "edited"]: ...
    @property
    def furniture(self) -> bool: ...
    @property
    def order(self) -> Optional[Literal["moved", "reordered"]]: ...
    @property
    def reasons(self) -> list[Reason]: ...

@final
class Reason:
    @property
    def feature(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def weight(self) -> float: ...

@final
class PairScore:
    @property
    def probability(self) -> float: ...
    @property
    def flags(self) -> list[str]: ...
    @property
    def reasons(self) -> list[Reason]: ...

@final
class Glossary:
    @staticmethod
    def load(path: _Path, *, source_lang: Optional[str] = None, target_lang: Optional[str] = None) -> Glossary: ...
    @property
    def source_lang(self) -> str: ...
    @property
    def target_lang(self) -> str: ...
    @property
    def entries(self) -> list[Entry]: ...
    @property
    def remarks(self) -> list[Remark]: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_arrow(self) -> pyarrow.Table: ...
    def save(
        self,
        path: _Path,
        *,
        format: Optional[Literal["text", "tbx", "csv", "tsv", "xlsx", "json", "html"]] = None,
        tbx: Literal["v2", "v3", "v3-dca", "v3-dct"] = "v2",
        ui: Optional[_Ui] = None,
        force: bool = False,
    ) -> list[Remark]: ...
    def __len__(self) -> int: ...

@final
class Entry:
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def kind(self) -> Literal["term", "abbreviation", "person", "organisation", "place", "title"]: ...
    @property
    def confidence(self) -> float: ...
    @property
    def links(self) -> int: ...
    @property
    def source_frequency(self) -> int: ...
    @property
    def target_frequency(self) -> int: ...
    @property
    def source_forms(self) -> list[str]: ...
    @property
    def target_forms(self) -> list[str]: ...
    @property
    def rivals(self) -> list[str]: ...
    @property
    def note(self) -> str: ...

@final
class Report:
    @property
    def findings(self) -> list[Finding]: ...
    @property
    def pairs(self) -> int: ...
    @property
    def worst(self) -> Optional[_Severity]: ...
    @property
    def counts(self) -> dict[str, int]: ...
    @property
    def suppressed(self) -> int: ...
    @property
    def remarks(self) -> list[Remark]: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_arrow(self) -> pyarrow.Table: ...
    def save(
        self,
        path: _Path,
        *,
        format: Optional[Literal["text", "html", "xlsx", "json", "jsonl", "sarif", "junit", "github"]] = None,
        ui: Optional[_Ui] = None,
        force: bool = False,
    ) -> list[Remark]: ...
    def __len__(self) -> int: ...

@final
class Finding:
    @property
    def rule(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> _Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def source_spans(self) -> list[tuple[int, int]]: ...
    @property
    def target_spans(self) -> list[tuple[int, int]]: ...
    @property
    def file(self) -> str: ...
    @property
    def unit(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...

@final
class Memory:
    def __new__(cls, path: _Path) -> Memory: ...
    @staticmethod
    def create(path: _Path) -> Memory: ...
    def lookup(
        self,
        text: str,
        *,
        source_lang: Optional[str] = None,
        target_lang: Optional[str] = None,
        min: int = 70,
        max: int = 5,
    ) -> list[Match]: ...
    def add(
        self,
        pairs: _Pairs,
        *,
        document: Optional[str] = None,
        source_lang: Optional[str] = None,
        target_lang: Optional[str] = None,
    ) -> Added: ...
    @property
    def langs(self) -> list[str]: ...
    def take_remarks(self) -> list[Remark]: ...
    def __len__(self) -> int: ...

@final
class Added:
    @property
    def new(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def single(self) -> int: ...
    @property
    def remarks(self) -> list[Remark]: ...

@final
class Match:
    @property
    def score(self) -> int: ...
    @property
    def stems(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def source_lang(self) -> str: ...
    @property
    def target_lang(self) -> str: ...
    @property
    def adapted(self) -> Optional[str]: ...
    @property
    def unit(self) -> int: ...
    @property
    def document(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def date(self) -> Optional[str]: ...
    @property
    def author(self) -> Optional[str]: ...
    @property
    def aligner_score(self) -> Optional[float]: ...
    @property
    def more(self) -> int: ...

@final
class Pairing:
    @property
    def langs(self) -> tuple[str, str]: ...
    @property
    def pairs(self) -> list[DocumentPair]: ...
    @property
    def unpaired_source(self) -> list[Path]: ...
    @property
    def unpaired_target(self) -> list[Path]: ...
    @property
    def remarks(self) -> list[Remark]: ...

@final
class DocumentPair:
    @property
    def source(self) -> Path: ...
    @property
    def target(self) -> Path: ...
    @property
    def score(self) -> float: ...
    @property
    def similarity(self) -> float: ...
    @property
    def linked(self) -> tuple[float, float]: ...
    @property
    def name(self) -> Literal["nothing", "words", "numbers", "all"]: ...
    @property
    def links(self) -> int: ...
