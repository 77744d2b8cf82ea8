//! The files of the pages.

use crate::kit::Asset;
use sverka_qa::report::MESSAGES;
use sverka_report::words;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Makes an entry of the table: the path in the address, the file below the folder of the crate, the media type.
macro_rules! asset {
    ($path:literal, $file:literal, $kind:expr) => {
        Asset {
            path: $path,
            kind: $kind,
            bytes: include_bytes!(concat!("../", $file)),
            file: concat!(env!("CARGO_MANIFEST_DIR"), "/", $file),
        }
    };
}

/// All files that the server sends. Nothing else is served, whatever is requested.
pub const ASSETS: &[Asset] = &[
    asset!("/", "assets/index.html", HTML),
    asset!("/api.js", "assets/api.js", SCRIPT),
    asset!("/ask.js", "assets/ask.js", SCRIPT),
    asset!("/commands.js", "assets/commands.js", SCRIPT),
    asset!("/dialogs.js", "assets/dialogs.js", SCRIPT),
    asset!("/dom.js", "assets/dom.js", SCRIPT),
    asset!("/early.js", "assets/early.js", SCRIPT),
    asset!("/editor.js", "assets/editor.js", SCRIPT),
    asset!("/fenwick.js", "assets/fenwick.js", SCRIPT),
    asset!("/folders.js", "assets/folders.js", SCRIPT),
    asset!("/help.js", "assets/help.js", SCRIPT),
    asset!("/home.js", "assets/home.js", SCRIPT),
    asset!("/keymap.js", "assets/keymap.js", SCRIPT),
    asset!("/keys.js", "assets/keys.js", SCRIPT),
    asset!("/languages.js", "assets/languages.js", SCRIPT),
    asset!("/list.js", "assets/list.js", SCRIPT),
    asset!("/marks.js", "assets/marks.js", SCRIPT),
    asset!("/matches.js", "assets/matches.js", SCRIPT),
    asset!("/memory.js", "assets/memory.js", SCRIPT),
    asset!("/menu.js", "assets/menu.js", SCRIPT),
    asset!("/minimap.js", "assets/minimap.js", SCRIPT),
    asset!("/model.js", "assets/model.js", SCRIPT),
    asset!("/page.js", "assets/page.js", SCRIPT),
    asset!("/preview.js", "assets/preview.js", SCRIPT),
    asset!("/query.js", "assets/query.js", SCRIPT),
    asset!("/results.js", "assets/results.js", SCRIPT),
    asset!("/review.js", "assets/review.js", SCRIPT),
    asset!("/row.js", "assets/row.js", SCRIPT),
    asset!("/search.js", "assets/search.js", SCRIPT),
    asset!("/simulate.js", "assets/simulate.js", SCRIPT),
    asset!("/staging.js", "assets/staging.js", SCRIPT),
    asset!("/sync.js", "assets/sync.js", SCRIPT),
    asset!("/texts.js", "assets/texts.js", SCRIPT),
    asset!("/views.js", "assets/views.js", SCRIPT),
    // The colours are those of the reports, out of another crate.
    Asset { path: "/colors.css", kind: STYLE, bytes: sverka_report::page::COLORS.as_bytes(), file: "" },
    asset!("/home.css", "assets/home.css", STYLE),
    asset!("/review.css", "assets/review.css", STYLE),
    // What the aligner and the checks say comes from their crates, too.
    Asset { path: "/ui/reasons.en.txt", kind: TEXT, bytes: words::REASONS[0].as_bytes(), file: "" },
    Asset { path: "/ui/reasons.ru.txt", kind: TEXT, bytes: words::REASONS[1].as_bytes(), file: "" },
    Asset { path: "/ui/messages.en.txt", kind: TEXT, bytes: MESSAGES[0].as_bytes(), file: "" },
    Asset { path: "/ui/messages.ru.txt", kind: TEXT, bytes: MESSAGES[1].as_bytes(), file: "" },
    Asset { path: "/ui/remarks.en.txt", kind: TEXT, bytes: words::REMARKS[0].as_bytes(), file: "" },
    Asset { path: "/ui/remarks.ru.txt", kind: TEXT, bytes: words::REMARKS[1].as_bytes(), file: "" },
    asset!("/ui/en.txt", "data/ui/en.txt", TEXT),
    asset!("/ui/ru.txt", "data/ui/ru.txt", TEXT),
];
