//! Which part of a web page to read: options shared by every command that reads pages.

use sverka::read::{Page, Selector};

/// Options for web pages.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PageArgs {
    /// Read all visible text of web pages, not only the article
    #[arg(long, conflicts_with = "select", help_heading = "Reading")]
    whole_page: bool,
    /// Read only the elements of web pages that match a CSS selector, such as main, #text, .article p or
    /// [itemprop=articleBody]; commas separate several
    #[arg(long, value_name = "CSS", help_heading = "Reading")]
    select: Option<Selector>,
}

impl PageArgs {
    /// Returns the part of the page to read.
    pub fn page(&self) -> Page {
        match &self.select {
            Some(selector) => Page::Selected(selector.clone()),
            None if self.whole_page => Page::Whole,
            None => Page::Article,
        }
    }
}
