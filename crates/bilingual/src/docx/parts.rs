//! The parts of a document other than its text: styles, the footer, and the list of the parts.

use sverka_text::is_right_to_left;
use tmx::Lang;

/// The head of every part.
pub(super) const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The namespace of the text and of its styles.
const WORDS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
/// Prefix of the types of relationships and of the namespaces they refer to.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";

/// A landscape A4 page with margins of 1.27 cm, in twentieths of a point.
const PAGE: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/>\
    <w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
    <w:pgMar w:top=\"720\" w:right=\"720\" w:bottom=\"720\" w:left=\"720\" w:header=\"360\" w:footer=\"360\" \
    w:gutter=\"0\"/></w:sectPr>";

/// Returns the main text with a body.
pub(super) fn document(body: &str) -> String {
    format!(
        "{XML}<w:document {WORDS} xmlns:r=\"{OFFICE}/relationships\"><w:body>{body}{PAGE}</w:body></w:document>"
    )
}

/// Returns the styles. The style of each language makes Word check the spelling in it and sets the direction
/// of the text. `TableHead` is white, for a dark row.
pub(super) fn styles(source: Option<&Lang>, target: Option<&Lang>) -> String {
    let text = |name: &str, lang: Option<&Lang>| {
        let of_text = lang.and_then(|lang| sverka_text::Lang::parse(lang.as_str()));
        let bidi = if of_text.is_some_and(|lang| is_right_to_left(&lang)) { "<w:bidi/>" } else { "" };
        let lang = lang.map(|lang| format!("<w:lang w:val=\"{lang}\" w:bidi=\"{lang}\"/>"));
        style(name, bidi, &lang.unwrap_or_default())
    };
    let small = |name: &str, more: &str| style(name, more, "<w:color w:val=\"666666\"/><w:sz w:val=\"18\"/>");
    [
        XML,
        &format!(
            "<w:styles {WORDS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" \
             w:hAnsi=\"Calibri\" w:eastAsia=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"21\"/></w:rPr>\
             </w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" \
             w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
        ),
        &style("TableHead", "<w:keepNext/>", "<w:b/><w:color w:val=\"FFFFFF\"/>"),
        &text("Source", source),
        &text("Target", target),
        &small("Number", "<w:jc w:val=\"center\"/>"),
        &small("Advice", "<w:spacing w:after=\"120\"/>"),
        &small("Page", "<w:jc w:val=\"right\"/>"),
        "</w:styles>",
    ]
    .concat()
}

/// Returns a style of paragraphs with properties of the paragraph and of its text.
fn style(name: &str, paragraph: &str, text: &str) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{name}\"><w:name w:val=\"{name}\"/>\
         <w:basedOn w:val=\"Normal\"/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )
}

/// Returns the footer: `2 / 7`, the page and the number of pages.
pub(super) fn footer() -> String {
    let field =
        |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{XML}<w:ftr {WORDS}><w:p><w:pPr><w:pStyle w:val=\"Page\"/></w:pPr>{}<w:r>\
         <w:t xml:space=\"preserve\"> / </w:t></w:r>{}</w:p></w:ftr>",
        field("PAGE"),
        field("NUMPAGES")
    )
}

/// Returns the part with the custom property of a name.
pub(super) fn custom(name: &str, value: &str) -> String {
    format!(
        "{XML}<Properties xmlns=\"{OFFICE}/custom-properties\" xmlns:vt=\"{OFFICE}/docPropsVTypes\">\
         <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{name}\">\
         <vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
    )
}

/// Returns the types of all parts.
pub(super) fn types() -> String {
    let part = |name: &str, kind: &str| {
        format!(
            "<Override PartName=\"/{name}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.{kind}+xml\"/>"
        )
    };
    format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
         Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}</Types>",
        part("word/document", "wordprocessingml.document.main"),
        part("word/styles", "wordprocessingml.styles"),
        part("word/footer1", "wordprocessingml.footer"),
        part("docProps/custom", "custom-properties")
    )
}

/// Returns a part of relationships, each a type and a target: `rId1`, `rId2` and so on.
pub(super) fn relationships(all: &[(&str, &str)]) -> String {
    let one = |(at, (kind, target)): (usize, &(&str, &str))| {
        format!(
            "<Relationship Id=\"rId{}\" Type=\"{OFFICE}/relationships/{kind}\" Target=\"{target}\"/>",
            at + 1
        )
    };
    format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
         </Relationships>",
        all.iter().enumerate().map(one).collect::<String>()
    )
}
