//! SR217: words in which letters of two scripts are mixed.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, nodes::texts},
    syntax::quoted,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR217",
        "confusable-characters",
        "A word mixes letters of two scripts that look the same",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The Cyrillic `а` and the Latin `a` look the same but are different letters. A word that mixes them is a typing error, or
was written to deceive whoever reads the rule. Write the whole word in one script. Words that are entirely in another
script are fine.

```json fires
{"%%partition": "p\u0430ris"}
```

```json quiet
{"%%partition": {"$in": ["paris", "Москва", "Αθήνα", "USB шнур", "5 μm", "10 kΩ"]}}
```
"#,
    check: Check::Expression(check),
};

/// Letters of Cyrillic and Greek, and the Latin ones that they look like.
const ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('ѕ', 's'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
];

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    texts(rule.node, &mut |span, text| {
        let words = text.split(|c: char| !c.is_alphabetic());
        let Some(odd) = words.filter_map(odd).next() else { return };
        let scripts = if is_greek(odd.letter) { "Greek" } else { "Cyrillic" };
        let (letter, word) = (odd.letter, shown(odd.word));
        let code = u32::from(letter);
        let message =
            format!("`{word}` has the {scripts} letter `{letter}` (U+{code:04X}) among Latin letters");
        let found = report.found(span, message, "write the whole word in one script");
        if odd.mostly_latin {
            let latin: String = text.chars().map(|c| latin(c).unwrap_or(c)).collect();
            found.fix("write it in Latin letters", vec![(span, quoted(&latin))]);
        }
    });
}

struct Odd<'t> {
    word: &'t str,
    letter: char,
    mostly_latin: bool,
}

/// A word whose letters are of two scripts, one of them with look-alikes of the other only.
fn odd(word: &str) -> Option<Odd<'_>> {
    let foreign: Vec<char> = word.chars().filter(|c| is_greek(*c) || is_cyrillic(*c)).collect();
    let native: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let letter = *foreign.first()?;
    let foreign_alike = foreign.iter().all(|c| latin(*c).is_some());
    let native_alike = native.iter().all(|c| ALIKE.iter().any(|(_, latin)| latin == c));
    let mixed = !native.is_empty() && (foreign_alike || native_alike && native.len() < foreign.len());
    mixed.then_some(Odd { word, letter, mostly_latin: foreign_alike })
}

fn latin(c: char) -> Option<char> {
    ALIKE.iter().find(|(foreign, _)| *foreign == c).map(|(_, latin)| *latin)
}

fn is_greek(c: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&c) && !matches!(c, 'μ' | 'Ω' | 'π')
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}
