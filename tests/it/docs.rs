//! What the pages under `docs/` say is what the program does.

use tmx::Rule;
use tmx::validate::Profile;

#[test]
fn the_page_on_memories_lists_every_rule_and_what_programs_make_of_it() {
    let page = include_str!("../../docs/tmx.md");
    let profiles = Profile::all();
    for profile in profiles {
        assert!(page.contains(&format!("| `{}` |", profile.name())), "{}", profile.name());
    }
    for rule in Rule::ALL {
        let cells = profiles.iter().map(|profile| match profile.severity(*rule) {
            Some(tmx::Severity::Error) => "error",
            Some(tmx::Severity::Warning) => "warning",
            None => "-",
        });
        let row = format!("| `{rule}` | {} |\n", cells.collect::<Vec<_>>().join(" | "));
        assert!(page.contains(&row), "{row}");
    }
}
