"""What the functions return, write and refuse."""

import os
import pickle
import subprocess
import sys

import pytest
import sverka
from conftest import ROOT, SAMPLES

SOURCE, TARGET = SAMPLES / "water-forum.en.txt", SAMPLES / "water-forum.ru.txt"


def command(*args, **options):
    """Runs the command of the wheel."""
    program = [sys.executable, "-m", "sverka"]
    return subprocess.run([*program, *map(str, args)], capture_output=True, check=False, **options)


def test_every_sentence_is_in_exactly_one_link(bitext):
    for side, ranges in [
        (bitext.source, [link.source_range for link in bitext.links]),
        (bitext.target, [link.target_range for link in bitext.links]),
    ]:
        assert [index for first, last in ranges for index in range(first, last)] == list(range(len(side)))


def test_links_have_the_texts_of_their_sentences(bitext):
    for link in bitext.links:
        first, last = link.source_range
        assert link.source == " ".join(bitext.source.sentences[first:last])
        assert 0 <= link.score <= 1 and link.bead == f"{last - first}:{link.target_range[1] - link.target_range[0]}"
    assert bitext.links is bitext.links and bitext.links[-1] in bitext.links


def test_ranges_are_bytes_of_the_file(bitext):
    whole = TARGET.read_bytes()
    for sentence, (first, last) in zip(bitext.target.sentences, bitext.target.ranges):
        assert whole[first:last].decode().split() == sentence.split()


# "moses" is two files.
FORMATS = "tmx xlf xlf2 po tsv csv xlsx docx jsonl bitext.json html book.html beads".split()


@pytest.mark.parametrize("extension", FORMATS)
def test_files_are_the_same_bytes_as_those_of_the_command(bitext, tmp_path, extension):
    ours, theirs = tmp_path / f"ours.{extension}", tmp_path / f"theirs.{extension}"
    bitext.save(ours)
    done = command("align", "--quiet", SOURCE, TARGET, "-o", theirs)
    assert done.returncode == 0, done.stderr.decode()
    assert ours.read_bytes() == theirs.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ours.name, theirs.name])


def test_formats_without_an_extension(bitext, tmp_path):
    bitext.save(tmp_path / "speech", format="moses")
    lines = [(tmp_path / f"speech.{lang}").read_text("utf-8").splitlines() for lang in ["en", "ru"]]
    assert len(lines[0]) == len(lines[1]) > 40
    bitext.save(tmp_path / "speech.txt", format="alternating")
    assert (tmp_path / "speech.txt").read_text("utf-8").splitlines()[1] in lines[1]
    assert bitext.to_bytes("tsv") != bitext.to_bytes("tsv", header=False)


def test_subtitles_of_two_languages(bitext, tmp_path):
    for lang, text in [("en", "It rained all day."), ("ru", "Весь день шёл дождь.")]:
        subtitles = f"1\n00:00:01,000 --> 00:00:03,000\n{text}\n"
        (tmp_path / f"film.{lang}.srt").write_text(subtitles, "utf-8")
    both = sverka.align(tmp_path / "film.en.srt", tmp_path / "film.ru.srt").to_bytes("srt").decode()
    assert "It rained all day." in both and "Весь день шёл дождь." in both
    with pytest.raises(sverka.Error, match="have no times, which subtitles need"):
        bitext.to_bytes("srt")


def test_a_bitext_comes_back_from_its_file(bitext, tmp_path):
    bitext.save(tmp_path / "speech.bitext.json")
    again = sverka.Bitext.load(tmp_path / "speech.bitext.json")
    assert again.to_bytes("bitext") == bitext.to_bytes("bitext")


def test_what_a_file_leaves_out_is_reported(bitext, tmp_path):
    left_out = [str(remark) for remark in bitext.save(tmp_path / "a.tmx", min_score=0.99)]
    assert any("with a score below 0.99 are left out" in remark for remark in left_out), left_out
    assert any("without a counterpart are left out" in remark for remark in left_out), left_out
    assert bitext.save(tmp_path / "a.tsv") == []


def test_a_file_appears_whole_or_not_at_all(bitext, tmp_path):
    with pytest.raises(FileNotFoundError, match="cannot be written: no such file or directory; give another path"):
        bitext.save(tmp_path / "missing" / "a.tmx")
    with pytest.raises(sverka.Error, match="is a directory; give the name of a file in it"):
        bitext.save(tmp_path, format="tmx")
    with pytest.raises(sverka.Error, match="no format has this extension; name one with format"):
        bitext.save(tmp_path / "a.doc")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_with_edits_is_not_replaced(bitext, tmp_path):
    import zipfile

    path, edited = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    bitext.save(path)
    bitext.save(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(edited, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace("Николай".encode(), "Никита".encode()))
    with pytest.raises(sverka.Error, match="has been edited since Sverka wrote it; .* or force=True"):
        bitext.save(edited)
    bitext.save(edited, force=True)


def test_the_date_of_a_memory_comes_from_the_environment(bitext, monkeypatch):
    assert b"creationdate" not in bitext.to_bytes("tmx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert b'creationdate="19700102T000000Z"' in bitext.to_bytes("tmx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(ValueError, match="SOURCE_DATE_EPOCH"):
        bitext.to_bytes("tmx")


def test_texts_and_sentences():
    texts = "It rained all day. We left at 5.", "Весь день шёл дождь. Мы ушли в 5."
    whole = sverka.align_texts(*texts)
    lists = sverka.align_sentences(
        whole.source.sentences, whole.target.sentences, source_lang="en", target_lang="ru"
    )
    assert [link.bead for link in whole.links] == [link.bead for link in lists.links] == ["1:1", "1:1"]
    undetermined = sverka.align_sentences(["It rained."], ["Шёл дождь."])
    assert undetermined.source.lang == "und"
    assert sverka.align_sentences(iter_to_list(["a"]), ("b",)).links[0].source == "a"


def iter_to_list(values):
    return list(values)


def test_options_of_reading(tmp_path):
    english, russian = tmp_path / "a.txt", tmp_path / "b.txt"
    english.write_text("It rained all day.\nWe left the town.\n", "utf-8")
    russian.write_bytes("Весь день шёл дождь.\nМы покинули город.\n".encode("koi8-r"))
    options = {"source_lang": "en", "target_lang": "ru", "presplit": True}
    bitext = sverka.align(english, russian, target_encoding="koi8-r", **options)
    assert (bitext.target.encoding, bitext.target.sentences[1]) == ("KOI8-R", "Мы покинули город.")
    with pytest.raises(sverka.Error, match="raise the limit with limits={\"whole\": N}"):
        sverka.align(english, russian, limits={"whole": 5}, **options)
    anchors = tmp_path / "anchors.tsv"
    anchors.write_text("1\t2\n")
    anchored = sverka.align(english, russian, target_encoding="koi8-r", anchors=anchors, **options)
    assert [link.origin for link in anchored.links if link.source and link.target] == ["anchored"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"paragraphs": "none"}, "paragraphs: \"none\" is not one of auto, line, blank"),
        ({"source_lang": "english language"}, "is not a language tag"),
        ({"select": "p", "whole_page": True}, "exclude each other"),
        ({"select": "p >"}, "select"),
        ({"limits": {"lines": 5}}, "limit: \"lines\" is not one of line, unit"),
        ({"include": ["footers"]}, "include: \"footers\" is not one of"),
        ({"side": "left"}, "side: \"left\" is not one of source, target"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError) as caught:
        sverka.align(SOURCE, TARGET, **arguments)
    assert message in str(caught.value) and not isinstance(caught.value, sverka.Error)


@pytest.fixture
def faulty(tmp_path):
    """Files that cannot be aligned."""
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "numbers.txt").write_text("1 2 3")
    (tmp_path / "text.txt").write_text("The council met in May and left in June.", "utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("missing.txt", "text.txt"),
        ("empty.txt", "text.txt"),
        ("text.txt", "text.txt"),
        ("text.txt", "numbers.txt"),
        ("broken.docx", "text.txt"),
        (".", "text.txt"),
        (SOURCE, "text.txt"),
    ],
)
def test_errors_have_the_words_of_the_command(faulty, monkeypatch, source, target):
    monkeypatch.chdir(faulty)
    with pytest.raises((sverka.Error, OSError)) as caught:
        sverka.align(source, target)
    theirs = command("align", source, target).stderr.decode().splitlines()[-1]
    # The command names its options where the library names its parameters.
    options = {"--source-lang": "source_lang", "--target-lang": "target_lang", "--encoding": "encoding"}
    for option, parameter in options.items():
        theirs = theirs.replace(option, parameter)
    theirs = theirs.replace(" (align reads all of them with --dir)", "")
    assert theirs == f"error: {caught.value}"


def test_missing_files_are_errors_of_the_system():
    with pytest.raises(FileNotFoundError):
        sverka.align("missing.en.txt", TARGET)
    with pytest.raises(FileNotFoundError):
        sverka.qa("missing.tmx")
    with pytest.raises(FileNotFoundError, match="make one with Memory.create"):
        sverka.Memory("missing.svm")
    with pytest.raises(FileNotFoundError):
        sverka.pair("missing")
    with pytest.raises(FileNotFoundError):
        sverka.Bitext.load("missing.bitext.json")


def test_values_cannot_be_changed_or_made(bitext):
    with pytest.raises(AttributeError):
        bitext.links[0].score = 1.0
    with pytest.raises(TypeError):
        sverka.Bitext()
    with pytest.raises(TypeError):
        pickle.dumps(bitext)


def test_splitting():
    assert sverka.split("") == []
    assert sverka.split("<p>One day.<p>It rained. We left.</p>", "en")[-1] == "We left."
    with pytest.raises(sverka.Error, match="the language is unknown; name it with lang"):
        sverka.split("12345")


def test_scores_of_pairs():
    assert sverka.score([], source_lang="en", target_lang="ru") == []
    pairs = [("It rained all day.", "Весь день шёл дождь."), ("We met at https://a.example.", "")]
    good, empty = sverka.score(pairs, source_lang="en", target_lang="ru")
    assert good.probability > 0.9 and good.flags == [] and good.reasons == []
    assert empty.probability == 0 and "no_empty" in empty.flags
    with pytest.raises(ValueError, match="is not a language tag"):
        sverka.score(pairs, source_lang="no language", target_lang="ru")


def test_paths_of_every_kind():
    for kind in [str, os.fspath, lambda path: path]:
        assert len(sverka.align(kind(SOURCE), kind(TARGET))) > 40
    with pytest.raises(TypeError):
        sverka.align(5, TARGET)


def test_links_out_of_order():
    folder = ROOT / "tests/cmd/order.in"
    bitext = sverka.align(folder / "shop.en.txt", folder / "shop.ru.txt", crossing=True)
    crossing = {link.source: link for link in bitext.links if link.order == "reordered"}
    assert [(name, link.target) for name, link in crossing.items()] == [
        ("Apples", "Яблоки"), ("Fish", "Рыба"), ("Potatoes", "Картофель"),
    ]
    assert all(link.reasons and link.score > 0 for link in crossing.values())
    assert [link.source for link in bitext.links] == bitext.source.sentences
    assert any("list that is in another order" in str(remark) for remark in bitext.remarks)
    assert bitext.to_arrow()["order"].to_pylist() == [link.order for link in bitext.links]
    assert bitext.to_pandas()["order"].notna().sum() == 3
