//! The users of `--users`: one on each line, or in one array; objects, or bare ids.

use std::path::Path;

use serde_json::Value as Json;
use sync_rules::{Permissions, Place, Source, UserPermissions};

use crate::{
    json::{self, Strict},
    problem::{Checked, Problem, keep},
    read, user,
};

/// A user, ready to be asked about partitions.
pub(super) struct NamedUser {
    pub(super) name: String,
    pub(super) permissions: UserPermissions,
}

/// All users of a file. All problems of the file are found at once.
pub(super) fn of_file(path: &Path, permissions: &Permissions) -> Checked<Vec<NamedUser>> {
    let source = read::data(path)?;
    let mut problems = Vec::new();
    let parsed = parse(&source, &mut problems);
    let named = parsed.into_iter().enumerate().filter_map(|(index, (value, place))| {
        let number = index + 1;
        let user = user::of_value(value).map_err(|mut problem| {
            problem.message = format!("user {number}: {}", problem.message).into();
            vec![problem.at(place)]
        });
        let user = keep(user, &mut problems)?;
        let name = name(&user).unwrap_or_else(|| format!("user {number}"));
        Some(NamedUser { name, permissions: permissions.for_user(&user) })
    });
    let named = named.collect();
    if problems.is_empty() { Ok(named) } else { Err(problems) }
}

/// Users with their places; elements of an array have that of the array.
fn parse(source: &Source, problems: &mut Vec<Problem>) -> Vec<(Json, Place)> {
    if source.text().trim_start().starts_with('[') {
        let users: Option<Vec<Strict>> = keep(json::parse(source, source.text()), problems);
        let place = json::place(source, source.text().trim_start());
        return users.into_iter().flatten().map(|Strict(user)| (user, place.clone())).collect();
    }
    let lines = source.text().lines().filter(|line| !line.trim().is_empty());
    let users = lines.filter_map(|line| {
        let Strict(user) = keep(json::parse(source, line), problems)?;
        Some((user, json::place(source, line)))
    });
    users.collect()
}

/// What a user is called: the id.
fn name(user: &Json) -> Option<String> {
    let id = user.get("id")?;
    Some(id.as_str().map_or_else(|| id.to_string(), str::to_owned))
}
