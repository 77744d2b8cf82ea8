//! Exports the built-in rules as SRX, as far as SRX can express them.
//!
//! SRX knows only the neighbourhood of a place, so the word lists are exported completely, but of the rules
//! only those about the marks, the words next to them and the case of the next letter. Rules that count
//! brackets and quotes, compare names or examine lines are not exported.

use crate::languages::language;
use crate::words::Classes;
use std::fmt::Write;
use sverka_text::document::Lang;

/// Closing quotes, brackets and footnotes that belong to a mark.
const CLOSERS: &str = r#"["'’”»›\p{Pe}]*(?:\[\d{1,3}\])?"#;
/// Opening quotes, brackets and dashes before the first word of a sentence.
const OPENERS: &str = r#"["'“„«‹¿¡\p{Ps}\p{Pd}…]*\s?"#;

/// Returns the rules of some languages as an SRX 2.0 file. A language without rules of its own gets the
/// common ones.
pub fn export(langs: &[Lang]) -> String {
    let mut sets = String::new();
    let mut maps = String::new();
    for lang in langs {
        let tag = lang.primary();
        set(&mut sets, lang, tag);
        let _ = writeln!(
            maps,
            "      <languagemap languagepattern=\"{tag}([_-].*)?\" languagerulename=\"{tag}\"/>"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!-- Sverka's word lists and the rules that SRX can express. Sverka itself splits better: rules that count \
         brackets, compare names or examine lines cannot be expressed in SRX. -->\n\
         <srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n  \
         <header segmentsubflows=\"yes\" cascade=\"no\">\n    \
         <formathandle type=\"start\" include=\"no\"/>\n    \
         <formathandle type=\"end\" include=\"yes\"/>\n    \
         <formathandle type=\"isolated\" include=\"no\"/>\n  \
         </header>\n  <body>\n    <languagerules>\n{sets}    </languagerules>\n    \
         <maprules>\n{maps}    </maprules>\n  </body>\n</srx>\n"
    )
}

fn set(out: &mut String, lang: &Lang, tag: &str) {
    let words = &language(lang).words;
    let _ = writeln!(out, "      <languagerule languagerulename=\"{tag}\">");
    // (class, what follows, why)
    let families = [
        (Classes::TITLE, r"[^\p{Ll}\s]", "come before names"),
        (Classes::INNER, "", "always continue"),
        (Classes::NUMBER, r"[\p{N}№§#]|[IVXLC]+\b", "come before numbers"),
        (Classes::PLACE, r"\p{Lu}", "come before names of places"),
        (Classes::NAME, r"\p{Lu}\p{Ll}+\.?\s\p{Lu}", "occur in names"),
        (
            Classes::TITLE | Classes::INNER | Classes::NUMBER | Classes::PLACE | Classes::NAME | Classes::END,
            r"\p{Ll}|[,;:]",
            "continue with a small letter",
        ),
    ];
    for (class, after, why) in families {
        let mut list: Vec<&str> = words.in_classes(class).collect();
        list.sort_unstable();
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "        <!-- words that {why} -->");
        // One rule per initial letter keeps each of them readable.
        for group in list.chunk_by(|a, b| a.chars().next() == b.chars().next()) {
            let alternatives: Vec<String> = group.iter().map(|word| any_case(word)).collect();
            rule(out, false, &format!(r"\b(?:{})\.\s+", alternatives.join("|")), after);
        }
    }
    let _ = writeln!(out, "        <!-- initials -->");
    rule(out, false, r"(?:^|[\s(«“„])\p{Lu}\.\s?", r"\p{Lu}[\p{Ll}.]");
    rule(out, false, r"\b\p{Lu}\.\s?\p{Lu}\.\s?", r"\p{Lu}\p{Ll}");
    let _ = writeln!(out, "        <!-- the number of an item -->");
    rule(out, false, r"^\s*(?:\d{1,3}|\p{L}|[IVX]+)[.)]\s+", "");
    let _ = writeln!(out, "        <!-- a small letter after a closing quote, a bracket or an ellipsis -->");
    rule(out, false, r#"[.!?…]+["'’”»\p{Pe}]\s+"#, r"\p{Pd}*\s?\p{Ll}");
    rule(out, false, r"(?:…|\.\.+)\s+", r"\p{Ll}");
    let _ = writeln!(out, "        <!-- a dash after what somebody said -->");
    rule(out, false, r"[!?…]\s+", r"\p{Pd}\s*\p{Ll}");
    let _ = writeln!(out, "        <!-- the end of a sentence -->");
    rule(out, true, &format!(r"[.!?…]+{CLOSERS}\s+"), &format!(r"{OPENERS}[\p{{Lu}}\p{{N}}\p{{Lo}}]"));
    rule(out, true, r"[。！？｡]+[」』）】》〉”’]*", "");
    rule(out, true, r"[؟۔।॥።]+\s+", "");
    let _ = writeln!(out, "      </languagerule>");
}

/// Returns a word, which may begin with a small letter or a capital, as a pattern; spaces are allowed after
/// the full stops inside it.
fn any_case(word: &str) -> String {
    let mut out = String::new();
    for (i, c) in word.chars().enumerate() {
        let upper: Vec<char> = c.to_uppercase().collect();
        match (i, upper.as_slice()) {
            (_, _) if c == '.' => out.push_str(r"\.\s?"),
            (0, [upper]) if *upper != c => {
                let _ = write!(out, "[{upper}{c}]");
            }
            _ if c.is_alphanumeric() => out.push(c),
            _ => {
                let _ = write!(out, "\\{c}");
            }
        }
    }
    out
}

fn rule(out: &mut String, breaks: bool, before: &str, after: &str) {
    let escape = quick_xml::escape::minimal_escape;
    let _ = writeln!(
        out,
        "        <rule break=\"{}\"><beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>",
        if breaks { "yes" } else { "no" },
        escape(before),
        escape(after)
    );
}
