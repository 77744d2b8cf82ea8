use crate::expected::check_shared;
#[test]
fn shared_documents_come_out_as_expected() {
    for name in ["parts.ru.rtf", "water-forum.lo.ru.rtf"] {
        check_shared(name);
    }
}
