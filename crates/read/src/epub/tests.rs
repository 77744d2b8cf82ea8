use crate::expected::{blocks, check_shared};
#[test]
fn shared_books_give_their_blocks() {
    check_shared("book.ru.epub");
    check_shared("keepers.ru.epub");
}
