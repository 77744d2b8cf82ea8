//! `sverka batch`: rows, exit codes, files that are whole or not there.

use super::support::Room;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

fn pair(id: &str, source: &str, target: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"src\":{{\"lang\":\"en\",\"text\":\"{source}\"}},\"tgt\":{{\"lang\":\"ru\",\"text\":\"{target}\"}}}}\n"
    )
}

fn good(count: usize) -> String {
    (0..count)
        .map(|k| pair(&k.to_string(), &format!("It rained in {k}. We left."), "Шёл дождь. Мы ушли."))
        .collect()
}

fn ids(out: &str) -> Vec<String> {
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].to_string();
    out.lines().map(id).collect()
}

#[test]
fn rows_are_the_same_on_any_number_of_threads() {
    let room = Room::empty();
    let input = format!("{}no json\n{}", good(40), pair("x\\u2028y", "One.", "Раз."));
    let one = room.run_with_input(&["batch", "-j", "1"], &input).done();
    assert_eq!(one.out.lines().count(), 42);
    assert!(one.out.contains("x\\u2028y") && !one.out.contains('\u{2028}'), "{}", one.out);
    assert!(one.err.contains("42 lines, 1 error (E_JSON 1)"), "{}", one.err);
    for threads in ["2", "8"] {
        assert_eq!(room.run_with_input(&["batch", "--threads", threads], &input).done().out, one.out);
    }
    let strict = room.run_with_input(&["batch", "--max-error-rate", "0.01", "--log", "json"], &input);
    assert_eq!((strict.code, strict.out), (Some(5), one.out));
    let stats: Value = serde_json::from_str(strict.err.lines().last().unwrap()).unwrap();
    assert_eq!((&stats["lines"], &stats["codes"]["E_JSON"]), (&Value::from(42), &Value::from(1)));
}

#[test]
fn a_line_is_answered_before_the_next_comes() {
    let room = Room::empty();
    let mut child = room.command(&["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in ["a", "b"] {
        to.write_all(pair(id, "One.", "Раз.").as_bytes()).unwrap();
        let mut row = String::new();
        from.read_line(&mut row).unwrap();
        assert_eq!(ids(&row), [format!("\"{id}\"")]);
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_file_of_answers_is_whole_and_is_not_made_twice() {
    let room = Room::empty();
    room.write("in.jsonl", good(5));
    let args = ["batch", "in.jsonl", "-o", "out.jsonl", "--skip-done", "--log", "json"];
    room.run(&args).done();
    let first = room.read("out.jsonl");
    let footer: Value = serde_json::from_str(first.lines().last().unwrap()).unwrap();
    assert_eq!((&footer["status"], &footer["rows"]), (&Value::from("end"), &Value::from(5)));
    // Whole: nothing is done, and the input is not even opened.
    fs::remove_file(room.path().join("in.jsonl")).unwrap();
    assert!(room.run(&args).done().err.contains("\"skipped\":\"done\""));
    // A row is missing: all is done again.
    room.write("in.jsonl", good(5));
    let damaged: String = first.lines().skip(1).map(|line| format!("{line}\n")).collect();
    room.write("out.jsonl", damaged);
    room.run(&args).done();
    assert_eq!(room.read("out.jsonl"), first);
    // Ids that are done are passed over.
    room.write("done.txt", "1\n3\n");
    let rest = room.run(&["batch", "in.jsonl", "--ids-done", "done.txt"]).done();
    assert_eq!(ids(&rest.out), ["\"0\"", "\"2\"", "\"4\""]);
}

#[test]
fn exit_codes_tell_what_went_wrong() {
    let room = Room::empty();
    room.run(&["batch", "missing.jsonl"]).refused(&["missing.jsonl: cannot be read"]);
    assert_eq!(room.run(&["batch", "--doc-timeout", "0"]).code, Some(2));
    assert_eq!(room.run_with_input(&["batch", "-o", "no/such/folder/x"], &good(1)).code, Some(4));
    #[cfg(target_os = "linux")]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        room.write("in.jsonl", good(3));
        let mut command = room.command(&["batch", "in.jsonl"]);
        let output = command.stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let test = room.run(&["batch", "--self-test"]).done();
    let test: Value = serde_json::from_str(&test.out).unwrap();
    assert_eq!(test["ok"], true);
    assert!(test["model"].as_str().unwrap().starts_with("sha256:"));
}
