//! Web pages in one file, as browsers save them (RFC 2557): a mail of parts, of which the first in
//! HTML is the page. Its article is read as that of any page.

mod mail;

use crate::left_out::LeftOut;
use crate::source::Source;
use crate::{Error, Format, Options};
use mail::Part;
use std::sync::Arc;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Document, Origin};
use sverka_text::encoding;
use sverka_text::place::Place;

/// Reads a page.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let parts = mail::parts(source.bytes, source.options.limits.depth);
    let is_page = |part: &&Part<'_>| matches!(&*part.media_type, "text/html" | "application/xhtml+xml");
    let mut pages = parts.iter().filter(is_page);
    let no_page = || source.broken("it contains no web page", "save the page again");
    let page = pages.next().ok_or_else(no_page)?;
    let options = Options {
        format: Some(Format::Html),
        encoding: source.options.encoding.clone().or_else(|| label(page)),
        ..source.options.clone()
    };
    let mut left_out = LeftOut::default();
    left_out.add("page in a frame", "pages in frames", pages.count(), None);
    let (mut document, diagnostics) = crate::page(source.name, page.body(), &options, left_out)?;
    // The bytes of the decoded part are of no use as a place; the address of the page is.
    document.origin = Origin::default();
    let saved = mail::header(source.bytes, "snapshot-content-location");
    let is_address = |url: &String| !url.is_empty() && !url.starts_with("cid:");
    let url = Some(page.location.clone()).filter(is_address).or(saved);
    let url: Arc<str> = url.unwrap_or_else(|| source.name.to_owned()).into();
    document.places = vec![Place::Web { url }; document.blocks.len()];
    Ok((document, diagnostics))
}

/// The encoding that the part names, if it is one.
fn label(page: &Part<'_>) -> Option<String> {
    // Internet Explorer's value for an unknown encoding.
    let unknown = |label: &String| label.eq_ignore_ascii_case("x-user-defined");
    Some(page.charset.clone()).filter(|label| encoding::is_label(label) && !unknown(label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expected::{blocks, check_shared};
    use crate::read_bytes;
    use proptest::prelude::*;

    const PAGE: &str = "From: <Saved>\r\nSnapshot-Content-Location: https://example.org/a\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"--b; (c)\"\r\n\r\nPreamble\r\n\
        ----b; (c)\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
        ----b; (c)\r\nCONTENT-TYPE: Text/HTML;\r\n charset=\"koi8-r\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>=E4=C1,=20=C7=CF=\r\n=D2=CF=C4 =3D 5=zz</p>\r\n<!----b; (c)x-->\r\n----b; (c)--\r\n<p>Epilogue</p>";

    fn text(bytes: &[u8]) -> String {
        let (document, _) = read_bytes("a.mhtml", bytes.to_vec(), &Options::default()).unwrap();
        blocks(&document).map_join()
    }

    trait Join {
        fn map_join(self) -> String;
    }

    impl Join for Vec<[String; 3]> {
        fn map_join(self) -> String {
            self.into_iter().map(|[_, place, text]| format!("{place} {text}")).collect::<Vec<_>>().join("|")
        }
    }

    #[test]
    fn the_shared_page_gives_its_article() {
        check_shared("page.ru.mhtml");
    }

    #[test]
    fn the_page_is_the_first_part_in_html() {
        assert_eq!(text(PAGE.as_bytes()), "https://example.org/a Да, город = 5=zz");
        // Line ends of Unix.
        assert_eq!(text(PAGE.replace('\r', "").as_bytes()), "https://example.org/a Да, город = 5=zz");
    }

    #[test]
    fn parts_may_be_nested_and_in_base64_and_cut_off() {
        let inner = "Content-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain\n\nNo\n\
            --in\nContent-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: BASE64\n\
            Content-Location: https://example.org/b\n\nPHA+xOAsIOTg\nLjwvcD4=\n--in--\n";
        let page =
            format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=out\n\n--out\n{inner}");
        assert_eq!(text(page.as_bytes()), "https://example.org/b Да, да.");
        let single = "MIME-Version: 1.0\nContent-Type: text/html; charset=nonsense\n\n<p>Да.</p>";
        assert_eq!(text(single.as_bytes()), "a.mhtml Да.");
    }

    #[test]
    fn frames_are_counted() {
        let part = "--b\nContent-Type: text/html; charset=x-user-defined\n\n<p>Да.</p>\n";
        let page = format!(
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n{}--b--",
            part.repeat(3)
        );
        let (document, remarks) = read_bytes("a.mht", page.into_bytes(), &Options::default()).unwrap();
        assert_eq!(document.text.trim(), "Да.");
        assert_eq!(remarks.last().unwrap().message, "left out: 2 pages in frames");
    }

    #[test]
    fn mail_without_a_page_is_refused() {
        let mail = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n\nHello\n--b--";
        let error = read_bytes("a.mht", mail.into(), &Options::default()).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "a.mht: it contains no web page; save the page again");
    }

    #[test]
    fn deep_nesting_needs_no_stack() {
        let level = |i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        let bomb: String =
            std::iter::once("MIME-Version: 1.0\n".into()).chain((0..20_000).map(level)).collect();
        let options = Options { format: Some(Format::Mhtml), ..Options::default() };
        let thread = std::thread::Builder::new().stack_size(256 << 10);
        let read = move || read_bytes("a.mht", bomb.into_bytes(), &options).is_err();
        assert!(thread.spawn(read).unwrap().join().unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn no_bytes_panic(flips in prop::collection::vec((0..PAGE.len(), any::<u8>()), 0..8)) {
            let mut bytes = PAGE.as_bytes().to_vec();
            for (at, byte) in flips {
                bytes[at] = byte;
            }
            let options = Options { format: Some(Format::Mhtml), ..Options::default() };
            let _ = read_bytes("a.mhtml", bytes, &options);
        }
    }
}
