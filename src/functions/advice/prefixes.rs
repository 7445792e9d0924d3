//! Partition values say by their front what they are: one branch of the filter for each.

use std::rc::Rc;

use super::{
    Case, Step,
    custom_data::session,
    names::{Side, quoted},
    step, step_with,
};
use crate::functions::facts::Part;

/// So many prefixes are written out.
const MOST: usize = 6;

/// A prefix, the field that a document gets for what is after it, and what that is compared with.
struct Branch {
    prefix: Rc<str>,
    field: String,
    found: Option<(usize, Side)>,
}

impl Branch {
    /// What is after the prefix, in a word.
    fn rest(&self) -> &str {
        match &self.found {
            Some((_, Side::One(expansion))) if expansion == "%%user.id" => "user id",
            Some(_) | None => &self.field,
        }
    }
}

pub(super) fn add(case: &Case<'_>, steps: &mut Vec<Step>) {
    let branches: Vec<Branch> =
        case.facts.prefixes.all().iter().take(MOST).map(|prefix| branch(case, prefix)).collect();
    dispatch(case, &branches, steps);
    whole_values(case, &branches, steps);
    owner_fields(case, &branches, steps);
    steps.push(step(
        "confirm",
        "Read in the function what else each branch asks, and whether one is open to everyone: what was not recognised is not \
         in these filters. Access tests with the answers of some users show the difference.",
    ));
    session(steps);
}

fn branch(case: &Case<'_>, prefix: &Rc<str>) -> Branch {
    let word: String = prefix.chars().map(|char| if char.is_alphanumeric() { char } else { '_' }).collect();
    let word = word.trim_matches('_');
    let field = if word.is_empty() { "owner_id".to_owned() } else { format!("{word}_id") };
    let test = case.tests(Part::BehindPrefix).find(|test| test.prefix.as_ref() == Some(prefix));
    let found = test.and_then(|test| Some((test.line, case.side(test)?)));
    Branch { prefix: Rc::clone(prefix), field, found }
}

/// What was found.
fn dispatch(case: &Case<'_>, branches: &[Branch], steps: &mut Vec<Step>) {
    let mut found: Vec<String> = Vec::new();
    for branch in branches {
        found.push(match &branch.found {
            Some((line, side)) => format!("`{}` (then `{}`, line {line})", branch.prefix, side.name()),
            None => format!("`{}`", branch.prefix),
        });
    }
    let whole: Vec<String> = case.whole().iter().map(|(_, side)| format!("`{}`", side.name())).collect();
    let whole = if whole.is_empty() {
        String::new()
    } else {
        format!(" As a whole it is compared with {}.", whole.join(", "))
    };
    steps.push(step(
        "branches",
        format!(
            "`{}` goes by what the partition begins with: {}.{whole} The filter gets one branch for each.",
            case.name(),
            found.join(", ")
        ),
    ));
}

/// The user side holds whole partition values; documents stay as they are.
fn whole_values(case: &Case<'_>, branches: &[Branch], steps: &mut Vec<Step>) {
    let (place, id) = case.custom_data();
    let list = case.list();
    let examples: Vec<String> =
        branches.iter().map(|branch| quoted(&format!("{}<{}>", branch.prefix, branch.rest()))).collect();
    steps.push(step_with(
        "whole-values",
        format!(
            "Either keep the documents as they are. A filter cannot join strings, so the user needs the whole values: write \
             them to {place}."
        ),
        &format!(r#"{{"{id}": "<user id>", "{list}": [{}]}}"#, examples.join(", ")),
    ));
    let filter = case.filter_or([case.list_side().filter(case.field())]);
    steps.push(step_with("filter", format!("The filter, in {}, is then:", case.filters()), &filter));
}

/// Documents get a field for what is after the prefix.
fn owner_fields(case: &Case<'_>, branches: &[Branch], steps: &mut Vec<Step>) {
    let mut filters = Vec::new();
    for branch in branches {
        let unknown = || Side::List(format!("%%user.custom_data.{}s", branch.field));
        let side = branch
            .found
            .as_ref()
            .map_or_else(|| unknown().filter(&branch.field), |(_, side)| side.filter(&branch.field));
        filters.push(side);
    }
    steps.push(step_with(
        "owner-fields",
        "Or documents get a field for what comes after each prefix, and the filter compares that. The fields must be queryable:",
        &case.filter_or(filters),
    ));
    let Some(first) = branches.first() else { return };
    let collection = collection(case);
    let snippet = format!(
        "{collection}.updateMany({{ {key}: /^{pattern}/ }}, [\n  {{ $set: {{ {field}: {{ $substrCP: [\"${key}\", {length}, {{ $strLenCP: \"${key}\" }}] }} }} }}\n]);",
        key = case.field(),
        pattern = escaped(&first.prefix),
        field = first.field,
        length = first.prefix.chars().count(),
    );
    steps.push(step_with(
        "backfill",
        format!(
            "Fill the field before the change, for `{}` like this. Clients of the old version write only `{}`, so a database \
             trigger has to fill it until they are gone.",
            first.prefix,
            case.field()
        ),
        &snippet,
    ));
}

/// The first collection whose schema has the key.
fn collection(case: &Case<'_>) -> String {
    let has_key = |schema: &&crate::app::CollectionSchema| {
        schema.schema.get("properties").is_some_and(|properties| properties.get(case.field()).is_some())
    };
    case.app.schemas.iter().find(has_key).map_or_else(
        || "db.getCollection(\"<collection>\")".to_owned(),
        |schema| format!("db.getSiblingDB(\"{}\").getCollection(\"{}\")", schema.database, schema.collection),
    )
}

/// Literally in a regular expression.
fn escaped(text: &str) -> String {
    let special = |char: char| "\\^$.|?*+()[]{}/".contains(char);
    text.chars().flat_map(|char| special(char).then_some('\\').into_iter().chain([char])).collect()
}
