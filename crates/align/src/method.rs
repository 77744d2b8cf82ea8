//! Identifies what made the links: the version of the aligner and the ids of its model and weights, which are
//! written to every output. Other ids give other links and scores.

use crate::calibration;
use crate::weights::{ABRIDGED_TEXT, ENCODER_TEXT, LEXICAL_TEXT};
use std::sync::LazyLock;
use sverka_embed::Model;

const VERSION: &str = env!("CARGO_PKG_VERSION");

static ENCODER: LazyLock<String> = LazyLock::new(|| {
    format!("sverka {VERSION}, model {}, weights {}", Model::embedded().id(), weights(true))
});

static LEXICAL: LazyLock<String> =
    LazyLock::new(|| format!("sverka {VERSION}, lexical, weights {}", weights(false)));

/// Returns the name of the method that compares vectors of the embedded model, or of the one that compares
/// what two texts have in common: `sverka 0.1.0, model 69233402, weights 5e6f7a8b`.
pub fn name(encoder: bool) -> &'static str {
    if encoder { &ENCODER } else { &LEXICAL }
}

/// Returns the id of the embedded weights, as in [`name`].
pub fn weights(encoder: bool) -> String {
    match encoder {
        true => weights_id(&[ENCODER_TEXT, ABRIDGED_TEXT, calibration::TEXT].concat()),
        false => weights_id(LEXICAL_TEXT),
    }
}

/// Returns eight hexadecimal digits that identify weights: the FNV-1a hash of their text without comments and
/// white space, so that other comments or line ends do not change it.
fn weights_id(text: &str) -> String {
    /// Start and factor of FNV-1a with 32 bits, as its authors chose them.
    const START: u32 = 0x811c_9dc5;
    const FACTOR: u32 = 0x0100_0193;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or(""));
    let bytes = lines.flat_map(str::bytes).filter(|byte| !byte.is_ascii_whitespace());
    let hash = bytes.fold(START, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(FACTOR));
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_nothing_else_make_the_id() {
        assert_eq!(weights_id("foobar"), "bf9cf968", "a test vector of the authors");
        let id = weights_id("[link]\na.b 1.0 2.0 3.0\n");
        assert_eq!(weights_id("# fitted on Monday\r\n[link]\r\na.b   1.0 2.0 3.0 # good\r\n"), id);
        assert_ne!(weights_id("[link]\na.b 1.0 2.0 3.1\n"), id);
        assert_ne!(weights_id(ENCODER_TEXT), weights_id(LEXICAL_TEXT));
    }

    #[test]
    fn the_name_holds_version_model_and_weights() {
        let digits = |id: &str| id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit());
        let parts: Vec<&str> = name(true).split(", ").collect();
        assert_eq!(parts[0], format!("sverka {VERSION}"));
        assert!(parts[1].strip_prefix("model ").is_some_and(digits), "{parts:?}");
        assert!(parts[2].strip_prefix("weights ").is_some_and(digits), "{parts:?}");
        assert!(name(false).starts_with(&format!("sverka {VERSION}, lexical, weights ")));
    }
}
