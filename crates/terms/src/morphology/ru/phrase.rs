//! Phrases in their dictionary form.
//!
//! A phrase consists of the words that agree with a head, the head, the words next to it in the same case,
//! and a tail that does not change: «Валерия / Семерикова», «единой / системы / гидрологического
//! мониторинга», «государств / – членов / ОДКБ».

use super::{Analysis, Cell, Lexicon, Origin, analyses, is_abbreviation, is_adverb};
use crate::morphology::{CaseSet, Class, DictionaryForm, Gender, Number, Seen, fold};

/// A word of a phrase, or a part of a hyphenated word in which both parts decline.
struct Token<'a> {
    text: &'a str,
    /// No space before it.
    glued: bool,
    kind: Kind,
    nouns: Vec<Analysis>,
    adjectives: Vec<Analysis>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// It may agree or be agreed with.
    Nominal,
    /// «и», a comma.
    And,
    Dash,
    /// Never changes, and the words around it agree: «особо», «IX», «Л.».
    Particle,
    /// Never changes but may be the head: ОДКБ, «Инфофорум-2022».
    Fixed,
    /// Ends the phrase: a preposition, a verb.
    Wall,
}

/// The gender, number and cases that agreeing words have in common.
#[derive(Clone, Copy, Debug)]
struct Slot {
    gender: Option<Gender>,
    number: Option<Number>,
    cases: CaseSet,
}

/// A token with the reading chosen for it.
type Choice = (usize, Analysis);

/// A reading of a phrase.
struct Plan {
    head: usize,
    slot: Slot,
    /// The head, followed by the others that decline with it.
    nouns: Vec<Choice>,
    adjectives: Vec<(usize, Analysis)>,
    /// Heads joined by «и» keep their plural: «вызовы и угрозы».
    joined: bool,
    weight: f32,
}

/// How much likelier a head becomes with each adjective that agrees with it.
const AGREEMENT: f32 = 15.0;
/// Weight of a number that the head is unlikely to have: the plural of a name, the singular if the text has
/// only plurals.
const MINOR: f32 = 0.02;
/// How much rarer women are than men among people in texts whose first name is unknown.
const HERS: f32 = 0.3;
/// Share of the readings below which a guess is not used.
const SURE: f32 = 0.5;

/// Returns the dictionary form of a noun phrase.
pub(in crate::morphology) fn dictionary_form(
    words: &[&str],
    all_plural: bool,
    seen: &Seen,
) -> DictionaryForm {
    let tokens = tokens(words, seen);
    let mut best: Option<Plan> = None;
    for (head, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Nominal => {
                let plan = plan(&tokens, head, all_plural);
                if let Some(plan) = plan
                    && best.as_ref().is_none_or(|b| plan.weight > b.weight)
                {
                    best = Some(plan);
                }
                if token.adjectives.is_empty() {
                    break;
                }
            }
            Kind::And | Kind::Particle => {}
            Kind::Fixed if head == 0 => return DictionaryForm { text: words.join(" "), as_seen: false },
            _ => break,
        }
    }
    let written = best.as_ref().and_then(|plan| write(&tokens, plan, all_plural));
    written.unwrap_or_else(|| DictionaryForm::as_seen(words))
}

fn tokens<'a>(words: &[&'a str], seen: &Seen) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    for word in words {
        // «Ростов-на-Дону»
        if let Some(at) = word.find("-на-").filter(|at| *at > 0) {
            out.push(token(&word[..at], seen));
            out.push(Token {
                text: &word[at..],
                glued: true,
                kind: Kind::Wall,
                nouns: Vec::new(),
                adjectives: Vec::new(),
            });
            continue;
        }
        if let Some((first, second)) = word.split_once('-')
            && !first.is_empty()
            && !second.is_empty()
        {
            let (first, mut second) = (token(first, seen), token(second, seen));
            if first.kind == Kind::Nominal && decline_together(&first, &second) {
                let dash = Token {
                    text: "-",
                    glued: true,
                    kind: Kind::Dash,
                    nouns: Vec::new(),
                    adjectives: Vec::new(),
                };
                second.glued = true;
                out.extend([first, dash, second]);
                continue;
            }
        }
        out.push(token(word, seen));
    }
    out
}

/// Checks whether both parts of a word with a hyphen are known nouns in one case: «государств-членов», but not
/// «интернет-сайта».
fn decline_together(first: &Token, second: &Token) -> bool {
    let known = |a: &&Analysis| a.origin >= Origin::Name && !a.paradigm.fixed;
    first.nouns.iter().filter(known).any(|a| {
        second.nouns.iter().filter(|b| b.origin > Origin::Guessed).any(|b| {
            a.cells.iter().any(|x| b.cells.iter().any(|y| x.cases.meets(y.cases) && x.number == y.number))
        })
    })
}

fn token<'a>(text: &'a str, seen: &Seen) -> Token<'a> {
    let folded = fold(text);
    let lexicon = Lexicon::get();
    let cyrillic = folded.chars().any(|c| matches!(c, 'а'..='я'));
    let kind = match folded.as_str() {
        "и" | "или" | "," => Kind::And,
        "-" | "–" | "—" => Kind::Dash,
        _ if text.starts_with(['«', '"', '“', '„']) => Kind::Fixed,
        _ if !text.chars().any(char::is_alphabetic) => Kind::Particle,
        // Ordinals and initials: «IX», «Л.».
        _ if text.chars().all(|c| "IVXLC".contains(c)) => Kind::Particle,
        _ if text.ends_with('.') => Kind::Particle,
        _ if is_abbreviation(text) || !cyrillic => Kind::Fixed,
        // «ИНФОФОРУМ-2022»
        _ if text.contains(|c: char| c.is_ascii_digit()) => Kind::Fixed,
        _ => match lexicon.closed(&folded) {
            Some((_, Class::Adverb)) => Kind::Particle,
            Some(_) => Kind::Wall,
            None => Kind::Nominal,
        },
    };
    let mut token = Token { text, glued: false, kind, nouns: Vec::new(), adjectives: Vec::new() };
    if kind == Kind::Nominal {
        for analysis in analyses(text, seen) {
            match analysis.paradigm.class {
                Class::Noun => token.nouns.push(analysis),
                Class::Adjective => token.adjectives.push(analysis),
                _ => {}
            }
        }
        // «судно» is not an adverb of «судный».
        if is_adverb(lexicon, &folded) && token.nouns.iter().all(|a| a.origin == Origin::Guessed) {
            token.kind = Kind::Particle;
        } else if token.nouns.is_empty() && token.adjectives.is_empty() {
            token.kind = Kind::Wall;
        }
    }
    token
}

impl Slot {
    fn of(cell: &Cell) -> Slot {
        Slot { gender: cell.gender, number: cell.number, cases: cell.cases }
    }

    /// Returns what it has in common with a cell.
    fn with(self, cell: &Cell) -> Option<Slot> {
        let cases = self.cases.and(cell.cases);
        let plural = self.number == Some(Number::Plural) || cell.number == Some(Number::Plural);
        let fits = !cases.is_empty()
            && (self.number.is_none() || cell.number.is_none() || self.number == cell.number)
            && (plural || self.gender.is_none() || cell.gender.is_none() || self.gender == cell.gender);
        fits.then_some(Slot {
            gender: self.gender.or(cell.gender),
            number: self.number.or(cell.number),
            cases,
        })
    }

    /// Returns the slot for an adjacent noun, which has its own gender.
    fn without_gender(self) -> Slot {
        Slot { gender: None, ..self }
    }
}

/// Returns the likeliest of some readings that fits a slot.
fn fitting(readings: &[Analysis], slot: Slot) -> Option<(&Analysis, Slot, f32)> {
    readings
        .iter()
        .flat_map(|a| a.cells.iter().filter(|cell| !cell.short).map(move |cell| (a, cell)))
        .filter_map(|(a, cell)| Some((a, slot.with(cell)?, a.weight)))
        .max_by(|x, y| x.2.total_cmp(&y.2))
}

/// Returns the best reading of the phrase with this head.
fn plan(tokens: &[Token], head: usize, all_plural: bool) -> Option<Plan> {
    let token = &tokens[head];
    let mut best: Option<Plan> = None;
    // An adjective is a head if there is no other: «учёный», «Оршанская».
    let substantive = token.nouns.is_empty();
    let readings = if substantive { &token.adjectives } else { &token.nouns };
    for noun in readings {
        let all: f32 = noun.cells.iter().map(|cell| cell.weight).sum();
        for cell in noun.cells.iter().filter(|cell| !cell.short) {
            let weight = noun.weight * cell.weight / all.max(f32::MIN_POSITIVE);
            // Names are rarely plural.
            let rare =
                noun.origin == Origin::Name && cell.number == Some(Number::Plural) && !noun.paradigm.plural;
            let start = Plan {
                head,
                slot: Slot::of(cell),
                nouns: vec![(head, noun.clone())],
                adjectives: Vec::new(),
                joined: false,
                weight: match cell.number {
                    Some(Number::Plural) if all_plural => weight,
                    Some(Number::Singular) if all_plural => MINOR * weight,
                    _ if rare => MINOR * weight,
                    _ => weight,
                },
            };
            let Some(plan) = before(tokens, start).map(|plan| after(tokens, plan)) else { continue };
            if best.as_ref().is_none_or(|b| plan.weight > b.weight) {
                best = Some(plan);
            }
        }
    }
    best
}

/// Adds the words before the head that agree with it. Returns `None` if one disagrees.
fn before(tokens: &[Token], mut plan: Plan) -> Option<Plan> {
    for (at, token) in tokens.iter().enumerate().take(plan.head).rev() {
        if token.kind != Kind::Nominal {
            continue;
        }
        let (analysis, slot, weight) = fitting(&token.adjectives, plan.slot)?;
        plan.slot = slot;
        plan.weight *= weight * AGREEMENT;
        plan.adjectives.push((at, analysis.clone()));
    }
    Some(plan)
}

/// Adds the words after the head in its case: the other half of a pair, the second of two heads, the rest of
/// a name.
fn after(tokens: &[Token], mut plan: Plan) -> Plan {
    let mut at = plan.head + 1;
    // «государство – член»
    if let Some([dash, token]) = tokens.get(at..at + 2)
        && dash.kind == Kind::Dash
        && let Some((analysis, slot, weight)) = fitting(&token.nouns, plan.slot.without_gender())
    {
        plan.slot = Slot { gender: plan.slot.gender, ..slot };
        plan.weight *= weight * AGREEMENT;
        plan.nouns.push((at + 1, analysis.clone()));
        return plan;
    }
    // «наркотические средства и психотропные вещества»
    if tokens.get(at).is_some_and(|token| token.kind == Kind::And) {
        for second in at + 1..tokens.len() {
            let token = &tokens[second];
            if let Some((analysis, slot, weight)) = fitting(&token.nouns, plan.slot.without_gender()) {
                let start = Plan {
                    head: second - at - 1,
                    slot: Slot { gender: analysis.cells.first().and_then(|cell| cell.gender), ..slot },
                    nouns: Vec::new(),
                    adjectives: Vec::new(),
                    joined: true,
                    weight: 1.0,
                };
                if let Some(other) = before(&tokens[at + 1..], start) {
                    plan.slot = Slot { gender: plan.slot.gender, ..slot };
                    plan.weight *= weight * other.weight;
                    plan.nouns.push((second, analysis.clone()));
                    plan.adjectives.extend(other.adjectives.into_iter().map(|(i, a)| (i + at + 1, a)));
                    plan.joined = true;
                    return plan;
                }
            }
            if token.kind != Kind::Nominal || token.adjectives.is_empty() {
                break;
            }
        }
        return plan;
    }
    // «Валерий Семериков», «президент Иванов», «город Москва»
    let head = &plan.nouns[0].1;
    // «Лев Толстой»: a word that is a name because a name follows.
    let followed = tokens.get(at).is_some_and(|next| next.nouns.iter().any(|a| a.paradigm.is_surname()));
    let mut person = is_named(head) || is_capital(&head.stem) && followed;
    // «город Москва», «судья Иванов»: a title has its own gender.
    let mut slot = plan.slot;
    if !is_capital(&head.stem) {
        slot = slot.without_gender();
    }
    while let Some(token) = tokens.get(at) {
        if !person
            || !is_capital(token.text)
            || token.kind != Kind::Nominal
            || plan.slot.number != Some(Number::Singular)
        {
            break;
        }
        let noun = fitting(&token.nouns, slot);
        let Some((analysis, next, weight)) = noun.or_else(|| fitting(&token.adjectives, slot)) else {
            // A foreign woman's surname does not change: «Маргарет Тэтчер».
            plan.weight *= 0.3;
            break;
        };
        slot = next;
        plan.slot.cases = slot.cases;
        // More unknown people are men: «Дональду Трампу».
        let hers = plan.nouns[0].1.origin == Origin::Guessed && slot.gender == Some(Gender::Feminine);
        plan.weight *= if hers { HERS * weight } else { weight };
        plan.nouns.push((at, analysis.clone()));
        person = true;
        at += 1;
    }
    plan
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Checks whether a name after the head is in the same case: the head is itself a name, or a title.
fn is_named(head: &Analysis) -> bool {
    let capital = is_capital(&head.stem);
    let lemma = fold(&head.lemma());
    capital && (head.origin == Origin::Name || head.origin == Origin::Guessed)
        || Lexicon::get().is_title(lemma.rsplit('-').next().unwrap_or(&lemma))
}

/// Checks whether the readings agree on the dictionary form, even by several paradigms.
fn is_sure(token: &Token, chosen: &Analysis) -> bool {
    let lemma = chosen.lemma();
    let readings = token.nouns.iter().chain(&token.adjectives);
    chosen.origin > Origin::Guessed
        || readings.filter(|a| a.lemma() == lemma).map(|a| a.weight).sum::<f32>() >= SURE
}

fn write(tokens: &[Token], plan: &Plan, all_plural: bool) -> Option<DictionaryForm> {
    let (at, head) = plan.nouns.first()?;
    // Names that agree with each other are certain.
    let named = plan.nouns.len() > 1 && !plan.joined;
    if !is_sure(&tokens[*at], head) && !head.paradigm.is_surname() && !named {
        return None;
    }
    let in_plural = plan.slot.number == Some(Number::Plural);
    let keep_plural = all_plural || plan.joined;
    // «людей»: «человек»
    let singular = Lexicon::get().singular(&fold(&head.lemma())).filter(|_| !keep_plural);
    let plural = singular.is_none() && (head.paradigm.plural || in_plural && keep_plural);
    let number = if plural { Number::Plural } else { Number::Singular };
    // An adjective that is a noun in the plural has no gender: «учёные».
    let gender = match singular {
        Some(_) => Some(Gender::Masculine),
        None => plan.slot.gender.or(Some(Gender::Masculine)),
    };
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && !token.glued {
            out.push(' ');
        }
        let noun = plan.nouns.iter().find(|(i, _)| *i == at).map(|(_, a)| a);
        let adjective = plan.adjectives.iter().find(|(i, _)| *i == at).map(|(_, a)| a);
        match (noun, adjective) {
            (Some(_), _) if at == plan.head && singular.is_some() => out.push_str(singular?),
            (Some(a), _) if is_sure(token, a) || a.paradigm.is_surname() || named => {
                let of = gender.filter(|_| !plural).or_else(|| (!plural).then_some(Gender::Masculine));
                let ending = a.paradigm.nominative(of, number);
                out.push_str(&match ending {
                    Some(ending) if !plural => a.singular(ending),
                    Some(ending) => a.with(ending),
                    None => a.with(a.paradigm.nominative(None, Number::Plural)?),
                });
            }
            (None, Some(a)) => {
                // Each adjective has the gender of its own head.
                let own = plan.nouns.iter().filter(|(i, _)| *i > at).min_by_key(|(i, _)| *i);
                let of = match own {
                    Some((_, noun)) if plan.joined => noun.cells.first().and_then(|cell| cell.gender),
                    _ => gender,
                };
                let ending =
                    if plural { None } else { of.and_then(|of| a.paradigm.nominative(Some(of), number)) };
                out.push_str(&a.with(ending.or_else(|| a.paradigm.nominative(None, Number::Plural))?));
            }
            _ => out.push_str(token.text),
        }
    }
    Some(DictionaryForm { text: out, as_seen: false })
}
