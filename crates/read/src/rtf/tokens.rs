//! The tokens of rich text: braces, control words and symbols, bytes of text.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word with its number: `\fs24`.
    Word(&'a str, Option<i32>),
    /// A control symbol: `\~`.
    Symbol(u8),
    /// A byte of text in hexadecimal digits: `\'e0`.
    Byte(u8),
    /// Text without line ends, which mean nothing.
    Text(&'a [u8]),
    /// Bytes of a picture or the like.
    Binary,
}

/// Splits rich text into tokens.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Takes as many bytes, or those that are left.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(count.min(self.bytes.len()));
        self.bytes = rest;
        taken
    }

    /// Takes the bytes as long as they fit.
    fn take_while(&mut self, most: usize, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.bytes.iter().take(most).position(|&byte| !fits(byte));
        self.take(end.unwrap_or(most))
    }

    /// Returns the token after a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let word = self.take_while(usize::MAX, |byte| byte.is_ascii_alphabetic());
        if word.is_empty() {
            return Some(match self.take(1) {
                b"'" => Token::Byte(self.hexadecimal()),
                [symbol] => Token::Symbol(*symbol),
                _ => return None,
            });
        }
        let minus = self.bytes.starts_with(b"-") && self.bytes.get(1).is_some_and(u8::is_ascii_digit);
        let digits = {
            self.take(usize::from(minus));
            self.take_while(usize::MAX, |byte| byte.is_ascii_digit())
        };
        // A number beyond 32 bits is ignored, and its digits are not text either.
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<i32>().ok());
        let number = number.map(|number| if minus { -number } else { number });
        if self.bytes.starts_with(b" ") {
            self.take(1);
        }
        let word = std::str::from_utf8(word).unwrap_or_default();
        if word == "bin" {
            self.take(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
            return Some(Token::Binary);
        }
        Some(Token::Word(word, number))
    }

    /// Takes up to two hexadecimal digits. Other characters stay: they may be braces.
    fn hexadecimal(&mut self) -> u8 {
        let digit = |byte: &u8| (*byte as char).to_digit(16).unwrap_or(0) as u8;
        self.take_while(2, |byte| byte.is_ascii_hexdigit())
            .iter()
            .fold(0, |value, byte| value << 4 | digit(byte))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return match self.bytes.first()? {
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                    continue;
                }
                b'{' => {
                    self.take(1);
                    Some(Token::Open)
                }
                b'}' => {
                    self.take(1);
                    Some(Token::Close)
                }
                b'\\' => {
                    self.take(1);
                    self.control()
                }
                _ => {
                    let is_text = |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    Some(Token::Text(self.take_while(usize::MAX, is_text)))
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_they_should() {
        use Token::{Binary, Byte, Close, Open, Symbol, Text, Word};
        let source = b"{\\rtf1\\u8211-\\u-5 a\r\nb\\'E0\\~\\bin3 {}}\\par-\\b0  x}\\";
        let want = [
            Open,
            Word("rtf", Some(1)),
            Word("u", Some(8211)),
            Text(b"-"),
            Word("u", Some(-5)),
            Text(b"a"),
            Text(b"b"),
            Byte(0xE0),
            Symbol(b'~'),
            Binary,
            Word("par", None),
            Text(b"-"),
            Word("b", Some(0)),
            Text(b" x"),
            Close,
        ];
        assert_eq!(Tokens::new(source).collect::<Vec<_>>(), want);
        // Broken to the end of the bytes.
        assert_eq!(Tokens::new(b"\\bin99999999999 ").count(), 1);
        assert_eq!(Tokens::new(b"\\'").collect::<Vec<_>>(), [Byte(0)]);
        // Numbers and words of any length leave no rest, and a brace is not a digit.
        let long = [b"\\".as_slice(), &[b'a'; 200], b"-99999999999999999999999 x\\'}"].concat();
        let tokens: Vec<_> = Tokens::new(&long).collect();
        assert_eq!(tokens[1..], [Text(b"x"), Byte(0), Close]);
    }
}
