//! The secret of a session.

use std::fmt;
use std::io;
use subtle::ConstantTimeEq as _;

/// Bytes of a token: 256 bits cannot be guessed.
const BYTES: usize = 32;

/// The secret that a page must send: hexadecimal digits of 256 random bits.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Draws a token from the random numbers of the system.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn new() -> io::Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a text is the token, in a time that does not depend on where they differ.
    pub fn is(&self, text: &str) -> bool {
        self.0.as_bytes().ct_eq(text.as_bytes()).into()
    }
}

/// Does not reveal the secret.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_different() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert_eq!(one.as_str().len(), 2 * BYTES);
        assert!(
            one.is(one.as_str()) && !one.is(other.as_str()) && !one.is("") && !one.is(&one.as_str()[1..])
        );
        assert_eq!(format!("{one:?}"), "Token");
    }
}
