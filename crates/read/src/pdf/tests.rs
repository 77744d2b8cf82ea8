//! Documents as a whole.

use crate::expected::check_shared;

#[test]
fn shared_documents() {
    for name in [
        "water-forum.lo.ru.pdf",
        "two-columns.en.pdf",
        "no-tounicode.ru.pdf",
        "scan.pdf",
        "unreadable.pdf",
        "one-column.ru.pdf",
    ] {
        check_shared(name);
    }
}
