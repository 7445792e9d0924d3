//! The function looks something up in collections: what a user may see is written into custom user data beforehand.

use super::{
    Case, Step,
    custom_data::session,
    names::{Side, listed},
    step, step_with,
};
use crate::functions::facts::{Part, Query, Subject, Test, Use};

pub(super) fn add(case: &Case<'_>, steps: &mut Vec<Step>) {
    let outside = |query: &&Query| !case.is_custom_data(&query.collection);
    let queries: Vec<&Query> = case.facts.queries.all().iter().filter(outside).collect();
    let named =
        case.facts.reported().into_iter().filter(|read| read.kind == "collection").map(|read| read.what);
    let own = case.app.custom_user_data.as_ref().map(|data| format!("{}.{}", data.database, data.collection));
    let named: Vec<String> = named.filter(|name| own.as_ref() != Some(name)).collect();
    if named.is_empty() {
        return;
    }
    if let Some((query, test)) = user_documents(case, &queries) {
        as_custom_data(case, query, test, steps);
        return;
    }
    let (place, id) = case.custom_data();
    let list = case.list();
    let sentence = format!("`{}` looks up {}, which no filter can.", case.name(), listed(&named));
    steps.push(if case.has_prefixes() {
        step("materialise", format!("{sentence} Keep what it finds there in {place} instead."))
    } else {
        step_with(
            "materialise",
            format!("{sentence} Write what a user may {} into {place} beforehand:", case.permissions()),
            &format!(r#"{{"{id}": "<user id>", "{list}": ["{}"]}}"#, case.example()),
        )
    });
    trigger(case, &queries, &named, steps);
    if case.uses(Use::Clock) {
        steps.push(step(
            "schedule",
            "It asks for the time, and no database trigger fires when time passes: run the same update from a scheduled \
             trigger too, as often as a late answer is acceptable.",
        ));
    }
    if !case.has_prefixes() {
        let filter = case.filter_or([case.list_side().filter(case.field())]);
        steps.push(step_with("filter", format!("Then this is the filter, in {}:", case.filters()), &filter));
    }
    steps.extend(case.typed());
    steps.push(step(
        "size",
        format!(
            "Keep `{list}` short: custom data travels in every access token. Where a user has very many partitions, give \
             documents a field for a group of them and list the groups."
        ),
    ));
    session(steps);
}

/// A query of one document a user, in which the partition is looked for.
fn user_documents<'a>(case: &'a Case<'_>, queries: &[&'a Query]) -> Option<(&'a Query, &'a Test)> {
    if case.app.custom_user_data.is_some() || case.has_prefixes() {
        return None;
    }
    let [query] = queries else { return None };
    query.user_field.as_ref().filter(|_| query.partition_field.is_none())?;
    let same = |test: &&Test| matches!(&test.with, Subject::Document(of, path) if *of == query.collection && !path.keys.is_empty() && path.list.is_none());
    Some((query, case.tests(Part::Whole).find(same)?))
}

/// The collection that is queried can be that of custom user data.
fn as_custom_data(case: &Case<'_>, query: &Query, test: &Test, steps: &mut Vec<Step>) {
    let (Some(user), Subject::Document(_, path)) = (&query.user_field, &test.with) else { return };
    let collection = query.collection.written();
    steps.push(step(
        "custom-data-source",
        format!(
            "`{}` looks for the partition in `{}` of the user's document in `{collection}` (line {}). Make that collection the \
             custom user data of the app, with `{user}` as its user id field, if it has one document a user.",
            case.name(),
            path.written(),
            test.line
        ),
    ));
    let expansion = format!("%%user.custom_data.{}", path.written());
    let side = match test.how {
        crate::functions::facts::How::Element => Side::List(expansion),
        crate::functions::facts::How::Equal => Side::One(expansion),
    };
    steps.push(step_with(
        "candidate",
        "This rule then asks the same, and is a candidate to replace the call:",
        &side.rule(),
    ));
    steps.push(step_with(
        "filter",
        format!("As a filter, in {}, it becomes:", case.filters()),
        &side.filter(case.field()),
    ));
    steps.push(step(
        "writers",
        format!("No client may write `{collection}`: who writes it decides what is read."),
    ));
    session(steps);
}

/// The trigger that keeps the list current; written out where the query shows which fields it goes by.
fn trigger(case: &Case<'_>, queries: &[&Query], named: &[String], steps: &mut Vec<Step>) {
    let sentence = format!("Keep `{}` current by a database trigger on {}", case.list(), listed(named));
    let fields = queries.iter().find_map(|query| {
        let (partition, _) = query.partition_field.as_ref().filter(|(_, part)| *part == Part::Whole)?;
        let (database, name) = (query.collection.database.as_ref()?, query.collection.name.as_ref()?);
        Some((database, name, query.user_field.as_ref()?, partition))
    });
    let (Some((database, name, user, partition)), Some(data)) = (fields, &case.app.custom_user_data) else {
        steps.push(step("trigger", format!("{sentence}, and fill it once for the users there are.")));
        return;
    };
    let list = case.list();
    let snippet = format!(
        "exports = async function ({{ fullDocument, fullDocumentBeforeChange }}) {{\n  \
           const service = context.services.get(\"<service>\");\n  \
           const source = service.db(\"{database}\").collection(\"{name}\");\n  \
           const users = service.db(\"{}\").collection(\"{}\");\n  \
           for (const changed of [fullDocument, fullDocumentBeforeChange]) {{\n    \
             if (!changed) continue;\n    \
             const id = changed[\"{user}\"];\n    \
             const {list} = await source.distinct(\"{partition}\", {{ \"{user}\": id }});\n    \
             await users.updateOne({{ \"{}\": id }}, {{ $set: {{ {list} }} }});\n  \
           }}\n\
         }};",
        data.database, data.collection, data.user_id_field
    );
    steps.push(step_with(
        "trigger",
        format!(
            "{sentence} with document preimages, and run it once for the users there are. Add the other conditions of the \
             function to the query:"
        ),
        &snippet,
    ));
}
