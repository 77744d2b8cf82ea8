//! The language of pages: an option of every command that writes one.

/// Options for pages.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct UiArgs {
    /// Language of pages: en or ru [default: that of the browser]
    #[arg(long = "ui", value_name = "LANG", value_parser = parse, help_heading = "Writing")]
    pub ui: Option<&'static str>,
}

fn parse(name: &str) -> Result<&'static str, String> {
    /// The languages of [`sverka::report::words`].
    const ALL: [&str; 2] = ["en", "ru"];
    ALL.into_iter()
        .find(|known| *known == name)
        .ok_or_else(|| "not a language of pages; write en or ru".into())
}
