use super::*;
use std::fs;

struct File {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
}

fn file(name: &str, bytes: &[u8]) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    File { _folder: folder, path }
}

/// Reads a part of a file: each block with its place, then the language and the remarks.
fn read(file: &File, part: &Part) -> Result<Vec<String>, String> {
    let format = format_of(&file.path).ok_or("no such format")?;
    let options = Options::default();
    let (document, remarks) = open(&file.path, format, part, &options).map_err(|error| {
        let message = error.to_string();
        message.replace(&file.path.display().to_string(), "FILE")
    })?;
    let blocks = document.blocks.iter().zip(&document.places);
    let mut out: Vec<String> =
        blocks.map(|(block, place)| format!("{place}: {}", document.block_text(block))).collect();
    out.extend(document.declared_lang.map(|lang| lang.to_string()));
    out.extend(remarks.into_iter().map(|remark| remark.message));
    Ok(out)
}

fn column(name: &str) -> Part {
    Part { column: Some(name.to_owned()), side: None }
}

fn side(side: Side) -> Part {
    Part { column: None, side: Some(side) }
}

/// A workbook: cells by row, a sheet.
fn workbook(rows: &[&[&str]]) -> File {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Texts").unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    file("a.xlsx", &book.save_to_buffer().unwrap())
}

#[test]
fn the_only_column_of_texts_needs_no_choice() {
    let book = workbook(&[&["1", "The bridge is closed."], &["2", "It opens in May.\nNobody knows when."]]);
    let want = [
        "Texts!B1: The bridge is closed.",
        "Texts!B2: It opens in May.",
        "Texts!B2: Nobody knows when.",
        "the column B is read, which has texts",
    ];
    assert_eq!(read(&book, &Part::default()).unwrap(), want);
    let table = file(
        "a.csv",
        "id;Русский;Comment\r\n1;Мост закрыт.;old\r\n2;\"Он откроется\r\nв мае.\";new\r\n".as_bytes(),
    );
    let want = [
        "line 2: Мост закрыт.",
        "line 3: Он откроется",
        "line 3: в мае.",
        "ru",
        "the column B (Русский) is read, which has texts",
    ];
    assert_eq!(read(&table, &Part::default()).unwrap(), want);
    // A text that could be a name is none.
    let lines = file("a.tsv", b"Is it open?\nNo\nNote\nWe walk.\n");
    assert_eq!(read(&lines, &Part::default()).unwrap()[1], "line 2: No");
}

#[test]
fn one_of_several_columns_is_chosen_by_name_language_or_letter() {
    let rows: &[&[&str]] = &[
        &["Texts of the museum"],
        &["No.", "English", "Russian"],
        &["1", "The bridge is closed.", "Мост закрыт."],
        &["2", "Yes.", ""],
    ];
    let book = workbook(rows);
    assert_eq!(
        read(&book, &Part::default()).unwrap_err(),
        "FILE: contains texts in column B (English) and column C (Russian), but one is required"
    );
    let english = ["Texts!B3: The bridge is closed.", "Texts!B4: Yes.", "en"];
    for name in ["english", "en", "B", "b"] {
        assert_eq!(read(&book, &column(name)).unwrap(), english, "{name}");
    }
    assert_eq!(read(&book, &column("Russian")).unwrap(), ["Texts!C3: Мост закрыт.", "ru"]);
    assert_eq!(
        read(&book, &column("German")).unwrap_err(),
        "FILE:1: it has no column \"German\", only A (\"No.\"), B (\"English\"), C (\"Russian\")"
    );
}

#[test]
fn one_side_of_pairs_is_chosen_unless_the_other_is_empty() {
    let xliff = "<xliff version='1.2'><file original='f' source-language='en' target-language='ru' datatype='x'><body>\
        <trans-unit id='a'><source>One.</source><target>Один.</target></trans-unit>\
        <trans-unit id='b'><source>Two.</source></trans-unit></body></file></xliff>";
    let both = file("a.xlf", xliff.as_bytes());
    let error = "FILE: contains texts in en and ru, but one is required";
    assert_eq!(read(&both, &Part::default()).unwrap_err(), error);
    assert_eq!(read(&both, &side(Side::Source)).unwrap(), ["a: One.", "b: Two.", "en"]);
    assert_eq!(read(&both, &side(Side::Target)).unwrap(), ["a: Один.", "ru"]);
    let new = file("a.xlf", xliff.replace("<target>Один.</target>", "").as_bytes());
    assert_eq!(read(&new, &Part::default()).unwrap()[..2], ["a: One.", "b: Two."]);
    assert_eq!(read(&new, &side(Side::Target)).unwrap_err(), "FILE:1: it contains no text");
    let po = "msgid \"\"\nmsgstr \"Language: ru\\n\"\n\nmsgid \"The bridge is closed today.\"\nmsgstr \"Сегодня мост закрыт.\"\n";
    let po = file("a.po", po.as_bytes());
    assert!(read(&po, &side(Side::Target)).unwrap()[0].ends_with(": Сегодня мост закрыт."));
}

#[test]
fn the_source_of_a_memory_in_several_languages_is_one_text() {
    let unit = |id: &str, texts: [&str; 3]| {
        let variants: String = ["en", "ru", "de"]
            .iter()
            .zip(texts)
            .map(|(lang, text)| format!("<tuv xml:lang='{lang}'><seg>{text}</seg></tuv>"))
            .collect();
        format!("<tu tuid='{id}'>{variants}</tu>")
    };
    let memory = format!(
        "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='x' creationtool='x' \
         creationtoolversion='1' o-tmf='x'/><body>{}{}</body></tmx>",
        unit("a", ["Yes.", "Да.", "Ja."]),
        unit("b", ["No.", "Нет.", "Nein."])
    );
    let memory = file("a.tmx", memory.as_bytes());
    assert_eq!(read(&memory, &side(Side::Source)).unwrap(), ["a: Yes.", "b: No.", "en"]);
}

#[test]
fn other_files_are_for_other_readers() {
    for (name, text) in
        [("a.txt", "One.\n"), ("a.txt", "one\ttwo\n"), ("a.json", "{\"a\": \"b\"}"), ("a.html", "<p>Hi")]
    {
        assert_eq!(format_of(&file(name, text.as_bytes()).path), None, "{name}");
    }
    assert_eq!(format_of("no-such-file.csv".as_ref()), None);
}
