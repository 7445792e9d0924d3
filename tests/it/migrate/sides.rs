//! The two sides of a migration as a server decides them, by the public API alone: the permission of the partition
//! that a document is in, and the roles.

use serde_json::Value as Json;
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, Functions, Permission, Permissions, Roles, SyncConfig, Value,
    ValueRef, app::App, change::MadeCall, migrate::Migration,
};

/// Both sides, compiled with what is known when they decide.
pub(crate) struct Sides {
    key: String,
    permissions: Permissions,
    roles: Roles,
}

impl Sides {
    pub(crate) fn of(config: &SyncConfig, migration: &Migration, options: &CompileOptions) -> Self {
        let roles = Json::Array(migration.roles.clone());
        let roles = Roles::from_value("roles", &roles, &migration.queryable_fields, options).unwrap();
        assert!(roles.diagnostics().is_empty(), "sync cannot use a role: {}", roles.diagnostics());
        Self { key: migration.partition.name.clone(), permissions: config.compile_with(options), roles }
    }

    /// Whether the permission allows it. A document without the key, or whose key is null, is in the null partition;
    /// the server refuses partitions that the key cannot have (SEMANTICS §6.1).
    pub(crate) fn rule_allows(
        &self,
        permission: Permission,
        user: &Json,
        document: &Json,
        functions: &dyn Functions,
    ) -> bool {
        let partition = document.get(&self.key).map_or(ValueRef::Null, ValueRef::from);
        let access = self.permissions.access(user, partition, functions);
        match permission {
            Permission::Read => access.read.allowed(),
            Permission::Write => access.write.allowed(),
        }
    }

    /// Whether the roles allow it.
    pub(crate) fn roles_allow(
        &self,
        permission: Permission,
        user: &Json,
        document: &Json,
        functions: &dyn Functions,
    ) -> bool {
        let access = self.roles.access(user, document, functions);
        assert_eq!((access.insert, access.delete), (access.write, access.write), "{user} {document}");
        match permission {
            Permission::Read => access.read,
            Permission::Write => access.write,
        }
    }
}

/// An app that consists of a sync configuration, and of what is known of its values.
pub(crate) fn app(config: SyncConfig, options: CompileOptions) -> App {
    let mut app = App::default();
    app.sync = Some(config);
    app.options = options;
    app
}

/// Functions that answer by name; `{"$error": …}` and `{"$timeout": …}` are failures.
pub(crate) fn by_name(results: &Json) -> impl Functions {
    |call: &FunctionCall<'_>| match results.get(call.name) {
        None => Err(EvalError::function_unknown()),
        Some(result) if fails(result) => Err(EvalError::function_failed("it failed")),
        Some(result) => Ok(Value::from(result)),
    }
}

pub(crate) fn fails(result: &Json) -> bool {
    result.get("$error").is_some() || result.get("$timeout").is_some()
}

/// Functions that answer as a counterexample says, by name and arguments.
pub(crate) fn as_called(calls: &[MadeCall]) -> impl Functions {
    |call: &FunctionCall<'_>| {
        let arguments: Vec<Json> = call.arguments.iter().map(|value| value.to_value().to_json()).collect();
        let same = calls.iter().find(|made| made.name == call.name && made.arguments == arguments);
        match same.and_then(|made| made.result.as_ref()) {
            Some(result) => Ok(Value::from(result)),
            None => Err(EvalError::function_failed("it failed")),
        }
    }
}
