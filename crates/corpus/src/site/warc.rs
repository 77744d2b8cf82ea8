//! Web archives (WARC, ISO 28500): their pages as files in a folder, like a mirror.

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use sverka_report::uri;
use sverka_text::limits::{Bound, Limits};

/// What was extracted from an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The pages, in the order of their paths. One that an earlier run has written is among them.
    pub pages: BTreeSet<PathBuf>,
    /// Pages whose address another page has: the first one counts.
    pub repeated: usize,
    /// Records without a document: requests, pictures, responses other than 200 OK.
    pub others: usize,
    /// Pages that could not be unpacked, or are larger than the limit.
    pub damaged: usize,
    /// Why the archive could not be read to its end; the pages before are written.
    pub cut: Option<String>,
}

/// Why an archive was not extracted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The archive, or the page.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file in the folder is not the page that would be written there.
    #[error("{}: exists already, with other contents than the page of the archive", path.display())]
    Occupied {
        /// The file.
        path: PathBuf,
    },
    /// A link in the folder would lead a page to another place.
    #[error("{}: is a link, in the folder for pages", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The file does not begin like an archive.
    #[error("{}: is not a web archive: it does not begin with WARC/", path.display())]
    NotWarc {
        /// The file.
        path: PathBuf,
    },
}

/// Bytes of the head of a record or of an answer. Servers themselves refuse more than 8 or 16 KB.
const HEAD: u64 = 64 << 10;

/// Headers of an answer. Apache allows 100.
const HEADERS: usize = 256;

/// Bytes of a component of a path; file systems allow 255.
const NAME: usize = 200;

/// Characters kept in file names, besides letters, digits and the like. A percent sign comes from an address,
/// which is encoded already.
const KEPT: &[u8] = b"%?=&";

/// Writes the pages of an archive into a folder, as `HOST/PATH`; of two with one address the first counts. A page that is
/// in the folder already, with the same contents, is left there; `known` are the pages of other archives. Records may
/// be compressed one by one (gzip). A truncated archive gives the pages before the cut.
///
/// # Errors
/// When the file cannot be opened or is not an archive, or a page cannot be written: also because another file, or a link,
/// is in its place.
pub fn extract(
    archive: &Path,
    folder: &Path,
    known: &BTreeSet<PathBuf>,
    limits: &Limits,
) -> Result<Extracted, Fault> {
    let failed = |source| Fault::Io { path: archive.to_owned(), source };
    let mut file = BufReader::new(fs::File::open(archive).map_err(failed)?);
    let is_packed = file.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let mut input: Box<dyn BufRead> =
        if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
    let mut out = Extracted::default();
    let mut is_first = true;
    loop {
        let record = match Record::next(&mut input, limits) {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(_) if is_first => return Err(Fault::NotWarc { path: archive.to_owned() }),
            Err(error) => {
                out.cut = Some(error.to_string());
                break;
            }
        };
        is_first = false;
        match record.page(limits) {
            Ok(Some((address, page))) => {
                let place = place(&address, &page);
                let path = folder.join(&place);
                if out.pages.contains(&path) || known.contains(&path) {
                    out.repeated += 1;
                } else {
                    write(folder, &place, &page)?;
                    out.pages.insert(path);
                }
            }
            Ok(None) => out.others += 1,
            Err(_) => out.damaged += 1,
        }
    }
    Ok(out)
}

/// A record: its kind, its address, and its block.
struct Record {
    kind: String,
    address: String,
    /// `None` when it is larger than the limit.
    block: Option<Vec<u8>>,
}

impl Record {
    /// Reads the next record; `None` at the end.
    fn next(input: &mut dyn BufRead, limits: &Limits) -> io::Result<Option<Self>> {
        let (mut kind, mut address, mut length) = (String::new(), String::new(), None);
        let Some(version) = line(input, true)? else { return Ok(None) };
        if !version.starts_with("WARC/") {
            return Err(broken("a record does not begin with WARC/"));
        }
        let mut seen = version.len() as u64;
        loop {
            let text = line(input, false)?.ok_or_else(|| broken("the head of a record is cut short"))?;
            if text.is_empty() {
                break;
            }
            seen += text.len() as u64;
            if seen > HEAD {
                return Err(broken("the head of a record is larger than 64 KB"));
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => kind = value.to_ascii_lowercase(),
                // Some crawlers put it into angle brackets, as WARC 0.9 had it.
                "warc-target-uri" => address = value.trim_matches(['<', '>']).to_owned(),
                "content-length" => length = value.parse::<u64>().ok(),
                _ => {}
            }
        }
        let length = length.ok_or_else(|| broken("a record does not state its length"))?;
        let limit = limits.get(Bound::Whole);
        let mut body = input.take(length);
        let block = if length > limit || !matches!(kind.as_str(), "response" | "resource") {
            let passed = io::copy(&mut body, &mut io::sink())?;
            (passed == length).then_some(None)
        } else {
            let mut block = Vec::new();
            let read = body.read_to_end(&mut block)? as u64;
            (read == length).then_some(Some(block))
        };
        let block = block.ok_or_else(|| broken("the last record is cut short"))?;
        Ok(Some(Self { kind, address, block }))
    }

    /// Returns the address and the bytes of the document in it; `None` if there is none.
    fn page(self, limits: &Limits) -> io::Result<Option<(String, Vec<u8>)>> {
        let is_document = matches!(self.kind.as_str(), "response" | "resource");
        if !is_document || !self.address.contains("://") {
            return Ok(None);
        }
        let Some(block) = self.block else { return Err(broken("larger than the limit")) };
        if self.kind == "resource" {
            return Ok(Some((self.address, block)));
        }
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut answer = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(head)) = answer.parse(&block) else {
            return Err(broken("the head of the answer is damaged"));
        };
        let header = |name: &str| {
            let found = answer.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            found.map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase()).unwrap_or_default()
        };
        let kind = header("content-type");
        let is_text = kind.contains("html") || kind.starts_with("text/plain") || kind.contains("pdf");
        if answer.code != Some(200) || !(is_text || kind.is_empty()) {
            return Ok(None);
        }
        let body = match header("transfer-encoding").contains("chunked") {
            true => joined(&block[head..])?,
            false => block[head..].to_vec(),
        };
        Ok(Some((self.address, unpacked(body, &header("content-encoding"), limits)?)))
    }
}

/// Reads a line without its end. `None` at the end of the input; blank lines before it are skipped if `skip` says
/// so.
fn line(input: &mut dyn BufRead, skip: bool) -> io::Result<Option<String>> {
    loop {
        let mut bytes = Vec::new();
        if input.take(HEAD).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
        if !skip || !text.is_empty() {
            return Ok(Some(text));
        }
    }
}

/// Joins the chunks of an answer (RFC 9112, 7.1).
fn joined(mut rest: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) else {
            // Crawlers that join the chunks keep the original header.
            return if out.is_empty() { Ok(rest.to_vec()) } else { Err(broken("a chunk is cut short")) };
        };
        let size = usize::try_from(size).map_err(|_| broken("a chunk is too large"))?;
        if size == 0 {
            return Ok(out);
        }
        let end = start.checked_add(size).ok_or_else(|| broken("a chunk is too large"))?;
        out.extend_from_slice(rest.get(start..end).ok_or_else(|| broken("a chunk is cut short"))?);
        // A line end closes the chunk.
        rest = rest.get(end + 2..).unwrap_or_default();
    }
}

fn unpacked(body: Vec<u8>, encoding: &str, limits: &Limits) -> io::Result<Vec<u8>> {
    let is_packed = body.starts_with(&[0x1f, 0x8b]);
    match encoding.trim() {
        "gzip" | "x-gzip" if is_packed => limits.read_all(Bound::Whole, MultiGzDecoder::new(&body[..])),
        "deflate" => limits
            .read_all(Bound::Whole, ZlibDecoder::new(&body[..]))
            .or_else(|_| limits.read_all(Bound::Whole, DeflateDecoder::new(&body[..]))),
        "" | "identity" | "gzip" | "x-gzip" => Ok(body),
        _ => Err(broken("compressed by an unknown method")),
    }
}

/// Writes a page at its place in the folder. Nothing that exists is replaced, and no link is followed.
fn write(folder: &Path, place: &Path, page: &[u8]) -> Result<(), Fault> {
    let path = folder.join(place);
    let failed = |source| Fault::Io { path: path.clone(), source };
    let mut inner = folder.to_owned();
    for part in place.components() {
        inner.push(part);
        if fs::symlink_metadata(&inner).is_ok_and(|found| found.is_symlink()) {
            return Err(Fault::Link { path: inner });
        }
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    match fs::File::create_new(&path) {
        Ok(mut file) => io::Write::write_all(&mut file, page).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match fs::read(&path) {
            Ok(there) if there == page => Ok(()),
            _ => Err(Fault::Occupied { path }),
        },
        Err(error) => Err(failed(error)),
    }
}

/// Returns the place of a page within the folder. Nothing in an address can lead out of it: every part is one name, in
/// which everything except letters, digits and a few marks is percent-encoded.
fn place(address: &str, page: &[u8]) -> PathBuf {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let mut out: PathBuf = parts[..parts.len().saturating_sub(1)].iter().map(|part| name(part)).collect();
    let last = parts.last().copied().unwrap_or_default();
    if parts.len() < 2 || path.ends_with('/') {
        // The host alone, or a folder.
        out.push(name(last));
        out.push(with_ending("index", query, page));
    } else {
        out.push(with_ending(last, query, page));
    }
    out
}

/// Names a page, with its parameters and an extension for its format. A page with the name of a folder would conflict
/// with the folder: with an extension it does not.
fn with_ending(stem: &str, query: &str, page: &[u8]) -> String {
    let ending = match page {
        [b'%', b'P', b'D', b'F', ..] => ".pdf",
        _ if stem.ends_with(".txt") && query.is_empty() => ".txt",
        _ => ".html",
    };
    let stem = stem.strip_suffix(ending).unwrap_or(stem);
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let whole = name(&format!("{stem}{query}"));
    format!("{whole}{ending}")
}

/// Returns a part of an address as a name of a file: decoded if it is encoded, so that it is encoded once, and
/// shortened if it is too long.
fn name(part: &str) -> String {
    let encoded = uri::segment_with(part, KEPT);
    if encoded.len() <= NAME {
        return encoded;
    }
    // Two pages may differ only in the part that is cut off.
    let hash = twox_hash::XxHash3_64::oneshot(part.as_bytes());
    // The encoded name is ASCII, so it may be cut anywhere.
    format!("{}-{hash:016x}", &encoded[..NAME - 20])
}

fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n").as_bytes(), body].concat()
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn taken(archive: &[u8]) -> (Result<Extracted, Fault>, Vec<(String, String)>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.warc");
        fs::write(&path, archive).unwrap();
        let pages = folder.path().join("pages");
        let result = extract(&path, &pages, &BTreeSet::new(), &Limits::default());
        let mut found = Vec::new();
        let mut folders = vec![pages.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let within = path.strip_prefix(&pages).unwrap().display().to_string();
                    found.push((within, fs::read_to_string(&path).unwrap()));
                }
            }
        }
        found.sort();
        (result, found)
    }

    #[test]
    fn pages_become_files() {
        let chunked = answer("Transfer-Encoding: chunked\r\n", b"3\r\n<p>\r\n2\r\nhi\r\n0\r\n\r\n");
        let gzip = answer("Content-Encoding: gzip\r\n", &packed(b"<p>packed"));
        let records = [
            record("warcinfo", "", b"software: test"),
            record("request", "http://a.org/", b"GET / HTTP/1.1"),
            record("response", "http://a.org/", &answer("", b"<p>start")),
            record("response", "https://a.org/en/x?id=5&b=1", &chunked),
            record("response", "https://a.org/en", &gzip),
            record("response", "https://a.org/../../etc/passwd", &answer("", b"<p>out")),
            record(
                "response",
                "https://a.org/none",
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no",
            ),
            record(
                "response",
                "https://a.org/a.png",
                b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
            ),
            record("response", "https://a.org/bad", &answer("Content-Encoding: gzip\r\n", b"\x1f\x8bno")),
        ];
        let want = [
            ("a.org/en.html", "<p>packed"),
            ("a.org/en/x?id=5&b=1.html", "<p>hi"),
            ("a.org/etc/passwd.html", "<p>out"),
            ("a.org/index.html", "<p>start"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let in_members = records.iter().flat_map(|record| packed(record)).collect::<Vec<u8>>();
        for archive in [records.concat(), in_members] {
            let (result, pages) = taken(&archive);
            assert_eq!(pages, want);
            let Extracted { pages, repeated, others, damaged, cut } = result.unwrap();
            assert_eq!((pages.len(), repeated, others, damaged, cut), (4, 0, 4, 1, None));
        }
    }

    #[test]
    fn a_damaged_archive_gives_what_comes_before() {
        let first = record("response", "http://a.org/x", &answer("", b"<p>one"));
        let mut cut = [&first[..], &first[..first.len() - 20]].concat();
        let (result, pages) = taken(&cut);
        assert_eq!((result.unwrap().cut.as_deref(), pages.len()), (Some("the last record is cut short"), 1));
        cut.truncate(first.len());
        cut.extend_from_slice(b"\0\x01binary");
        assert!(taken(&cut).0.unwrap().cut.is_some());
        for archive in [&b"\x89PNG"[..], b"", &packed(b"no archive")] {
            let result = taken(archive).0;
            assert_eq!(result.is_err(), !archive.is_empty(), "{result:?}");
        }
    }

    #[test]
    fn what_is_in_the_folder_is_neither_replaced_nor_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, pages) = (folder.path().join("a.warc"), folder.path().join("pages"));
        let page = |body: &[u8]| record("response", "http://a.org/x", &answer("", body));
        fs::write(&path, [page(b"<p>one"), page(b"<p>two")].concat()).unwrap();
        let run = |known: &BTreeSet<PathBuf>| extract(&path, &pages, known, &Limits::default());
        let first = run(&BTreeSet::new()).unwrap();
        assert_eq!((first.pages.len(), first.repeated), (1, 1));
        assert_eq!(run(&BTreeSet::new()).unwrap(), first, "a second run finds the same pages");
        assert_eq!(run(&first.pages).unwrap().repeated, 2);
        let place = first.pages.first().unwrap();
        fs::write(place, "mine").unwrap();
        assert!(matches!(run(&BTreeSet::new()), Err(Fault::Occupied { .. })));
        assert_eq!(fs::read_to_string(place).unwrap(), "mine");
        #[cfg(unix)]
        {
            fs::remove_dir_all(pages.join("a.org")).unwrap();
            fs::create_dir(folder.path().join("elsewhere")).unwrap();
            std::os::unix::fs::symlink(folder.path().join("elsewhere"), pages.join("a.org")).unwrap();
            assert!(matches!(run(&BTreeSet::new()), Err(Fault::Link { .. })));
            assert_eq!(fs::read_dir(folder.path().join("elsewhere")).unwrap().count(), 0);
        }
    }

    #[test]
    fn long_names_keep_apart() {
        let long = "я".repeat(300);
        let [a, b] = ["1", "2"].map(|end| place(&format!("http://a.org/{long}{end}"), b""));
        assert!(a != b && a.file_name().unwrap().len() <= 255);
    }
}
