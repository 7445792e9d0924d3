//! What a text must begin with to match a regular expression, where its source says so openly.

/// The maximum number that is reported.
const MOST: usize = 16;

/// `^user=` has `user=`; `^(user|team)=(.+)$` has `user=` and `team=`; anything else nothing.
pub(super) fn prefixes(source: &str) -> Vec<String> {
    let Some(rest) = source.strip_prefix('^') else { return Vec::new() };
    let group = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('('));
    let Some((inside, after)) = group.and_then(|group| group.split_once(')')) else {
        return literal(rest).map(|(text, _)| text).filter(|text| !text.is_empty()).into_iter().collect();
    };
    let whole = |choice| match literal(choice) {
        Some((text, "")) if !text.is_empty() => Some(text),
        _ => None,
    };
    let choices: Option<Vec<String>> = inside.split('|').map(whole).take(MOST).collect();
    let after = literal(after).map(|(text, _)| text).unwrap_or_default();
    choices.unwrap_or_default().into_iter().map(|choice| choice + &after).collect()
}

/// The literal characters at the front, and the rest; `None` for a choice, which would make them optional.
fn literal(source: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = source;
    while let Some(char) = rest.chars().next() {
        let mut after = rest.get(char.len_utf8()..).unwrap_or_default();
        let mut literal = char;
        if char == '\\' {
            // `\d` and the like are classes; `\/` is a character.
            match after.chars().next().filter(|char| !char.is_alphanumeric()) {
                Some(escaped) => {
                    after = after.get(escaped.len_utf8()..).unwrap_or_default();
                    literal = escaped;
                }
                None => break,
            }
        } else if ".*+?()[]{}^$|".contains(char) {
            break;
        }
        // What follows makes the character optional.
        if after.starts_with(['*', '?', '{']) {
            break;
        }
        text.push(literal);
        rest = after;
    }
    (!rest.contains('|') || rest.starts_with('(')).then_some((text, rest))
}

#[cfg(test)]
mod tests {
    use super::prefixes;

    #[test]
    fn what_is_literal_at_the_front() {
        let cases: &[(&str, &[&str])] = &[
            ("^user=", &["user="]),
            ("^user=(.+)$", &["user="]),
            ("^(user|team)=(.+)$", &["user=", "team="]),
            ("^(?:a|b)", &["a", "b"]),
            ("^a|b", &[]),
            ("^(\\w+)=(.*)$", &[]),
            ("^user=?", &["user"]),
            ("^org\\/\\d+", &["org/"]),
            ("user=", &[]),
            ("^", &[]),
        ];
        for (source, expected) in cases {
            assert_eq!(&prefixes(source), expected, "{source}");
        }
    }
}
