//! SR216: characters that nobody sees, in texts that are compared letter by letter.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, nodes::texts, visit::calls},
    syntax::quoted,
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR216", "invisible-characters", "A string contains invisible characters"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Strings are compared character by character. A zero-width character, a non-breaking space, a text direction mark, a
control character, or white space at either end makes a string different from what it looks like; usually it was copied
along. Remove it. Characters that other scripts need, such as joiners between Persian or Indian letters and in emoji,
are not reported.

```json fires
{"%%partition": "public\u200b"}
```

```json fires
{"%%partition": {"$in": ["news", " weather"]}}
```

```json fires
{"%%user.custom_data.te\u00adam": "%%partition"}
```

```json fires
{"%%partition": " %%user.id"}
```

```json quiet
{"%%true": {"%function": {"name": "join", "arguments": [", ", "%%partition"]}}}
```

```json quiet
{"%%partition": {"$in": ["two words", "می\u200cخواهم", "👩\u200d🌾", "東京\u3000駅", "naïve"]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let calls: Vec<Span> = calls(rule.expr).iter().map(|call| call.span).collect();
    texts(rule.node, &mut |span, text| {
        let is_argument = || calls.iter().any(|call| call.contains(span));
        let chars: Vec<char> = text.chars().collect();
        // Functions may well be given a separator.
        let found = |(at, c): (usize, &char)| {
            Some((at, unseen(&chars, at, *c)?)).filter(|(_, what)| what != WHITE_SPACE || !is_argument())
        };
        let Some((at, unseen)) = chars.iter().enumerate().find_map(found) else { return };
        let plain: String = chars.iter().enumerate().filter_map(|(at, c)| plain(&chars, at, *c)).collect();
        let fixed = plain.trim().to_owned();
        let so = match fixed.starts_with("%%") && !text.starts_with("%%") {
            true => "so it is a plain string, not an expansion",
            false => "and strings are compared character by character",
        };
        let message = format!("this string has {unseen} {}, {so}", place(at, chars.len()));
        let found = report.found(span, message, "remove it, unless the stored value has it too");
        if !fixed.is_empty() {
            found.fix("remove the invisible characters", vec![(span, quoted(&fixed))]);
        }
    });
}

const WHITE_SPACE: &str = "white space";

fn place(at: usize, length: usize) -> String {
    if at == 0 {
        "at its start".to_owned()
    } else if at + 1 == length {
        "at its end".to_owned()
    } else {
        format!("after character {at}")
    }
}

/// What an unseen character is.
fn unseen(chars: &[char], at: usize, c: char) -> Option<String> {
    let what = match c {
        // They join and part letters of some scripts, and the parts of emoji.
        '\u{200c}' | '\u{200d}' if between_other_scripts(chars, at) => return None,
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a zero-width character",
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a text direction mark"
        }
        '\u{ad}' => "a soft hyphen",
        '\u{2061}'..='\u{2064}' => "an invisible operator",
        '\u{a0}' | '\u{2007}' | '\u{202f}' => "a non-breaking space",
        '\u{2028}' | '\u{2029}' => "a line separator",
        _ if c.is_control() => "a control character",
        // The usual space of Chinese and Japanese is wide.
        _ if c.is_whitespace() && (at == 0 || at + 1 == chars.len()) => WHITE_SPACE,
        '\u{2000}'..='\u{200a}' | '\u{205f}' => "a space of unusual width",
        _ => return None,
    };
    Some(if what == WHITE_SPACE { what.to_owned() } else { format!("{what} (U+{:04X})", u32::from(c)) })
}

fn between_other_scripts(chars: &[char], at: usize) -> bool {
    let other = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii() && !c.is_whitespace())
    };
    other(at.checked_sub(1)) && other(at.checked_add(1))
}

/// The character as it was probably meant.
fn plain(chars: &[char], at: usize, c: char) -> Option<char> {
    match unseen(chars, at, c) {
        None => Some(c),
        Some(_) => (c.is_whitespace() || c == '\t').then_some(' '),
    }
}
