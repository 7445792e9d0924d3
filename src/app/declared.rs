//! What the schemas of an app say of custom user data.

use serde_json::Value as Json;

use super::{App, CollectionSchema};

/// What a schema says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declared {
    List,
    /// A value that is not an array.
    Single,
}

/// What the schema of custom user data says of a path, given as its keys below `%%user`; and the schema. `None` if
/// there is no such schema or it does not say.
pub(crate) fn declared<'a>(app: Option<&'a App>, path: &[&str]) -> Option<(Declared, &'a CollectionSchema)> {
    let ["custom_data", keys @ ..] = path else { return None };
    let source = app?.custom_user_data.as_ref()?;
    let same = |schema: &&CollectionSchema| {
        source.data_source.as_ref().is_none_or(|name| *name == schema.data_source)
            && schema.database == source.database
            && schema.collection == source.collection
    };
    app?.schemas.iter().filter(same).find_map(|schema| {
        let field = keys.iter().try_fold(&schema.schema, |node, key| node.get("properties")?.get(key))?;
        Some((declaration(field)?, schema))
    })
}

fn declaration(field: &Json) -> Option<Declared> {
    let names = match field.get("bsonType").or_else(|| field.get("type"))? {
        Json::String(name) => vec![name.as_str()],
        Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => return None,
    };
    let mut names = names.into_iter().filter(|name| *name != "null").peekable();
    names.peek()?;
    let lists: Vec<bool> = names.map(|name| name == "array").collect();
    match (lists.contains(&true), lists.contains(&false)) {
        (true, false) => Some(Declared::List),
        (false, true) => Some(Declared::Single),
        (true, true) | (false, false) => None,
    }
}
