//! Replaces numbers, addresses and names with placeholders, the same in all languages of a unit.
//!
//! ```
//! use tmx::anonymise::{Anonymiser, Names};
//! use tmx::{Unit, Variant};
//! let names = Names::parse("Anna Smith\tАнна Смит\tАнне Смит\n");
//! let anonymiser = Anonymiser { names, ..Anonymiser::default() };
//! let mut unit = Unit {
//!     variants: vec![
//!         Variant::new("en".parse()?, "Pay $1,250.50 to Anna Smith (anna@example.com)."),
//!         Variant::new("ru".parse()?, "Заплатите Анне Смит (anna@example.com) 1 250,50 доллара."),
//!     ],
//!     ..Unit::default()
//! };
//! anonymiser.unit(&mut unit);
//! let texts: Vec<String> = unit.variants.iter().map(|variant| variant.segment.plain_text()).collect();
//! assert_eq!(texts[0], "Pay ${NUMBER1} to {NAME1} ({EMAIL1}).");
//! assert_eq!(texts[1], "Заплатите {NAME1} ({EMAIL1}) {NUMBER1} доллара.");
//! # Ok::<(), tmx::InvalidValue>(())
//! ```

use crate::Unit;
use std::collections::HashMap;

/// What to replace.
#[derive(Clone, Debug)]
pub struct Anonymiser {
    /// Numbers: `{NUMBER1}`. Two are the same if their digits are: `1,250.5` and `1 250,5`.
    pub numbers: bool,
    /// E-mail addresses: `{EMAIL1}`.
    pub emails: bool,
    /// Addresses of pages: `{URL1}`.
    pub urls: bool,
    /// Names: `{NAME1}`.
    pub names: Names,
    /// Whether to keep `creationid` and `changeid`, which identify who worked on a unit.
    pub keep_ids: bool,
}

impl Default for Anonymiser {
    /// Replaces everything except names, of which none is known.
    fn default() -> Self {
        Self { numbers: true, emails: true, urls: true, names: Names::default(), keep_ids: false }
    }
}

/// The number of replacements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Numbers.
    pub numbers: u64,
    /// E-mail addresses.
    pub emails: u64,
    /// Addresses of pages.
    pub urls: u64,
    /// Names.
    pub names: u64,
    /// Attributes that identified who worked on a unit.
    pub ids: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.numbers += other.numbers;
        self.emails += other.emails;
        self.urls += other.urls;
        self.names += other.names;
        self.ids += other.ids;
    }
}

/// Names of people and firms, each with its forms in all languages.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The forms by their first two characters, the longest first.
    forms: HashMap<(char, Option<char>), Vec<Form>>,
}

#[derive(Clone, Debug)]
struct Form {
    text: String,
    /// Whether letters may follow.
    open: bool,
    name: usize,
}

impl Names {
    /// Parses a list with one name per line and tabs between its forms: `Anna Smith<TAB>Анна Смит<TAB>Анны
    /// Смит`. A form that ends in `*` matches any ending. Lines that begin with `#` are comments.
    pub fn parse(list: &str) -> Self {
        let mut names = Self::default();
        for (name, line) in list.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for form in line.split('\t').map(str::trim) {
                let (text, open) = match form.strip_suffix('*') {
                    Some(stem) => (stem, true),
                    None => (form, false),
                };
                let mut chars = text.chars();
                let Some(first) = chars.next() else { continue };
                let list = names.forms.entry((first, chars.next())).or_default();
                list.push(Form { text: text.to_owned(), open, name });
            }
        }
        for forms in names.forms.values_mut() {
            forms.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text)));
        }
        names
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Returns the name that a text begins with, and its length in bytes.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let second = chars.next();
        let lists = [second, None].into_iter().filter_map(|second| self.forms.get(&(first, second)));
        for form in lists.flatten() {
            let Some(rest) = text.strip_prefix(form.text.as_str()) else { continue };
            let ending = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            if form.open || ending == 0 {
                return Some((form.name, form.text.len() + ending));
            }
        }
        None
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Url,
    Email,
    Name,
    Number,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Url, Self::Email, Self::Name, Self::Number];

    fn word(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Email => "EMAIL",
            Self::Name => "NAME",
            Self::Number => "NUMBER",
        }
    }
}

/// The placeholders of a unit.
#[derive(Debug, Default)]
struct Known {
    /// The number that each thing has.
    numbers: HashMap<(Kind, String), u32>,
    /// The highest number of each kind, including existing placeholders.
    last: [u32; Kind::ALL.len()],
    counts: Counts,
}

impl Known {
    fn placeholder(&mut self, kind: Kind, what: String) -> String {
        match kind {
            Kind::Url => self.counts.urls += 1,
            Kind::Email => self.counts.emails += 1,
            Kind::Name => self.counts.names += 1,
            Kind::Number => self.counts.numbers += 1,
        }
        let last = &mut self.last[kind as usize];
        let number = *self.numbers.entry((kind, what)).or_insert_with(|| {
            *last = last.saturating_add(1);
            *last
        });
        format!("{{{}{number}}}", kind.word())
    }

    /// Registers the placeholders that a text has.
    fn reserve(&mut self, text: &str) {
        for (at, _) in text.match_indices('{') {
            let Some(length) = placeholder(&text[at..]) else { continue };
            let inner = &text[at + 1..at + length - 1];
            for kind in Kind::ALL {
                if let Some(number) = inner.strip_prefix(kind.word()).and_then(|n| n.parse::<u32>().ok()) {
                    let last = &mut self.last[kind as usize];
                    *last = number.max(*last);
                }
            }
        }
    }
}

impl Anonymiser {
    /// Changes a unit: segments are replaced completely; codes, notes and props except for numbers, which
    /// have another meaning there. Placeholders are numbered from 1 in each unit; those that a text already
    /// has are kept, including `{0}` and `%1$s`.
    pub fn unit(&self, unit: &mut Unit) -> Counts {
        let mut known = Known::default();
        for variant in &mut unit.variants {
            variant.segment.for_each_text(&mut |text| known.reserve(text));
        }
        for variant in &mut unit.variants {
            variant.segment.for_each_text(&mut |text| self.text(text, self.numbers, &mut known));
        }
        for variant in &mut unit.variants {
            variant.segment.for_each_code(&mut |code| self.text(code, false, &mut known));
        }
        let of_variants = |variant: &mut crate::Variant, known: &mut Known| {
            variant.notes.iter_mut().for_each(|note| self.text(&mut note.text, false, known));
            variant.props.iter_mut().for_each(|prop| self.text(&mut prop.text, false, known));
            self.ids(&mut variant.origin, known);
        };
        unit.variants.iter_mut().for_each(|variant| of_variants(variant, &mut known));
        unit.notes.iter_mut().for_each(|note| self.text(&mut note.text, false, &mut known));
        unit.props.iter_mut().for_each(|prop| self.text(&mut prop.text, false, &mut known));
        self.ids(&mut unit.origin, &mut known);
        known.counts
    }

    /// Changes a header in the same way: its notes, props, and who made it.
    pub fn header(&self, header: &mut crate::Header) -> Counts {
        let mut known = Known::default();
        header.notes.iter_mut().for_each(|note| self.text(&mut note.text, false, &mut known));
        header.props.iter_mut().for_each(|prop| self.text(&mut prop.text, false, &mut known));
        if !self.keep_ids {
            for id in [&mut header.creation_id, &mut header.change_id] {
                known.counts.ids += u64::from(id.take().is_some());
            }
        }
        known.counts
    }

    fn ids(&self, origin: &mut crate::Origin, known: &mut Known) {
        if !self.keep_ids {
            for id in [&mut origin.creation_id, &mut origin.change_id] {
                known.counts.ids += u64::from(id.take().is_some());
            }
        }
    }

    fn text(&self, text: &mut String, numbers: bool, known: &mut Known) {
        let mut out = String::new();
        let mut done = 0;
        let mut at = 0;
        // Whether a word can begin here.
        let mut free = true;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if let Some(length) = placeholder(rest) {
                at += length;
                free = true;
                continue;
            }
            let found = if free { self.word(rest) } else { None };
            let found = found.or_else(|| if numbers { number(rest) } else { None });
            match found {
                Some((kind, what, length)) => {
                    out.push_str(&text[done..at]);
                    out.push_str(&known.placeholder(kind, what));
                    at += length;
                    done = at;
                    free = true;
                }
                None => {
                    at += c.len_utf8();
                    free = !c.is_alphabetic();
                }
            }
        }
        if done > 0 {
            out.push_str(&text[done..]);
            *text = out;
        }
    }

    /// Returns what begins here if it is not a number: its kind, its identity, its length.
    fn word(&self, text: &str) -> Option<(Kind, String, usize)> {
        if let (true, Some(length)) = (self.urls, url(text)) {
            return Some((Kind::Url, text[..length].to_owned(), length));
        }
        if let (true, Some(length)) = (self.emails, email(text)) {
            return Some((Kind::Email, text[..length].to_lowercase(), length));
        }
        let (name, length) = self.names.find(text)?;
        Some((Kind::Name, name.to_string(), length))
    }
}

/// Returns the length of a placeholder at the beginning of a text: `{0}`, `{NUMBER1}`, `%1$`.
fn placeholder(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    match bytes.first()? {
        b'{' => {
            let letters = bytes[1..].iter().take_while(|b| b.is_ascii_uppercase()).count();
            let end = 1 + letters + digits(1 + letters);
            (end > 1 + letters && bytes.get(end) == Some(&b'}')).then_some(end + 1)
        }
        b'%' => {
            let end = 1 + digits(1);
            (end > 1 && bytes.get(end) == Some(&b'$')).then_some(end + 1)
        }
        _ => None,
    }
}

/// Returns the length of a web address at the beginning of a text.
fn url(text: &str) -> Option<usize> {
    const BEGINNINGS: [&str; 5] = ["https://", "http://", "ftp://", "www.", "mailto:"];
    let begins = |with: &&&str| {
        text.as_bytes().get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
    };
    let beginning = BEGINNINGS.iter().find(begins)?.len();
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`«»„“”‘’".contains(c);
    let whole = &text[..text.find(ends).unwrap_or(text.len())];
    // Full stops and brackets at the end belong to the sentence; a bracket that the address itself opens does
    // not.
    let mut end = whole.len();
    while let Some(c) = whole[..end].chars().next_back() {
        let closes = c == ')' && !whole[..end].contains('(');
        if !closes && !".,;:!?'…]*_".contains(c) {
            break;
        }
        end -= c.len_utf8();
    }
    (end > beginning).then_some(end)
}

/// The maximum that RFC 5321 allows before and after the `@`.
const LOCAL: usize = 64;
const DOMAIN: usize = 255;

/// Returns the length of an e-mail address at the beginning of a text.
fn email(text: &str) -> Option<usize> {
    let run = |text: &str, most: usize, also: &str| {
        let fits = |c: &char| c.is_alphanumeric() || also.contains(*c);
        text.chars().take(most + 1).take_while(fits).map(char::len_utf8).sum::<usize>()
    };
    let local = run(text, LOCAL, "._%+-");
    let domain = text[local..].strip_prefix('@')?;
    let length = run(domain, DOMAIN, ".-");
    let domain = domain[..length].trim_end_matches(['.', '-']);
    let has_dot = domain.find('.').is_some_and(|at| at > 0);
    (local > 0 && has_dot).then_some(local + 1 + domain.len())
}

/// Returns the number at the beginning of a text: digits with their separators.
fn number(text: &str) -> Option<(Kind, String, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let run = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = run(text);
    let mut groups_of_three = end <= 3;
    let mut what = text[..end].to_owned();
    while let Some(separator) = text[end..].chars().next() {
        let next = &text[end + separator.len_utf8()..];
        let digits = run(next);
        let joins = match separator {
            '.' | ',' => digits > 0,
            // Thousands; otherwise they are two separate numbers.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => groups_of_three && digits == 3,
            _ => false,
        };
        if !joins {
            break;
        }
        groups_of_three &= digits == 3;
        what.push_str(&next[..digits]);
        end += separator.len_utf8() + digits;
    }
    Some((Kind::Number, what, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::unit;
    use crate::{Inline, Note, Ph};
    use proptest::prelude::*;

    fn anonymised(text: &str, names: &str) -> String {
        let mut it = unit(text, "");
        Anonymiser { names: Names::parse(names), ..Anonymiser::default() }.unit(&mut it);
        it.variants[0].segment.plain_text()
    }

    #[test]
    fn what_is_replaced() {
        for (text, want) in [
            ("1 250,5 and 1,250.5 are 1\u{a0}250.5", "{NUMBER1} and {NUMBER1} are {NUMBER1}"),
            ("in 2019 500 people", "in {NUMBER1} {NUMBER2} people"),
            ("chapters 1, 2 and 3.", "chapters {NUMBER1}, {NUMBER2} and {NUMBER3}."),
            ("Airbus A320.", "Airbus A{NUMBER1}."),
            ("See https://example.com/a?b=1.", "See {URL1}."),
            ("(www.example.com)", "({URL1})"),
            ("https://example.com/a_(b) x", "{URL1} x"),
            ("Write to Jo.Smith@Example.com, please", "Write to {EMAIL1}, please"),
            ("a@b is none, nor is @c.de", "a@b is none, nor is @c.de"),
            ("почта иван@пример.рф!", "почта {EMAIL1}!"),
            ("{0} of %1$s and {NUMBER7}: 8", "{0} of %1$s and {NUMBER7}: {NUMBER8}"),
            ("www. x http:// y", "www. x http:// y"),
            ("", ""),
        ] {
            assert_eq!(anonymised(text, ""), want, "{text}");
        }
    }

    #[test]
    fn names_in_all_forms() {
        let names = "# people\nAnna Smith\tSmith\nПетров*\tPetrov\n\nJo";
        for (text, want) in [
            ("Anna Smith and Smith", "{NAME1} and {NAME1}"),
            ("Петрову, Петровой; Petrov's", "{NAME1}, {NAME1}; {NAME1}'s"),
            ("Smithson, Jo, Joan", "Smithson, {NAME1}, Joan"),
            ("Blacksmith", "Blacksmith"),
        ] {
            assert_eq!(anonymised(text, names), want, "{text}");
        }
    }

    #[test]
    fn codes_notes_and_authors_too() {
        let mut it = unit("a", "b");
        it.variants[0].segment.pieces.push(Inline::Ph(Ph::new("<a href=\"https://example.com/1\">")));
        it.notes = vec![Note::new("from jo@example.com on 5 May")];
        it.origin.change_id = Some("JO".into());
        let counts = Anonymiser::default().unit(&mut it);
        let Inline::Ph(ph) = &it.variants[0].segment.pieces[1] else { panic!() };
        assert_eq!(*ph, Ph::new("<a href=\"{URL1}\">"));
        assert_eq!(it.notes[0].text, "from {EMAIL1} on 5 May");
        assert_eq!(counts, Counts { emails: 1, urls: 1, ids: 1, ..Counts::default() });
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "[a-cА-В0-9 .,@{}%$'/:-]{0,40}") {
            let once = anonymised(&text, "ab\nАБ*");
            prop_assert_eq!(&anonymised(&once, "ab\nАБ*"), &once);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,60}") {
            anonymised(&text, "a*");
        }
    }
}
