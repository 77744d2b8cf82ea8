use super::*;
use crate::write::sample::side;
use crate::{Options as Reading, read};
use sverka_text::bitext::{Bitext, Link};

/// Three sentences in English and Russian, of which French joins the first two and adds one.
fn small() -> Multitext {
    let english = || side("talks/one.en.txt", "en", &["One.", "Two.", "Three."]);
    let bitext = |target, links| {
        let bitext = Bitext { source: english(), target, links, method: "test 1".into(), moved: Vec::new() };
        assert_eq!(bitext.fault(), None);
        bitext
    };
    let russian = side("talks/one.ru.txt", "ru", &["Раз.", "Два.", "Три."]);
    let french = side("talks/one.fr.txt", "fr", &["Un et deux.", "Voilà."]);
    let links = vec![Link::new(0..1, 0..1, 0.98), Link::new(1..2, 1..2, 0.97), Link::new(2..3, 2..3, 0.4)];
    let of_french = vec![Link::new(0..2, 0..1, 0.75), Link::new(2..3, 1..1, 0.5), Link::new(3..3, 1..2, 0.6)];
    Multitext::new([bitext(russian, links), bitext(french, of_french)]).unwrap()
}

fn written(format: Format, options: &Options) -> (String, Omissions) {
    let mut out = Vec::new();
    let omissions = write(format, &mut out, &small(), options).unwrap();
    (String::from_utf8(out).unwrap(), omissions)
}

#[test]
fn a_memory_has_units_of_all_languages_and_the_finer_ones_within() {
    let (file, omissions) = written(Format::Tmx, &Options::default());
    let want = r#"
    <tu tuid="one.en.txt-1">
      <prop type="x-score">0.7500</prop>
      <prop type="x-bead">2:2:1</prop>
      <prop type="x-doc">one.en.txt</prop>
      <prop type="x-src-span">0-14</prop>
      <prop type="x-method">test 1</prop>
      <tuv xml:lang="en"><seg>One. Two.</seg></tuv>
      <tuv xml:lang="ru">
        <prop type="x-tgt-doc">one.ru.txt</prop>
        <prop type="x-tgt-span">0-17</prop>
        <seg>Раз. Два.</seg>
      </tuv>
      <tuv xml:lang="fr">
        <prop type="x-tgt-doc">one.fr.txt</prop>
        <prop type="x-tgt-span">0-11</prop>
        <seg>Un et deux.</seg>
      </tuv>
    </tu>
    <tu tuid="one.en.txt-1.1">
      <prop type="x-score">0.9800</prop>
      <prop type="x-bead">1:1:0</prop>
"#;
    assert!(file.contains(want), "{file}");
    assert!(
        file.contains("<tu tuid=\"one.en.txt-1.2\">") && file.contains("<tu tuid=\"one.en.txt-2\">"),
        "{file}"
    );
    assert_eq!((omissions.unaligned, file.matches("<tu ").count()), (1, 4));
    let (bare, _) =
        written(Format::Tmx, &Options { bare: true, unaligned: Some(true), ..Options::default() });
    assert!(!bare.contains("<prop") && bare.contains("<tu tuid=\"one.en.txt-3\" srclang=\"fr\">"), "{bare}");
}

#[test]
fn a_table_has_a_column_for_each_language() {
    let (table, _) = written(Format::Tsv, &Options { header: true, ..Options::default() });
    assert_eq!(
        table,
        "en\tru\tfr\tscore\tbead\n\
         One. Two.\tРаз. Два.\tUn et deux.\t0.7500\t2:2:1\n\
         Three.\tТри.\t\t0.4000\t1:1:0\n\
         \t\tVoilà.\t0.6000\t0:0:1\n"
    );
}

#[test]
fn a_line_has_the_links_of_every_pair() {
    let (lines, _) = written(Format::Jsonl, &Options::default());
    assert_eq!(
        lines.lines().next(),
        Some(
            r#"{"id":"one.en.txt-1","source_lang":"en","translation":{"en":"One. Two.","ru":"Раз. Два.","fr":"Un et deux."},"score":0.75,"bead":"2:2:1","joined":{"segments":{"en":[0,1],"ru":[0,1],"fr":[0]},"ranges":{"en":[0,14],"ru":[0,17],"fr":[0,11]},"links":{"ru":[{"source":[0],"target":[0],"score":0.98},{"source":[1],"target":[1],"score":0.97}],"fr":[{"source":[0,1],"target":[0],"score":0.75}]},"files":{"en":"one.en.txt","ru":"one.ru.txt","fr":"one.fr.txt"}},"method":"test 1"}"#
        )
    );
}

#[test]
fn a_low_score_takes_out_its_language_alone() {
    let options = Options { min_score: 0.8, unaligned: Some(false), ..Options::default() };
    let (table, omissions) = written(Format::Tsv, &options);
    assert_eq!(table, "One. Two.\tРаз. Два.\t\t0.9700\t2:2:0\n");
    assert_eq!((omissions.below_score, omissions.unaligned), (2, 1));
}

#[test]
fn every_file_is_read_back_with_all_languages() {
    let options = Options { header: true, ..Options::default() };
    for (format, name) in [(Format::Tmx, "a.tmx"), (Format::Tsv, "a.tsv"), (Format::Jsonl, "a.jsonl")] {
        let (file, _) = written(format, &options);
        let units = read(
            name,
            file.as_bytes(),
            &Reading { untranslated: true, all_links: true, ..Reading::default() },
        );
        let entries: Vec<_> = units.unwrap().map(Result::unwrap).collect();
        let remarks: Vec<_> = entries.iter().flat_map(|entry| &entry.remarks).collect();
        assert!(remarks.is_empty(), "{format:?}: {remarks:?}");
        let first = entries[0].unit.as_ref().unwrap();
        let langs: Vec<String> = first.variants.iter().map(|variant| variant.lang.to_string()).collect();
        assert_eq!(langs, ["en", "ru", "fr"], "{format:?}");
        assert_eq!(first.prop("x-score"), Some("0.7500"), "{format:?}");
        assert_eq!(first.prop("x-bead"), Some("2:2:1"), "{format:?}");
    }
}

#[test]
fn other_formats_are_refused() {
    let error = write(Format::Xlsx, &mut io::sink(), &small(), &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "xlsx holds two languages");
}
