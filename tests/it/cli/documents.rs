//! The documents in `tests/cmd`: commands and all that they print.

#[test]
fn commands_print_what_the_documents_say() {
    trycmd::TestCases::new().case("tests/cmd/*.md");
}
