//! All cases of all Russian numerals, made by their rules, are read as what they are.

use super::{Reading, read};

/// Nominative, genitive, dative, accusative, instrumental, prepositional.
type Cases = [String; 6];

fn cases(forms: &str) -> Cases {
    let list: Vec<String> = forms.split_whitespace().map(str::to_owned).collect();
    list.try_into().expect("six cases")
}

/// The numeral that declines as «пять» does: on a soft sign.
fn soft(stem: &str) -> Cases {
    ["ь", "и", "и", "ь", "ью", "и"].map(|end| format!("{stem}{end}"))
}

/// The numeral of tens that declines in both parts: «пятьдесят», «пятидесяти», «пятьюдесятью».
fn tens(stem: &str) -> Cases {
    let oblique = format!("{stem}идесяти");
    let plain = format!("{stem}ьдесят");
    [plain.clone(), oblique.clone(), oblique.clone(), plain, format!("{stem}ьюдесятью"), oblique]
}

/// Hundreds as «пятьсот».
fn hundreds(stem: &str) -> Cases {
    let plain = format!("{stem}ьсот");
    [
        plain.clone(),
        format!("{stem}исот"),
        format!("{stem}истам"),
        plain,
        format!("{stem}ьюстами"),
        format!("{stem}истах"),
    ]
}

/// Every cardinal that is one word, with its value.
fn cardinals() -> Vec<(f64, Cases)> {
    let mut out = vec![
        (0.0, cases("ноль ноля нолю ноль нолём ноле")),
        (0.0, cases("нуль нуля нулю нуль нулём нуле")),
        (2.0, cases("два двух двум два двумя двух")),
        (2.0, cases("две двух двум двух двумя двух")),
        (3.0, cases("три трёх трём три тремя трёх")),
        (4.0, cases("четыре четырёх четырём четыре четырьмя четырёх")),
        (8.0, cases("восемь восьми восьми восемь восемью восьми")),
        (8.0, cases("восемь восьми восьми восемь восьмью восьми")),
        (40.0, cases("сорок сорока сорока сорок сорока сорока")),
        (90.0, cases("девяносто девяноста девяноста девяносто девяноста девяноста")),
        (100.0, cases("сто ста ста сто ста ста")),
        (200.0, cases("двести двухсот двумстам двести двумястами двухстах")),
        (300.0, cases("триста трёхсот трёмстам триста тремястами трёхстах")),
        (400.0, cases("четыреста четырёхсот четырёмстам четыреста четырьмястами четырёхстах")),
        (80.0, cases("восемьдесят восьмидесяти восьмидесяти восемьдесят восьмьюдесятью восьмидесяти")),
        (80.0, cases("восемьдесят восьмидесяти восьмидесяти восемьдесят восемьюдесятью восьмидесяти")),
        (800.0, cases("восемьсот восьмисот восьмистам восемьсот восьмьюстами восьмистах")),
        (800.0, cases("восемьсот восьмисот восьмистам восемьсот восемьюстами восьмистах")),
    ];
    for (value, stem) in [(5.0, "пят"), (6.0, "шест"), (7.0, "сем"), (9.0, "девят"), (10.0, "десят")]
    {
        out.push((value, soft(stem)));
    }
    let teens = ["один", "две", "три", "четыр", "пят", "шест", "сем", "восем", "девят"];
    out.extend((11..).zip(teens).map(|(value, stem)| (f64::from(value), soft(&format!("{stem}надцат")))));
    out.extend([(20.0, soft("двадцат")), (30.0, soft("тридцат"))]);
    out.extend([(50.0, "пят"), (60.0, "шест"), (70.0, "сем")].map(|(value, stem)| (value, tens(stem))));
    let stems = [(500.0, "пят"), (600.0, "шест"), (700.0, "сем"), (900.0, "девят")];
    out.extend(stems.map(|(value, stem)| (value, hundreds(stem))));
    out
}

/// Both spellings of a text with «ё».
fn spellings(text: &str) -> Vec<String> {
    let mut out = vec![text.to_owned()];
    if text.contains('ё') {
        out.push(text.replace('ё', "е"));
    }
    out
}

/// Checks that a text is one number that may be `value`.
fn assert_is(text: &str, value: f64) {
    for text in spellings(text) {
        let numbers = read(&text, "ru");
        let is = |reading: &Reading| matches!(reading, Reading::Value(found) if (found - value).abs() < 1e-6);
        assert!(
            numbers.len() == 1 && numbers[0].readings.iter().any(is),
            "{text} is not {value}: {numbers:?}"
        );
    }
}

#[test]
fn cardinals_in_all_cases() {
    for (value, forms) in cardinals() {
        for form in forms {
            assert_is(&form, value);
        }
    }
    let collective =
        ["двое", "трое", "четверо", "пятеро", "шестеро", "семеро", "восьмеро", "девятеро", "десятеро"];
    for (value, nominative) in (2..).zip(collective) {
        let stem = nominative.strip_suffix(['е', 'о']).unwrap();
        let vowel = if value < 4 { "и" } else { "ы" };
        for end in ["х", "м", "ми"] {
            assert_is(&format!("{stem}{vowel}{end}"), f64::from(value));
        }
        assert_is(nominative, f64::from(value));
    }
    for form in ["полтора", "полторы", "полутора"] {
        assert_is(form, 1.5);
    }
    for form in ["полтораста", "полутораста"] {
        assert_is(form, 150.0);
    }
}

/// All numbers below a thousand, each in one case after the other, alone and as thousands and millions.
#[test]
fn compounds_in_all_cases() {
    let words = cardinals();
    let find = |value: f64, case: usize| -> Vec<&str> {
        words.iter().filter(|(other, _)| *other == value).map(|(_, forms)| forms[case].as_str()).collect()
    };
    let ones = ["один", "одного", "одному", "один", "одним", "одном"];
    let thousands = ["тысяч", "тысяч", "тысячам", "тысяч", "тысячами", "тысячах"];
    let millions = ["миллионов", "миллионов", "миллионам", "миллионов", "миллионами", "миллионах"];
    let billions = ["миллиардов", "миллиардов", "миллиардам", "миллиардов", "миллиардами", "миллиардах"];
    for value in 11..1000_u32 {
        for case in 0..6 {
            let rest = value % 100;
            let mut parts = vec![value / 100 * 100];
            parts.extend(if (10..20).contains(&rest) { vec![rest] } else { vec![rest / 10 * 10, rest % 10] });
            parts.retain(|part| *part > 0);
            let mut texts = vec![String::new()];
            for part in parts {
                let forms = if part == 1 { vec![ones[case]] } else { find(f64::from(part), case) };
                texts = texts
                    .iter()
                    .flat_map(|text| forms.iter().map(move |form| format!("{text} {form}").trim().to_owned()))
                    .collect();
            }
            for text in texts {
                let value = f64::from(value);
                assert_is(&text, value);
                assert_is(&format!("{text} {}", thousands[case]), value * 1e3);
                assert_is(&format!("{text} {}", millions[case]), value * 1e6);
                assert_is(&format!("{text} {} {text}", billions[case]), value * 1e9 + value);
            }
        }
    }
}

#[test]
fn scales_in_all_cases() {
    let soft = ["а", "и", "е", "у", "ей", "ью", "", "ам", "ами", "ах"];
    for end in soft {
        assert_is(&format!("тысяч{end}"), 1e3);
    }
    for end in ["ня", "ни", "не", "ню", "ней", "ен", "ням", "нями", "нях"] {
        assert_is(&format!("сот{end}"), 100.0);
    }
    for (stem, value) in [("миллион", 1e6), ("миллиард", 1e9), ("триллион", 1e12)] {
        for end in ["", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах"] {
            assert_is(&format!("{stem}{end}"), value);
        }
    }
}

#[test]
fn ordinals_in_all_cases() {
    let hard = "ый ая ое ые ого ому ым ом ой ую ых ыми";
    let stressed = "ой ая ое ые ого ому ым ом ую ых ыми";
    let ordinals = [
        (1.0, "перв", hard),
        (2.0, "втор", stressed),
        (3.0, "трет", "ий ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими"),
        (4.0, "четвёрт", hard),
        (5.0, "пят", hard),
        (6.0, "шест", stressed),
        (7.0, "седьм", stressed),
        (8.0, "восьм", stressed),
        (9.0, "девят", hard),
        (10.0, "десят", hard),
        (11.0, "одиннадцат", hard),
        (12.0, "двенадцат", hard),
        (13.0, "тринадцат", hard),
        (14.0, "четырнадцат", hard),
        (15.0, "пятнадцат", hard),
        (16.0, "шестнадцат", hard),
        (17.0, "семнадцат", hard),
        (18.0, "восемнадцат", hard),
        (19.0, "девятнадцат", hard),
        (20.0, "двадцат", hard),
        (30.0, "тридцат", hard),
        (40.0, "сороков", stressed),
        (50.0, "пятидесят", hard),
        (60.0, "шестидесят", hard),
        (70.0, "семидесят", hard),
        (80.0, "восьмидесят", hard),
        (90.0, "девяност", hard),
        (100.0, "сот", hard),
        (200.0, "двухсот", hard),
        (300.0, "трёхсот", hard),
        (400.0, "четырёхсот", hard),
        (500.0, "пятисот", hard),
        (600.0, "шестисот", hard),
        (700.0, "семисот", hard),
        (800.0, "восьмисот", hard),
        (900.0, "девятисот", hard),
        (1e3, "тысячн", hard),
        (1e6, "миллионн", hard),
        (1e9, "миллиардн", hard),
    ];
    for (value, stem, endings) in ordinals {
        for end in endings.split_whitespace() {
            assert_is(&format!("{stem}{end}"), value);
            if (1.0..10.0).contains(&value) {
                assert_is(&format!("восемьсот восемьдесят {stem}{end}"), 880.0 + value);
            }
        }
    }
}
