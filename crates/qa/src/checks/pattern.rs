//! Regular expressions that are literals of the code.

use regex::Regex;

/// Compiles a pattern that is a literal. [`patterns!`] declares such patterns with a test.
pub fn literal(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a literal pattern, which a test compiles")
}

/// Declares patterns as statics that are compiled when they are first needed, and a test that
/// compiles all of them: a typo fails there and cannot turn a check off.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = $pattern:expr;)+) => {
        $(
            $(#[$doc])*
            static $name: std::sync::LazyLock<regex::Regex> =
                std::sync::LazyLock::new(|| $crate::checks::pattern::literal($pattern));
        )+

        #[cfg(test)]
        #[test]
        fn every_pattern_compiles() {
            $(std::sync::LazyLock::force(&$name);)+
        }
    };
}
pub(crate) use patterns;
