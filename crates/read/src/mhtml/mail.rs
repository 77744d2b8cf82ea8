//! The parts of a mail: headers, boundaries, transfer encodings (RFC 2045, 2046).

/// A part without nested parts.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// In lower case: `text/html`.
    pub media_type: String,
    /// The encoding that it names, or empty.
    pub charset: String,
    /// Its address, or empty.
    pub location: String,
    transfer: String,
    raw: &'a [u8],
}

impl Part<'_> {
    /// Returns its bytes with the transfer encoding undone.
    pub fn body(&self) -> Vec<u8> {
        match self.transfer.as_str() {
            "quoted-printable" => quoted_printable(self.raw),
            "base64" => base64(self.raw),
            _ => self.raw.to_vec(),
        }
    }
}

/// Returns the parts of a mail in order, those within parts too, down to a depth.
pub(super) fn parts(mail: &[u8], depth: u64) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut waiting = vec![(mail, 0)];
    while let Some((bytes, level)) = waiting.pop() {
        let (headers, body) = headers(bytes);
        let value = |name: &str| headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value);
        let kind = value("content-type");
        let media_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match parameter(kind, "boundary").filter(|b| media_type.starts_with("multipart/") && !b.is_empty()) {
            Some(boundary) if level < depth => {
                let inner = between(body, boundary.as_bytes());
                waiting.extend(inner.into_iter().rev().map(|part| (part, level + 1)));
            }
            Some(_) => {}
            None => out.push(Part {
                media_type,
                charset: parameter(kind, "charset").unwrap_or_default(),
                location: value("content-location").trim().trim_matches(['<', '>']).to_owned(),
                transfer: value("content-transfer-encoding").trim().to_ascii_lowercase(),
                raw: body,
            }),
        }
    }
    out
}

/// Returns a header of a mail by its name in lower case.
pub(super) fn header(mail: &[u8], name: &str) -> Option<String> {
    headers(mail).0.into_iter().find(|(n, _)| n == name).map(|(_, value)| value.trim().to_owned())
}

/// Splits a mail or a part into its headers, with names in lower case, and its body.
fn headers(bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    while !rest.is_empty() {
        let (line, next) = line(rest);
        rest = next;
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            break;
        }
        if text.starts_with([' ', '\t']) {
            // A header goes on where a line begins with white space.
            if let Some((_, value)) = out.last_mut() {
                value.push_str(text);
            }
        } else if let Some((name, value)) = text.split_once(':') {
            out.push((name.trim().to_ascii_lowercase(), value.to_owned()));
        }
    }
    (out, rest)
}

/// Splits the first line off, with its end.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| at + 1);
    bytes.split_at(end)
}

/// Returns a parameter of a header: `b` of `multipart/related; boundary="b"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value;
    loop {
        rest = rest[rest.find(';')? + 1..].trim_start();
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let found = if let Some(quoted) = after.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            rest = &quoted[end..];
            &quoted[..end]
        } else {
            let end = after.find(';').unwrap_or(after.len());
            rest = &after[end..];
            after[..end].trim()
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(found.to_owned());
        }
    }
}

/// Returns the parts between boundary lines; the last part may be truncated.
fn between<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut out = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at < body.len() {
        let (whole, _) = line(&body[at..]);
        let after = whole.trim_ascii_end().strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        if let Some(after) = after.filter(|after| after.is_empty() || *after == b"--") {
            if let Some(start) = start {
                // The line end before a boundary belongs to it.
                out.push(without_line_end(&body[start..at]));
            }
            start = after.is_empty().then_some(at + whole.len());
            if start.is_none() {
                return out;
            }
        }
        at += whole.len();
    }
    out.extend(start.map(|start| &body[start..]));
    out
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Decodes `=D0=BF`; `=` at the end of a line joins it with the next. Anything else is kept.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let (whole, next) = line(rest);
        rest = next;
        let content = whole.trim_ascii_end();
        // White space at the end of a line was added in transit.
        let end = &whole[without_line_end(whole).len()..];
        let (content, end): (&[u8], &[u8]) = match content.strip_suffix(b"=") {
            Some(content) => (content, b""),
            None => (content, end),
        };
        let mut at = 0;
        while at < content.len() {
            let digit = |offset: usize| content.get(at + offset).and_then(|&b| char::from(b).to_digit(16));
            match (content[at], digit(1), digit(2)) {
                (b'=', Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    at += 3;
                }
                (byte, ..) => {
                    out.push(byte);
                    at += 1;
                }
            }
        }
        out.extend_from_slice(end);
    }
    out
}

/// Decodes base64; other characters are skipped.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in bytes {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(digit)) & 0xFF_FFFF;
        count += 1;
        if count == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            count = 0;
        }
    }
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    out
}
