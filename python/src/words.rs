//! The wording of what to do about an error or a remark of the library, with the parameters of the functions.

use sverka::bilingual;
use sverka::text::Remedy;
use sverka::text::bitext::Side;
use sverka::text::limits::Bound;
use sverka::translation_memory as memory;

/// Words what to do about a text, without a full stop; `None` where the message says it.
pub fn of_text(remedy: &Remedy) -> Option<String> {
    let words = match remedy {
        Remedy::CheckPath => "check the path".into(),
        Remedy::NameFiles => "name the files in it".into(),
        Remedy::NameEncoding => {
            "give the right one as encoding, such as windows-1251, koi8-r or utf-8".into()
        }
        Remedy::CheckEncoding(Some(name)) => {
            format!("if that is wrong, use encoding={:?}", name.to_lowercase())
        }
        Remedy::CheckEncoding(None) => "if that is wrong, use encoding".into(),
        Remedy::CorrectBytes(name) => {
            format!("repair the file, or use encoding={:?} if it is not UTF-8", name.to_lowercase())
        }
        Remedy::GetWhole => "the file seems to be truncated in the middle of a character".into(),
        Remedy::NameLanguage(side) => {
            format!("name it with {} (en, ru, ...), or name the file like NAME.en.txt", lang(*side))
        }
        Remedy::NameLanguages => "name the languages with source_lang and target_lang".into(),
        Remedy::CheckLanguage(side) => format!("if that is wrong, name the language with {}", lang(*side)),
        Remedy::GiveAnchors => "check more links than usual, or give correct ones with anchors".into(),
        Remedy::UseAsAligned => "its texts are already aligned: check it with qa".into(),
        Remedy::SaveText => "save only its text, as plain text or HTML".into(),
        Remedy::Include(what) => format!("include={what:?} includes them"),
        Remedy::RaiseLimit(bound) => raise_limit(*bound),
        Remedy::AllowMemory => "split the texts into parts, or allow more with max_memory".into(),
        Remedy::SaveTextOrNameEncoding(name) => {
            let name = name.to_lowercase();
            format!("save it as plain text or HTML, or use encoding={name:?} if that is its encoding")
        }
        Remedy::ChoosePart => {
            "read the whole page with whole_page=True, or choose the part to read with select".into()
        }
        Remedy::ChooseColumn => "name it with column, by its letter or its name".into(),
        Remedy::ChooseSide => "choose one with side=\"source\" or side=\"target\"; qa reads both".into(),
        Remedy::SplitAsTranscript => "transcript=True finds sentences by their words".into(),
        Remedy::ListRules => "`sverka qa --explain all` lists them".into(),
        // About lists and rules that these functions do not take, or of a later version.
        _ => return None,
    };
    Some(words)
}

fn lang(side: Side) -> &'static str {
    match side {
        Side::Source => "source_lang",
        Side::Target => "target_lang",
    }
}

/// Words how to raise a limit.
pub fn raise_limit(bound: Bound) -> String {
    format!("if the file is right, raise the limit with limits={{{:?}: N}}", bound.name())
}

/// Words what to do about a file of pairs.
pub fn of_pairs(remedy: &bilingual::Remedy) -> Option<String> {
    use bilingual::Remedy;
    Some(match remedy {
        Remedy::CheckPath => "check the path and its permissions".into(),
        Remedy::NameFormat => "give a file of text pairs (align makes one from two texts)".into(),
        Remedy::NameLanguage(side) => format!("name it with {}", lang(*side)),
        Remedy::NameEncoding(Some(label)) => format!("name the encoding, perhaps encoding={label:?}"),
        Remedy::NameEncoding(None) => "name the encoding with encoding".into(),
        Remedy::GiveBothFiles => "give the files of both languages in the same format, the source first: \
             [\"NAME.en.json\", \"NAME.ru.json\"]"
            .into(),
        Remedy::RaiseLimit(bound) => raise_limit(*bound),
        Remedy::Repair => "`sverka tmx repair` recovers as much as possible".into(),
        Remedy::Correct(how) => (*how).into(),
        Remedy::ChooseColumn => "name it with column, by its letter or its name".into(),
        Remedy::ChooseSide => "choose one with side=\"source\" or side=\"target\"".into(),
        Remedy::UseCommand(command) => format!("use `sverka {command}`"),
        _ => return None,
    })
}

/// Words what to do about a translation memory.
pub fn of_memory(error: &memory::Error) -> Option<&'static str> {
    use memory::Error as E;
    Some(match error {
        E::Missing { .. } => "check the path, or make one with Memory.create",
        E::NotAMemory { .. } => "give a store that Memory.create or `sverka memory add` has made",
        E::NotTrados { .. } => "give a file of text pairs, or a memory of Trados (.sdltm)",
        E::Newer { .. } => "use that version, or export the memory as TMX with it",
        E::Locked { .. } => "wait until it is done",
        E::Full { .. } => "free some space and repeat the call: nothing is added twice",
        E::Damaged { .. } => {
            "`sverka memory check` lists the damage; `sverka memory export` saves what can be read"
        }
        E::Language { .. } => "name one of these with source_lang",
        E::Empty { .. } => "add units with `add`",
        _ => return None,
    })
}
