//! Any bytes as an SRX file, and any text split by its rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::document::Lang;
use sverka::split::Splitter;
use sverka::split::srx::Srx;

fuzz_target!(|input: (&[u8], &str, &str, &str)| {
    let (bytes, before, after, text) = input;
    let Some(lang) = Lang::parse("en") else { return };
    let escape = |part: &str| part.replace('&', "&amp;").replace('<', "&lt;");
    // Bytes alone hardly ever get as far as a rule.
    let file = format!(
        "<srx version=\"2.0\"><header cascade=\"yes\"/><body><languagerules><languagerule languagerulename=\"A\">\
         <rule break=\"no\"><beforebreak>{0}</beforebreak><afterbreak>{1}</afterbreak></rule>\
         <rule><beforebreak>{1}</beforebreak><afterbreak>{0}</afterbreak></rule><rule><beforebreak>\\.\\s\
         </beforebreak></rule></languagerule></languagerules><maprules><languagemap languagepattern=\".*\" \
         languagerulename=\"A\"/></maprules></body></srx>",
        escape(before),
        escape(after)
    );
    for srx in [bytes, file.as_bytes()] {
        let Ok((srx, _)) = Srx::read("a.srx", srx) else { continue };
        let Ok((rules, _)) = srx.rules(&lang) else { continue };
        let mut end = 0;
        for range in Splitter::new(&lang).with_srx(rules).sentences(text) {
            assert_eq!(range.start, end, "a gap or an overlap");
            assert!(range.end > range.start, "an empty sentence");
            let _ = &text[range.clone()];
            end = range.end;
        }
        assert_eq!(end, text.len(), "the end is missing");
    }
});
