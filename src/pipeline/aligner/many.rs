//! A text and several translations of it.

use super::{Aligner, size};
use crate::pipeline::document::{self, Reading, Text};
use crate::pipeline::watch::Stage;
use crate::pipeline::{Error, memory};
use sverka_read::Input;
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Segmented;
use sverka_text::multitext::Multitext;

/// A text aligned with several translations, with remarks about the alignments.
#[derive(Clone, Debug)]
pub struct AlignedMany {
    /// The texts and their joined links.
    pub texts: Multitext,
    /// Remarks about the texts and the alignments, each once.
    pub diagnostics: Vec<Diagnostic>,
}

impl Aligner {
    /// Aligns a text, the pivot, with each of several translations, and joins the links. Every translation is read as its
    /// own [`Reading`] says; the reading of the target in [`reading`](Self::reading) is not used.
    ///
    /// # Errors
    /// As those of [`align_inputs`](Self::align_inputs) for each pair; when two translations are the same file or in one
    /// language; when links out of order are asked for.
    pub fn align_many(&self, pivot: &Input, translations: &[(Input, Reading)]) -> Result<AlignedMany, Error> {
        let inputs: Vec<&Input> =
            std::iter::once(pivot).chain(translations.iter().map(|(input, _)| input)).collect();
        for (at, input) in inputs.iter().enumerate() {
            if inputs[..at].iter().any(|other| document::is_same(input, other)) {
                return Err(Error::SameFile { file: input.to_string() });
            }
        }
        self.check_memory(
            &pivot.to_string(),
            memory::of_files(inputs.iter().map(|input| size(input)).sum()),
        )?;
        self.watch.enter(Stage::Reading)?;
        let aligners: Vec<Self> = translations
            .iter()
            .map(|(_, reading)| self.clone().reading(self.source.clone(), reading.clone()))
            .collect();
        let pivot = document::read(pivot, &self.source, Side::Source)?;
        let read = |(aligner, (input, _)): (&Self, &(Input, Reading))| {
            document::read(input, &aligner.target, Side::Target)
        };
        let texts: Vec<Text> = aligners.iter().zip(translations).map(read).collect::<Result<_, Error>>()?;
        check_languages(self, &pivot, &aligners, &texts)?;
        self.watch.enter(Stage::Splitting)?;
        let (pivot, texts, mut diagnostics) = self.split_many(pivot, texts, &aligners)?;
        let mut bitexts = Vec::with_capacity(texts.len());
        for (aligner, text) in aligners.iter().zip(texts) {
            let aligned = aligner.align_segmented(pivot.clone(), text)?;
            diagnostics.extend(aligned.diagnostics);
            bitexts.push(aligned.bitext);
        }
        let mut once: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
        for diagnostic in diagnostics {
            if !once.contains(&diagnostic) {
                once.push(diagnostic);
            }
        }
        Ok(AlignedMany { texts: Multitext::new(bitexts)?, diagnostics: once })
    }

    /// Splits the pivot and its translations. With [`transcripts`](Self::transcripts), a transcript is split by the sentences
    /// of a text that is none: a translation by the pivot, the pivot by the first such translation.
    fn split_many(
        &self,
        pivot: Text,
        texts: Vec<Text>,
        aligners: &[Self],
    ) -> Result<(Segmented, Vec<Segmented>, Vec<Diagnostic>), Error> {
        let (ours, mut diagnostics, _) = self.sentences(&pivot, Side::Source)?;
        let mut all = vec![ours];
        for (aligner, text) in aligners.iter().zip(&texts) {
            let (segmented, remarks, _) = aligner.sentences(text, Side::Target)?;
            diagnostics.extend(remarks);
            all.push(segmented);
        }
        let read: Vec<&Text> = std::iter::once(&pivot).chain(&texts).collect();
        let readings: Vec<&Reading> =
            std::iter::once(&self.source).chain(aligners.iter().map(|aligner| &aligner.target)).collect();
        diagnostics.extend(self.split_transcripts(&read, &readings, &mut all));
        let theirs = all.split_off(1);
        let ours = all.swap_remove(0);
        let remarks = std::iter::once(pivot).chain(texts).flat_map(|text| text.diagnostics);
        Ok((ours, theirs, remarks.chain(diagnostics).collect()))
    }
}

/// Checks that no two texts are in one language. Variants of a language are told apart only by names that the user gives.
fn check_languages(
    aligner: &Aligner,
    pivot: &Text,
    aligners: &[Aligner],
    texts: &[Text],
) -> Result<(), Error> {
    let named = std::iter::once(&aligner.source).chain(aligners.iter().map(|aligner| &aligner.target));
    let all: Vec<(&Text, bool)> =
        std::iter::once(pivot).chain(texts).zip(named.map(|reading| reading.lang.is_some())).collect();
    for (at, (text, is_named)) in all.iter().enumerate() {
        let is_same = |(other, other_named): &&(&Text, bool)| {
            let both_named = *is_named && *other_named;
            other.lang == text.lang || (other.lang.primary() == text.lang.primary() && !both_named)
        };
        if let Some((other, _)) = all[..at].iter().find(is_same) {
            return Err(Error::SameLanguage {
                files: (other.document.name.clone(), text.document.name.clone()),
                langs: (other.lang.clone(), text.lang.clone()),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const TEXTS: [(&str, &str); 3] = [
        ("en", "Good evening, ladies and gentlemen. We met here in March 2019. Twelve countries came.\n"),
        (
            "ru",
            "Добрый вечер, дамы и господа. Мы встретились здесь в марте 2019 года. Приехали двенадцать стран.\n",
        ),
        (
            "fr",
            "Bonsoir, mesdames et messieurs. Nous nous sommes réunis ici en mars 2019, et douze pays sont venus.\n",
        ),
    ];

    fn input(folder: &Path, name: &str, text: &str) -> Input {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        Input::File(path)
    }

    #[test]
    fn each_pair_is_aligned_as_it_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let [pivot, russian, french] =
            TEXTS.map(|(lang, text)| input(folder.path(), &format!("a.{lang}.txt"), text));
        let inputs = [(russian, Reading::default()), (french, Reading::default())];
        let aligner = Aligner::default();
        let many = aligner.align_many(&pivot, &inputs).unwrap();
        assert_eq!(many.texts.joined().iter().map(|link| link.runs.len()).max(), Some(3));
        for (k, (input, _)) in inputs.iter().enumerate() {
            let alone = aligner.align_inputs(&pivot, input).unwrap();
            assert_eq!(many.texts.bitext(k), Some(alone.bitext));
            assert!(alone.diagnostics.iter().all(|remark| many.diagnostics.contains(remark)));
        }
    }

    #[test]
    fn two_texts_of_a_language_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let [pivot, russian, _] =
            TEXTS.map(|(lang, text)| input(folder.path(), &format!("a.{lang}.txt"), text));
        let again = input(folder.path(), "b.ru.txt", TEXTS[1].1);
        let of = |input: &Input, lang: Option<&str>| {
            (input.clone(), Reading { lang: lang.map(|lang| lang.parse().unwrap()), ..Reading::default() })
        };
        let align = |inputs: &[(Input, Reading)]| Aligner::default().align_many(&pivot, inputs);
        let error = align(&[of(&russian, None), of(&again, None)]).unwrap_err();
        assert!(
            matches!(&error, Error::SameLanguage { files, .. } if files.1.ends_with("b.ru.txt")),
            "{error}"
        );
        let error = align(&[of(&russian, None), of(&russian, None)]).unwrap_err();
        assert!(matches!(error, Error::SameFile { .. }), "{error}");
        // Variants of a language are two languages if the user names both.
        align(&[of(&russian, Some("ru-RU")), of(&again, Some("ru-BY"))]).unwrap();
        assert!(align(&[of(&russian, Some("ru")), of(&again, Some("ru"))]).is_err());
    }
}
