//! Mutation in `sync-rules/test/1`.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{Permission, diagnostics::Range};

use super::{Fate, Judged, Mutation, example::TestLine};

/// All changes in numbers, and those that no test notices.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a> {
    total: usize,
    noticed: usize,
    equivalent: usize,
    unknown: usize,
    percent: usize,
    /// Changes beyond what one run tries.
    left_out: usize,
    unnoticed: Vec<Change<'a>>,
    undecided: Vec<Change<'a>>,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    file: &'a str,
    /// Null for a rule that is written once for both.
    permission: Option<&'static str>,
    pointer: &'a str,
    range: Option<Range>,
    change: &'a str,
    edit: Edit<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<&'a TestLine>,
    /// What the test needs beside the functions of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<&'a Json>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

pub(crate) fn document(mutation: &Mutation) -> Document<'_> {
    let counts = mutation.counts();
    let those = |wanted: &dyn Fn(&Fate) -> bool| {
        mutation.judged.iter().filter(|judged| wanted(&judged.fate)).map(change).collect()
    };
    Document {
        total: mutation.judged.len(),
        noticed: counts.noticed,
        equivalent: counts.equivalent,
        unknown: counts.unknown,
        percent: counts.share().percent(),
        left_out: mutation.left_out,
        unnoticed: those(&|fate| matches!(fate, Fate::Unnoticed(_))),
        undecided: those(&|fate| matches!(fate, Fate::Unknown)),
    }
}

fn change(Judged { mutant, place, fate }: &Judged) -> Change<'_> {
    let example = match fate {
        Fate::Unnoticed(example) => Some(example),
        Fate::Noticed | Fate::Unknown | Fate::Equivalent => None,
    };
    Change {
        file: &place.file,
        permission: mutant.permission.map(Permission::as_str),
        pointer: &place.pointer,
        range: place.range,
        change: &mutant.change,
        edit: Edit { range: mutant.range, text: &mutant.text },
        test: example.map(|example| &example.test),
        functions: example.and_then(|example| example.functions.as_ref()),
    }
}
