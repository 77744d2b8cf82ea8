//! The language of a file of texts by its name, in the conventions of the programs.

use std::path::Path;
use sverka_text::language;
use tmx::Lang;

/// Returns the language that a path names: `ru.lproj/Localizable.strings`,
/// `values-pt-rBR/strings.xml`, `ui_pt_BR.properties`, `ui.ru.resx`, `ru.json`, `ru/ui.json`.
pub(super) fn of_path(path: &Path) -> Option<Lang> {
    let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
    if let Some(name) = folder.strip_suffix(".lproj") {
        // Base.lproj names no language, and neither do the names of the files in it.
        return of_tag(name);
    }
    if folder == "values" {
        return None;
    }
    if let Some(qualifiers) = folder.strip_prefix("values-") {
        return of_qualifiers(qualifiers);
    }
    language::in_name(path).and_then(|lang| Lang::mend(lang.as_str()))
}

/// The qualifiers of an Android folder: `pt-rBR`, `b+sr+Latn`, `ru-land`, `mcc310-en`.
fn of_qualifiers(qualifiers: &str) -> Option<Lang> {
    if let Some(tag) = qualifiers.strip_prefix("b+") {
        return of_tag(&tag.split('-').next()?.replace('+', "-"));
    }
    let mut parts =
        qualifiers.split('-').skip_while(|part| part.starts_with("mcc") || part.starts_with("mnc"));
    let lang = parts.next().filter(|part| matches!(part.len(), 2 | 3))?;
    let region = parts.next().and_then(|part| part.strip_prefix('r')).filter(|region| region.len() == 2);
    of_tag(&region.map_or_else(|| lang.to_owned(), |region| format!("{lang}-{region}")))
}

fn of_tag(tag: &str) -> Option<Lang> {
    language::lang_code(tag).and_then(|lang| Lang::mend(lang.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_language() {
        for (path, want) in [
            ("ui.en.json", Some("en")),
            ("i18n/messages_ru.properties", Some("ru")),
            ("messages_pt_BR.properties", Some("pt-BR")),
            ("messages.properties", None),
            ("res/values-ru/strings.xml", Some("ru")),
            ("res/values-pt-rBR/strings.xml", Some("pt-BR")),
            ("res/values-b+sr+Latn/strings.xml", Some("sr-Latn")),
            ("res/values-mcc310-mnc004-en/strings.xml", Some("en")),
            ("res/values-ru-land/strings.xml", Some("ru")),
            ("res/values-night/strings.xml", None),
            ("ru/values/strings.xml", None),
            ("ru.lproj/Localizable.strings", Some("ru")),
            ("zh-Hans.lproj/Localizable.stringsdict", Some("zh-Hans")),
            ("Base.lproj/Main.strings", None),
            ("en.yml", Some("en")),
            ("locales/en-GB/common.json", Some("en-GB")),
            ("app_en.arb", Some("en")),
            ("Strings.ru.resx", Some("ru")),
            ("Strings.resx", None),
            ("", None),
        ] {
            let found = of_path(Path::new(path)).map(|lang| lang.to_string());
            assert_eq!(found.as_deref(), want, "{path}");
        }
    }
}
