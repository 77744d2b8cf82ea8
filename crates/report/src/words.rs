//! The languages of pages.
//!
//! A page is written in English, and can be read so without a script. The words in another language are a *catalogue*: files
//! `data/ui/en.txt` and `data/ui/ru.txt`, one `key = text` a line, where a text may have placeholders (`{n}`) and a key a category of
//! plural forms (`rows[one]`). The script of the page ([`SCRIPT`]) looks for the English text of each element in the catalogue and
//! puts the other one in its place; so messages that are composed elsewhere, such as those of findings, are said in both languages, too.

use std::collections::{BTreeMap, BTreeSet};

/// The languages of a catalogue with the categories of their plural forms (CLDR), in the order of [`Files`].
pub const LANGUAGES: [(&str, &[&str]); 2] =
    [("en", &["one", "other"]), ("ru", &["one", "few", "many", "other"])];

/// The files of a catalogue: English, Russian.
pub type Files<'a> = [&'a str; 2];

/// The words that all pages share.
pub const PAGE: Files<'static> = [include_str!("../data/ui/en.txt"), include_str!("../data/ui/ru.txt")];

/// The reasons of links, as the aligner words them.
pub const REASONS: Files<'static> =
    [include_str!("../data/ui/reasons.en.txt"), include_str!("../data/ui/reasons.ru.txt")];

/// What goes wrong with files, and what readers leave out: errors and remarks of all crates, as they word them.
pub const REMARKS: Files<'static> =
    [include_str!("../data/ui/remarks.en.txt"), include_str!("../data/ui/remarks.ru.txt")];

/// The script that says a page in the language of its reader.
pub const SCRIPT: &str = include_str!("words.js");

/// The texts of one key by category; `""` where it has one text.
pub type Forms<'a> = BTreeMap<&'a str, &'a str>;

/// Reads a file of texts: forms by key. Lines that hold none are passed over.
pub fn parse(file: &str) -> BTreeMap<&str, Forms<'_>> {
    let mut out: BTreeMap<&str, Forms<'_>> = BTreeMap::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let Some((key, text)) = line.split_once(" = ") else { continue };
        let (key, category) = key.split_once('[').unwrap_or((key, ""));
        out.entry(key.trim()).or_default().insert(category.trim_end_matches(']'), text.trim());
    }
    out
}

/// Returns a catalogue as JSON for [`SCRIPT`]: for each key the forms in both languages. It may stand in an element `script`.
pub fn json(files: &[Files<'_>]) -> String {
    let mut out: Vec<[Forms<'_>; 2]> = Vec::new();
    for [en, ru] in files {
        let mut others = parse(ru);
        out.extend(parse(en).into_iter().filter_map(|(key, forms)| Some([forms, others.remove(key)?])));
    }
    // Strings and maps are always JSON.
    serde_json::to_string(&out).unwrap_or_default().replace('<', "\\u003c")
}

/// Returns what is wrong with the files of a catalogue: a line that holds no text or one that is there already, a key, a plural form or
/// a placeholder that one language lacks. For tests.
pub fn faults(files: &Files<'_>) -> Vec<String> {
    let all = files.map(parse);
    let lines = LANGUAGES.iter().zip(files).flat_map(|((name, _), file)| line_faults(name, file));
    let mut out: Vec<String> = lines.collect();
    let keys = all.each_ref().map(|texts| texts.keys().copied().collect::<BTreeSet<_>>());
    out.extend(keys[0].symmetric_difference(&keys[1]).map(|key| format!("{key}: in one language alone")));
    for ((name, categories), texts) in LANGUAGES.iter().zip(&all) {
        for (key, forms) in texts {
            let found: Vec<&str> = forms.keys().copied().collect();
            let mut wanted = categories.to_vec();
            wanted.sort_unstable();
            if found != [""] && found != wanted {
                out.push(format!("{key}: has the forms {found:?} in {name}"));
            }
            if forms.values().any(|text| text.is_empty()) {
                out.push(format!("{key}: is empty in {name}"));
            }
        }
    }
    for (key, forms) in &all[0] {
        let other = all[1].get(key).map(placeholders);
        if other.is_some_and(|other| other != placeholders(forms)) {
            out.push(format!("{key}: the placeholders differ"));
        }
    }
    out
}

/// Returns what is wrong with the lines of one file, by themselves.
fn line_faults(name: &str, file: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let texts =
        file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let fault = |(number, line): (usize, &'_ str)| {
        let number = number + 1;
        let Some((key, _)) = line.split_once(" = ") else {
            return Some(format!("{name}.txt:{number}: no text: {line}"));
        };
        if key.contains('[') && !key.ends_with(']') {
            return Some(format!("{name}.txt:{number}: no category of a plural: {key}"));
        }
        (!seen.insert(key.to_owned())).then(|| format!("{name}.txt:{number}: {key} occurs twice"))
    };
    texts.filter_map(fault).collect()
}

fn placeholders<'a>(forms: &Forms<'a>) -> BTreeSet<&'a str> {
    let of = |text: &'a str| text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    forms.values().flat_map(|text| of(text)).collect()
}

/// Returns the English texts of a file that the code of a page does not contain. A text may be assembled: its longest literal part is
/// looked for, with the line ends of the code taken out. For tests.
pub fn unused<'a>(english: &'a str, code: &[&str]) -> Vec<&'a str> {
    let code = code
        .concat()
        .replace("\\\n", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("\" \"", "");
    let is_missing = |text: &&str| {
        let literals = text.split(['{', '}']).step_by(2);
        let longest = literals.max_by_key(|literal| literal.len()).unwrap_or_default().trim();
        !code.contains(longest)
    };
    parse(english).into_values().flat_map(BTreeMap::into_values).filter(is_missing).collect()
}

/// Returns whether the catalogue has a text. For tests.
pub fn covers(files: &[Files<'_>], text: &str) -> bool {
    files
        .iter()
        .any(|[en, _]| parse(en).values().flat_map(Forms::values).any(|template| fits(template, text)))
}

/// Returns whether a text is made of a template: its literal parts occur in their order, with something for each placeholder.
fn fits(template: &str, text: &str) -> bool {
    let mut parts = template.split('{').enumerate().map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('}').map_or(part, |(_, literal)| literal),
    });
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let literals: Vec<&str> = parts.collect();
    let Some((last, between)) = literals.split_last() else { return rest.is_empty() };
    for literal in between {
        // A placeholder has a character at least.
        let Some((first, _)) = rest.char_indices().nth(1) else { return false };
        let Some(at) = rest[first..].find(literal) else { return false };
        rest = &rest[first + at + literal.len()..];
    }
    rest.strip_suffix(last).is_some_and(|value| !value.is_empty())
}

/// Elements without an end.
const VOID: [&str; 7] = ["meta", "link", "input", "br", "img", "hr", "rect"];

/// Elements whose texts are not words of the page, beside those with an attribute `lang`.
const NOT_WORDS: [&str; 8] = ["bdi", "code", "kbd", "q", "script", "style", "title", "samp"];

/// Returns the texts of a page, and of its labels, that the catalogue does not have, but for numbers and signs. For tests of pages as this
/// crate writes them.
pub fn untranslated(page: &str, files: &[Files<'_>]) -> Vec<String> {
    // Numbers, signs, and kinds of links such as 1:n.
    let is_plain = |text: &str| {
        let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
        !letters.windows(2).any(|pair| pair[0] && pair[1])
    };
    let mut out = Vec::new();
    let mut check = |text: &str| {
        let text = text
            .trim()
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        // The script says a list of messages part by part.
        let is_known = covers(files, &text) || text.split("; ").all(|part| covers(files, part));
        if !is_plain(&text) && !is_known && !out.contains(&text) {
            out.push(text);
        }
    };
    let mut open: Vec<(&str, bool)> = Vec::new();
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        let is_foreign = |open: &[(&str, bool)]| open.iter().any(|(_, foreign)| *foreign);
        if !is_foreign(&open) {
            check(text);
        }
        let Some((tag, after)) = tag.split_once('>') else { break };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            open.pop();
            debug_assert!(!name.is_empty());
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        if tag.starts_with('!') {
            continue;
        }
        if ["script", "style"].contains(&name) {
            rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
            continue;
        }
        let is_document = tag.contains(" lang=") && name != "html"
            || tag.contains(" translate=\"no\"")
            || tag.contains("class=\"lang\"");
        if !is_foreign(&open) && !is_document {
            for label in ["title=\"", "aria-label=\"", "placeholder=\""] {
                if let Some((value, _)) = tag.split_once(label).and_then(|(_, value)| value.split_once('"')) {
                    check(value);
                }
            }
        }
        if !VOID.contains(&name) {
            open.push((name, is_document || NOT_WORDS.contains(&name)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const FILES: Files<'static> = [
        "# words\nrows[one] = {n} row\nrows[other] = {n} rows\nclose = Close\nto = {a} to {b}\n",
        "rows[one] = {n} строка\nrows[few] = {n} строки\nrows[many] = {n} строк\nrows[other] = {n} строки\nclose = Закрыть\nto = {a} — {b}\n",
    ];

    #[test]
    fn our_own_files_are_whole() {
        for files in [PAGE, REASONS, FILES] {
            assert_eq!(faults(&files), Vec::<String>::new());
        }
        assert_eq!(faults(&["a = x\nb = {n}\n", "b = {m}\nc[one] = y\n"]).len(), 4);
        assert_eq!(
            faults(&["a = x\na = y\nno text\nb[one = z\n", "a = x\nb[one = z\n"])[..4],
            [
                "en.txt:2: a occurs twice",
                "en.txt:3: no text: no text",
                "en.txt:4: no category of a plural: b[one",
                "ru.txt:2: no category of a plural: b[one",
            ]
        );
    }

    #[test]
    fn templates_fit_what_is_made_of_them() {
        for (template, text, wanted) in [
            ("{n} rows", "12 rows", true),
            ("{n} rows", " rows", false),
            ("{a} to {b}", "one to two", true),
            ("{a} to {b}", "one two", false),
            ("Close", "Close", true),
            ("Close", "Closed", false),
            ("{я} я {b}", "я я я", true),
        ] {
            assert_eq!(fits(template, text), wanted, "{template} {text}");
        }
    }

    /// Returns the code of all crates of the workspace, or nothing outside of it.
    fn workspace() -> Vec<String> {
        fn read(folder: &Path, out: &mut Vec<String>) {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let mut paths: Vec<_> = entries.collect();
            paths.sort();
            for path in paths {
                if path.is_dir() {
                    read(&path, out);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    out.push(fs::read_to_string(&path).unwrap());
                }
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let crates = fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
        let mut out = Vec::new();
        for folder in crates.map(|entry| entry.path().join("src")).chain([root.join("src")]) {
            read(&folder, &mut out);
        }
        out
    }

    #[test]
    fn remarks_are_those_of_the_crates() {
        assert_eq!(faults(&REMARKS), Vec::<String>::new());
        let code = workspace();
        if code.is_empty() {
            return;
        }
        let code: Vec<&str> = code.iter().map(String::as_str).collect();
        // What the system says is not in the code.
        let own: Vec<&str> = REMARKS[0].lines().filter(|line| !line.starts_with("system.")).collect();
        assert_eq!(unused(&own.join("\n"), &code), Vec::<&str>::new());
    }

    #[test]
    fn what_no_catalogue_has_is_found() {
        let page = "<!DOCTYPE html><html lang=\"en\"><body><p>12 rows</p><p lang=\"ru\">Речь</p><button title=\"Open it\">Close</button>\
                    <input placeholder=\"Find\"><bdi>a.txt</bdi><p>0.93</p><script>let x = 'a < b';</script></body></html>";
        assert_eq!(untranslated(page, &[FILES]), ["Open it", "Find"]);
    }

    #[test]
    fn the_catalogue_may_stand_in_a_script() {
        let json = json(&[["a = </script>", "a = </script>"]]);
        assert_eq!(json, r#"[[{"":"\u003c/script>"},{"":"\u003c/script>"}]]"#);
    }
}
