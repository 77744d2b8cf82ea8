"""Checks, terms, memories, pairs of documents and tables."""

import numpy
import pandas
import pyarrow
import pytest
import sverka
from conftest import SAMPLES
from test_library import command


def test_tables_have_a_row_for_each_link(bitext):
    frame, table = bitext.to_pandas(), bitext.to_arrow()
    assert len(frame) == table.num_rows == len(bitext.links)
    assert list(frame.columns) == table.column_names
    assert frame["score"].dtype == numpy.float64 and frame["source_start"].dtype == numpy.int64
    assert frame["furniture"].dtype == bool and table.schema.field("order").type in [pyarrow.null(), pyarrow.string()]
    assert frame["target"].tolist() == [link.target for link in bitext.links]
    assert table["score"].to_pylist() == [link.score for link in bitext.links]


def test_vectors_of_translations_are_near(bitext):
    links = [link for link in bitext.links if link.bead == "1:1" and link.score > 0.9]
    for centered in [False, True]:
        source, target = (
            sverka.encode([text(link) for link in links], centered=centered)
            for text in [lambda link: link.source, lambda link: link.target]
        )
        assert source.shape == (len(links), 192) and source.dtype == numpy.float32
        assert numpy.allclose(numpy.linalg.norm(source, axis=1), 1, atol=1e-6)
        nearest = (source @ target.T).argmax(axis=1)
        assert (nearest == numpy.arange(len(links))).mean() > 0.8
    source[0] = 0


def test_a_vector_does_not_depend_on_the_others():
    alone, together = sverka.encode(["It rained."]), sverka.encode(["It rained.", "Мы ушли.", ""])
    assert (alone[0] == together[0]).all() and (together[2] == 0).all()
    assert sverka.encode([]).shape == (0, 192)


def test_findings_point_to_characters():
    pairs = ["Нас в зале было 90 человек, и шёл дождь."]
    bitext = sverka.align_sentences(
        ["There were 80 of us in the hall, and it rained."], pairs, source_lang="en", target_lang="ru"
    )
    finding = next(one for one in sverka.qa(bitext).findings if one.rule == "numbers.different")
    first, last = finding.target_spans[0]
    assert finding.target[first:last] == "90" and finding.severity == "error" and finding.unit == 1


def test_checks_of_files_are_those_of_the_command(bitext, tmp_path):
    path = tmp_path / "speech.tsv"
    bitext.save(path)
    report = sverka.qa(path)
    report.save(tmp_path / "ours.json")
    command("qa", path, "-o", tmp_path / "theirs.json")
    assert (tmp_path / "ours.json").read_bytes() == (tmp_path / "theirs.json").read_bytes()
    assert sum(report.counts.values()) == len(report) == len(report.to_pandas()) == report.to_arrow().num_rows
    for extension in ["html", "xlsx", "sarif", "xml", "jsonl", "txt"]:
        report.save(tmp_path / f"report.{extension}")


def test_rules_settings_and_glossaries(bitext, tmp_path):
    only = sverka.qa(bitext, rules="numbers")
    assert {finding.rule.split(".")[0] for finding in only.findings} <= {"numbers"}
    with pytest.raises(sverka.Error, match="there is no rule \"numbrs\""):
        sverka.qa(bitext, rules="numbrs")
    config = tmp_path / "qa.toml"
    config.write_text('version = 1\n[rules]\nnumbers = "off"\n')
    assert not any(rule.startswith("numbers") for rule in sverka.qa(bitext, config=config).counts)
    glossary = sverka.terms(bitext)
    # Marked page furniture is not checked.
    checked = sverka.qa(bitext).pairs
    assert len(bitext) - 5 < checked <= len(bitext)
    assert sverka.qa(bitext, glossary=glossary).pairs == checked
    glossary.save(tmp_path / "terms.csv")
    assert sverka.qa(bitext, glossary=tmp_path / "terms.csv").pairs == checked
    polish = tmp_path / "polish.csv"
    polish.write_text("pl,de\nwoda,Wasser\n")
    with pytest.raises(sverka.Error, match="the terms of the glossary are from pl to de"):
        sverka.qa(bitext, glossary=polish)


def test_terms(bitext, tmp_path):
    glossary = sverka.terms(bitext, min_confidence=0.5, top=10, names=False)
    assert 0 < len(glossary) <= 10 and (glossary.source_lang, glossary.target_lang) == ("en", "ru")
    assert all(entry.kind == "term" and entry.confidence >= 0.5 for entry in glossary.entries)
    assert glossary.to_pandas()["source"].tolist() == [entry.source for entry in glossary.entries]
    assert glossary.to_arrow().num_rows == len(glossary)
    for extension in ["tbx", "csv", "tsv", "xlsx", "json", "html", "txt"]:
        glossary.save(tmp_path / f"terms.{extension}")
    again = sverka.Glossary.load(tmp_path / "terms.tbx")
    assert {entry.source for entry in again.entries} == {entry.source for entry in glossary.entries}
    with pytest.raises(ValueError, match="max_words"):
        sverka.terms(bitext, max_words=11)


def test_a_memory(bitext, tmp_path):
    memory = sverka.Memory.create(tmp_path / "m.svm")
    with pytest.raises(sverka.Error, match="is empty; add units with `add`"):
        memory.lookup("It rained.")
    added = memory.add(bitext)
    assert added.new == len(memory) > 40 and memory.add(bitext).known == added.new
    assert any("has no translation; left out" in str(remark) for remark in added.remarks)
    link = max(bitext.links, key=lambda link: link.score)
    found = memory.lookup(link.source)
    assert (found[0].score, found[0].source, found[0].target) == (100, link.source, link.target)
    assert found[0].aligner_score == link.score and found[0].document == "water-forum.en.txt"
    assert memory.lookup(link.target, source_lang="ru", target_lang="en")[0].target == link.source
    assert memory.lookup("zzz qqq") == [] and memory.langs == ["en", "ru"] and memory.take_remarks() == []
    with pytest.raises(sverka.Error, match="has no text in fr; it has en, ru; name one of these with source_lang"):
        memory.lookup("Il pleut.", source_lang="fr")
    reader = sverka.Memory(tmp_path / "m.svm")
    assert len(reader.lookup(link.source, min=50, max=1)) == 1
    with pytest.raises(sverka.Error, match="open it with Memory.create"):
        reader.add(bitext)
    with pytest.raises(ValueError, match="min: 0 is not a percentage"):
        reader.lookup("It rained.", min=0)
    with pytest.raises(sverka.Error, match="is not a memory of Sverka"):
        sverka.Memory(SAMPLES / "water-forum.en.txt")


def test_pairs_of_documents(tmp_path):
    for lang in ["en", "ru"]:
        (tmp_path / lang).mkdir()
        for name in ["water-forum", "commencement", "annual-meeting"]:
            text = (SAMPLES / f"{name}.{lang}.txt").read_text("utf-8")
            (tmp_path / lang / f"{name}.txt").write_text(text, "utf-8")
    (tmp_path / "en" / "alone.txt").write_text("Nobody has translated this text about bees. They fly.")
    pairing = sverka.pair(tmp_path / "en", tmp_path / "ru")
    assert pairing.langs == ("en", "ru") and len(pairing.pairs) == 3
    assert all(found.source.name == found.target.name and found.score > 0.9 for found in pairing.pairs)
    assert [path.name for path in pairing.unpaired_source] == ["alone.txt"] and pairing.unpaired_target == []
    assert len(sverka.align(pairing.pairs[0].source, pairing.pairs[0].target)) > 10
    with pytest.raises(sverka.Error, match="both sides are in en"):
        sverka.pair(tmp_path / "en", tmp_path / "en")
    with pytest.raises(sverka.Error, match="all documents are in one language"):
        sverka.pair(tmp_path / "en")
