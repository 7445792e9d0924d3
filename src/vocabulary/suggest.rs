//! "Did you mean": the nearest word of a table.

use super::{Expansion, ExpansionId, Operator};

/// The nearest of some words, if any is near enough to be a slip.
pub(crate) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = 1 + word.chars().count() / 4;
    let distances = words.into_iter().map(|candidate| (distance(word, candidate), candidate));
    distances
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, near)| near)
}

/// The operator or expansion that a word with sigils of any kind and number is likely to be, spelled right:
/// `$$true` is `%%true`, `%user.id` is `%%user`, `%%exists` is `$exists`, `%oid` has no match.
pub(crate) fn nearest_word(text: &str) -> Option<String> {
    let word = text.trim_matches(['%', '$']);
    let name = word.split('.').next().unwrap_or(word);
    let here = |expansion: &&Expansion| expansion.id != ExpansionId::Elsewhere;
    let expansion = |near: &str| format!("%%{near}");
    let operators = || Operator::ALL.iter().map(|operator| operator.name);
    let expansions = || Expansion::ALL.iter().filter(here).map(|expansion| expansion.name);
    let spelled =
        |near: &str| Operator::ALL.iter().find(|operator| operator.name == near).map(Operator::spelled);
    if expansions().any(|known| known == name) {
        return Some(expansion(name));
    }
    if text.starts_with("%%") && !operators().any(|known| known == name) {
        return nearest(name, expansions())
            .map(expansion)
            .or_else(|| nearest(name, operators()).and_then(spelled));
    }
    nearest(name, operators()).and_then(spelled).or_else(|| nearest(name, expansions()).map(expansion))
}

/// The edit distance, where a wrong case counts as nothing and two swapped letters as one slip.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (lower(a), lower(b));
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, j) + usize::from(from != to);
            let mut best = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let previous = |chars: &[char], i: usize| i.checked_sub(1).and_then(|i| chars.get(i).copied());
            if previous(&a, i) == Some(*to) && previous(&b, j) == Some(*from) {
                best = best.min(at(&before_last, j.wrapping_sub(1)).saturating_add(1));
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

fn lower(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let cases = [
            ("$IN", Some("$in")),
            ("%fucntion", Some("%function")),
            ("%stringToObjectId", Some("%stringToOid")),
            ("$$true", Some("%%true")),
            ("%user.custom_data", Some("%%user")),
            ("%%exists", Some("$exists")),
            ("%%User.id", Some("%%user")),
            ("%%partiton", Some("%%partition")),
            ("$elemMatch", None),
            ("%%root", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest_word(word).as_deref(), expected, "{word}");
        }
    }
}
