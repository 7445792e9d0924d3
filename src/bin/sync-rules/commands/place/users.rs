//! The users of `--users`, who are held: each document is asked about with all of them.

use std::path::Path;

use serde_json::Value as Json;
use sync_rules::{Permissions, UserPermissions};

use crate::{elements::Elements, problem::Checked, user};

/// A user, ready to be asked about partitions.
pub(super) struct NamedUser {
    pub(super) name: String,
    pub(super) user: Json,
    pub(super) permissions: UserPermissions,
}

/// All users of a file. All problems of the file are found at once.
pub(super) fn of_file(path: &Path, permissions: &Permissions) -> Checked<Vec<NamedUser>> {
    let users = Elements::open(path)?.all(user::of_value)?;
    let numbered = (1..).zip(users);
    let named = numbered.map(|(number, user): (usize, Json)| NamedUser {
        name: name(&user).unwrap_or_else(|| format!("user {number}")),
        permissions: permissions.for_user(&user),
        user,
    });
    Ok(named.collect())
}

/// What a user is called: the id.
fn name(user: &Json) -> Option<String> {
    let id = user.get("id")?;
    Some(id.as_str().map_or_else(|| id.to_string(), str::to_owned))
}
