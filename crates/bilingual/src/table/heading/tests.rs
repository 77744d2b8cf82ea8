//! The columns of tables that people save.

use super::*;

#[test]
fn two_columns_of_a_language_are_remarked_on() {
    let remark = |row: &str| {
        let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        let heading = Heading::recognise(row.split('|'), &Options::default()).unwrap();
        heading.doubled(&Row { line: 1, cells, ..Row::default() }).map(|remark| remark.message)
    };
    let message = "two columns hold texts in ru; both are taken, as two translations of a unit";
    assert_eq!(remark("en|ru|ru").as_deref(), Some(message));
    assert_eq!(remark("en|ru|de"), None);
    // A table of ours has a second column where a unit has a second text.
    assert_eq!(remark("id|note|en|ru|ru"), None);
}

fn langs(source: Option<&str>, target: Option<&str>) -> Options {
    let lang = |tag: Option<&str>| tag.and_then(sverka_text::Lang::parse);
    Options { source: lang(source), target: lang(target), ..Options::default() }
}

/// Returns the texts with their places, source first: `1=en 0=ru`.
fn of(row: &str, options: &Options) -> Option<String> {
    let heading = Heading::recognise(row.split('|'), options)?;
    let show = |at: &usize| match &heading.columns[*at] {
        Column::Text(lang) => format!("{at}={lang}"),
        other => format!("{other:?}"),
    };
    Some(heading.texts.iter().map(show).collect::<Vec<_>>().join(" "))
}

#[test]
fn rows_that_name_columns() {
    for (row, want) in [
        ("en|ru", "0=en 1=ru"),
        ("English|Russian", "0=en 1=ru"),
        ("Русский|Английский", "0=ru 1=en"),
        ("en-US|ru_RU|Comment", "0=en-US 1=ru-RU"),
        ("id|en|ru|note", "1=en 2=ru"),
        ("en|id", "0=en 1=id"),
        ("No.|Source|Target|Score|Bead|Kind|Why|Status|Comment", "1=x-source 2=x-target"),
        ("Term|Translation", "0=x-source 1=x-target"),
        ("Термин|Перевод", "0=x-source 1=x-target"),
        ("Перевод|Исходный текст", "1=x-source 0=x-target"),
        ("Target (ru)|Source: English (US)", "1=en-US 0=ru"),
        ("Термин (рус.)|Термин (англ.)", "0=ru 1=en"),
        ("Russian translation|English term", "1=en 0=ru"),
        ("en|translation", "0=en 1=x-target"),
        ("Перевод на русский|de", "1=de 0=ru"),
        ("en|en|score|bead", "0=en 1=en"),
        ("id|grc|la|note", "1=grc 2=la"),
        ("en|de|ru", "0=en 1=de 2=ru"),
        ("No|Language 1|en|ru", "2=en 3=ru"),
    ] {
        assert_eq!(of(row, &Options::default()).as_deref(), Some(want), "{row}");
    }
}

#[test]
fn rows_of_texts() {
    for row in [
        "",
        "|",
        "easel|мольберт",
        "Russian|русский",
        "term|термин",
        "source|источник",
        "en|EN",
        "перевод|translation",
        "cat|dog",
        "id|no",
        "Hello|Да|note",
        "0.93|1:1",
        "English|and Russian words",
        "note|заметка",
        "why|почему",
    ] {
        // Indonesian and Norwegian are possible.
        let is_odd = row == "id|no";
        assert_eq!(of(row, &Options::default()).is_some(), is_odd, "{row}");
    }
    let told = Options { header: Some(true), ..Options::default() };
    assert_eq!(of("foo|bar", &told).as_deref(), Some("0=foo 1=bar"));
}

#[test]
fn what_the_user_says_chooses_the_source_and_fills_the_gaps() {
    for (row, options, want) in [
        ("en|ru", langs(Some("ru"), None), "1=ru 0=en"),
        ("en-GB|ru", langs(None, Some("en")), "1=ru 0=en-GB"),
        ("en|de|ru", langs(Some("ru"), Some("de")), "2=ru 0=en 1=de"),
        ("source|target", langs(Some("en"), Some("ru")), "0=en 1=ru"),
        ("target|source", langs(Some("en"), None), "1=en 0=x-target"),
        ("en|ru", langs(Some("fr"), Some("de")), "0=en 1=ru"),
    ] {
        assert_eq!(of(row, &options).as_deref(), Some(want), "{row}");
    }
}

#[test]
fn other_columns() {
    let row = "tuid|en|ru|Tgt Doc|x-score|X-Client|Creation Date|foo||Approved|Why|Status";
    let columns = Heading::recognise(row.split('|'), &Options::default()).unwrap().columns;
    let prop = |kind: &str| Column::Prop(kind.to_owned());
    assert_eq!(columns[0], Column::Id);
    assert_eq!(
        columns[3..],
        [
            prop(field::TGT_DOC),
            prop(field::SCORE),
            prop("X-Client"),
            Column::Attribute(Attribute::CreationDate),
            Column::Unknown,
            Column::Unknown,
            prop(field::APPROVED),
            prop(field::REASON),
            prop(field::STATUS),
        ]
    );
}

#[test]
fn columns_without_names() {
    let guess = |rows: &[&str], glossary| {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.split('|').map(str::to_owned).collect()).collect();
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        Heading::guessed(&rows, glossary, &langs(Some("en"), Some("ru"))).columns
    };
    let text = |tag: &str| Column::Text(tag.parse().unwrap());
    let prop = |kind: &str| Column::Prop(kind.to_owned());
    let pair = [text("en"), text("ru")];
    assert_eq!(guess(&["a|б"], true), pair);
    assert_eq!(guess(&["a|б|0.93|2:1", "c||0,5|1:0"], true)[2..], [prop(field::SCORE), prop(field::BEAD)]);
    assert_eq!(guess(&["a|б", "c|д|from the shop|x"], true)[2..], [Column::Note, Column::Unknown]);
    assert_eq!(guess(&["a|б|from the shop"], false)[2..], [Column::Unknown]);
    assert_eq!(guess(&["1|a|б", "2|c|д"], false), [Column::Id, text("en"), text("ru")]);
    assert_eq!(guess(&["24|24"], false), pair);
    let addressed = guess(&["https://a.org/1|https://a.org/2|a|б|0.93"], false);
    assert_eq!(addressed[..2], [prop(field::DOC), prop(field::TGT_DOC)]);
    assert_eq!(addressed[2..], [text("en"), text("ru"), prop(field::SCORE)]);
}

#[test]
fn a_page_in_the_first_cell_is_read_once() {
    // If it were cut at each of its words, it would be copied half a million times.
    let page = "source ".repeat(500_000);
    let row = format!("{page}|{page}");
    let start = std::time::Instant::now();
    assert_eq!(of(&row, &Options::default()), None);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// Found by fuzzing: the place of the target was taken from 1 even if there are three texts.
#[test]
fn the_source_of_three_texts_is_not_guessed_from_the_target() {
    assert_eq!(of("en|fr|ru", &langs(None, Some("ru"))).as_deref(), Some("0=en 1=fr 2=ru"));
}
