//! Sentences that belong together out of order.
//!
//! Links keep the order of both texts. What does not is found beside them: lists that the translation sorted anew
//! (`lists`) and blocks that have another place (`blocks`).

mod assignment;
mod blocks;
mod evidence;
mod lists;
mod relinked;

use crate::anchors::Decided;
use crate::pair::Pair;
use crate::prepare::Options;
use crate::transposed;
use crate::weights::Weights;
use sverka_text::bitext::{Link, Moved};
use sverka_text::document::Segmented;

/// The feature of reasons about the order of sentences.
pub(crate) const ORDER: &str = "order";

/// Two documents with what is decided of them.
pub(crate) struct Context<'a> {
    pub(crate) pair: &'a Pair,
    /// The sentences of both sides, as they are.
    pub(crate) texts: [&'a Segmented; 2],
    pub(crate) decided: &'a Decided,
    /// Whether the vectors are those of the encoder.
    pub(crate) encoder: bool,
}

/// Corrects the links of lists whose order the contents contradict.
pub(crate) fn resolve(context: &Context<'_>, links: Vec<Link>) -> lists::Resolved {
    lists::resolve(context, links)
}

/// Finds what is out of order in an alignment: moved blocks beside the lists that `resolve` found, with the links
/// that the options ask for.
pub(crate) fn find(
    pair: Pair,
    weights: &Weights,
    options: &Options,
    links: &[Link],
    mut lists: Vec<Moved>,
) -> Vec<Moved> {
    let mut blocks = transposed::find(&pair, links);
    let meets = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| a.start < b.end && b.start < a.end;
    blocks.retain(|block| {
        !lists.iter().any(|list| meets(&list.source, &block.source) || meets(&list.target, &block.target))
    });
    if options.link_moved {
        blocks::link(pair, weights, links, &mut blocks);
    }
    if !options.crossing {
        lists.iter_mut().for_each(|list| list.links.clear());
    }
    blocks.extend(lists);
    blocks.sort_by_key(|block| block.source.start);
    blocks
}
