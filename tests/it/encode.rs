//! The encoder against the references that `model/build.py` writes: the same pieces as
//! SentencePiece, the same vectors as numpy; and, end to end, a sentence finds its translation.

use std::collections::BTreeMap;
use sverka::embed::{DIM, Model};

const PIECES: &str = include_str!("../../crates/embed/model/reference-pieces.tsv");
const VECTORS: &str = include_str!("../../crates/embed/model/reference-vectors.tsv");
/// Numbers of a vector that the reference gives from its start, and as many from its end.
const ENDS: usize = 16;

/// The sentences of each language, in the order of the file.
fn documents() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut documents: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in PIECES.lines() {
        let mut fields = line.split('\t');
        let (lang, _, sentence) = (fields.next().unwrap(), fields.next(), fields.next().unwrap());
        documents.entry(lang).or_default().push(sentence);
    }
    documents
}

fn span(vectors: &sverka::embed::SpanVectors, first: usize, count: usize) -> [f32; DIM] {
    let mut out = [0.0; DIM];
    vectors.span(first, count, &mut out);
    out
}

#[test]
fn pieces_are_those_of_sentencepiece() {
    let mut tokenizer = Model::embedded().tokenizer();
    for line in PIECES.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let expected: Vec<u32> = fields[1].split(' ').map(|id| id.parse().unwrap()).collect();
        assert_eq!(tokenizer.pieces(fields[2]), expected, "{}: {}", fields[0], fields[2]);
    }
}

#[test]
fn vectors_are_those_of_numpy() {
    let documents = documents();
    for line in VECTORS.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let vectors = Model::embedded().encode(&documents[fields[0]]);
        let vector = span(&vectors, fields[1].parse().unwrap(), fields[2].parse().unwrap());
        let ends = vector[..ENDS].iter().chain(&vector[DIM - ENDS..]);
        for (k, (found, expected)) in ends.zip(fields[3].split(' ')).enumerate() {
            let expected: f32 = expected.parse().unwrap();
            assert!((found - expected).abs() < 1e-5, "{line}: number {k} is {found}");
        }
    }
}

#[test]
fn sentences_find_their_translations() {
    let documents = documents();
    let english = Model::embedded().encode(&documents["en"]);
    let (mut found, mut all) = (0, 0);
    for sentences in documents.values() {
        let others = Model::embedded().encode(sentences);
        for i in 0..others.len() {
            let sentence = span(&others, i, 1);
            let cosine =
                |j: usize| -> f32 { span(&english, j, 1).iter().zip(&sentence).map(|(a, b)| a * b).sum() };
            let best = (0..english.len()).max_by(|&a, &b| cosine(a).total_cmp(&cosine(b)));
            found += usize::from(best == Some(i));
            all += 1;
        }
    }
    // 13 sentences in 16 languages; a miss or two is what the table's quality allows.
    assert!(found * 100 >= all * 98, "{found} of {all}");
}

#[test]
fn threads_do_not_change_a_bit() {
    let documents = documents();
    let alone = Model::embedded().encode(&documents["ru"]);
    let together: Vec<_> = std::thread::scope(|scope| {
        let start = || scope.spawn(|| Model::embedded().encode(&documents["ru"]));
        let running: Vec<_> = (0..4).map(|_| start()).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for vectors in together {
        for i in 0..alone.len() {
            assert_eq!(span(&vectors, i, 1).map(f32::to_bits), span(&alone, i, 1).map(f32::to_bits));
        }
    }
}

proptest::proptest! {
    /// Whatever stands in a text, its vector is of unit length or zero, and splitting it at a space
    /// adds nothing: the run of both halves is the whole.
    #[test]
    fn any_text_has_a_vector(left in ".{0,40}", right in "\\PC{0,40}", other in "[a-zа-я ]{20,40}") {
        let apart = Model::embedded().encode(&[&left, &right, &other]);
        let joined = Model::embedded().encode(&[&format!("{left} {right}"), &other]);
        let whole = span(&apart, 0, 2);
        proptest::prop_assert_eq!(whole, span(&joined, 0, 1));
        let length: f32 = whole.iter().map(|x| x * x).sum();
        proptest::prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-5);
    }
}
