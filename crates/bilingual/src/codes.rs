//! Inline codes shown as text.

use tmx::{Code, Inline, Segment};

/// Returns a segment with its codes as they are in the original format, `<b>`, and with the text
/// of sub-flows in them: what checks compare.
pub fn with_codes(segment: &Segment) -> String {
    let mut out = String::new();
    show(&segment.pieces, &mut out);
    out
}

fn show(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        let code = match piece {
            Inline::Text(text) => {
                out.push_str(text);
                continue;
            }
            Inline::Hi(hi) => {
                show(&hi.content, out);
                continue;
            }
            Inline::Bpt(code) => &code.content,
            Inline::Ept(code) => &code.content,
            Inline::It(code) => &code.content,
            Inline::Ph(code) => &code.content,
            Inline::Ut(code) => &code.content,
        };
        for part in code {
            match part {
                Code::Text(text) => out.push_str(text),
                Code::Sub(sub) => show(&sub.content, out),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::{Ph, Sub};

    #[test]
    fn the_text_of_sub_flows_is_shown() {
        let sub = Sub { content: vec![Inline::Text("the bridge in 1974".into())], ..Sub::default() };
        let content = vec![Code::Text("<img alt=\"".into()), Code::Sub(sub), Code::Text("\"/>".into())];
        let mut segment = Segment::from("See ");
        segment.pieces.push(Inline::Ph(Ph { content, ..Ph::default() }));
        segment.push_text(" here.");
        assert_eq!(with_codes(&segment), "See <img alt=\"the bridge in 1974\"/> here.");
    }
}
