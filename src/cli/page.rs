//! The part of a web page that is read: options of every command that reads pages.

use sverka::read::{Page, Selector};

/// Options for web pages.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PageArgs {
    /// Take all text that a web page shows, not only its article
    #[arg(long, conflicts_with = "select", help_heading = "Reading")]
    whole_page: bool,
    /// Take the elements of a web page that a CSS selector means, such as main, #text, .article p or
    /// [itemprop=articleBody]; a comma between several
    #[arg(long, value_name = "CSS", help_heading = "Reading")]
    select: Option<Selector>,
}

impl PageArgs {
    /// Returns the part of a page that they name.
    pub fn page(&self) -> Page {
        match &self.select {
            Some(selector) => Page::Selected(selector.clone()),
            None if self.whole_page => Page::Whole,
            None => Page::Article,
        }
    }
}
