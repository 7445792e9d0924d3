//! The decision that the evidence rests on, held against the plain evaluators: by brute force over small universes, and with
//! translations of which it is known that they are wrong.

mod brute_force;
mod wrong;

use serde_json::{Value as Json, json};

use super::{evidence::Pair, rule::Translation};
use crate::{
    app::App,
    ast::Expr,
    compare::Assumption,
    compile::{AppValue, CompileOptions, Environment},
    config::SyncConfig,
    eval::{EvalError, FunctionCall, Functions},
    explain::Permission,
    migrate::{Evidence, RoleCounterexample, paths::Paths},
    partition::{PartitionKey, PartitionType},
    permissions::Permissions,
    roles::Roles,
    text::Source,
    values::{Value, ValueRef},
};

/// The name of the key in all these tests.
const KEY: &str = "k";

/// Permissions and the roles that are said to replace them.
struct Sides {
    config: SyncConfig,
    roles: Vec<Json>,
    options: CompileOptions,
}

impl Sides {
    fn new(kind: PartitionType, required: bool, read: &Json, write: &Json, roles: &[Json]) -> Self {
        let key = PartitionKey::new(KEY, Some(kind), required);
        let [read, write] = [read, write].map(|rule| Source::new("rule", rule.to_string()));
        let config = SyncConfig::from_rules(key, Some(&read), Some(&write)).expect("the rules compile");
        Self { config, roles: roles.to_vec(), options: CompileOptions::default() }
    }

    fn key(&self) -> &PartitionKey {
        self.config.partition_key()
    }

    /// What the search says, where `assumed` holds of all inputs.
    fn evidence(&self, permission: Permission, assumed: &[Assumption]) -> Evidence {
        let exprs: [Option<&Expr>; 2] = self.config.rules().map(|rule| rule.expr.as_ref());
        let pair = Pair::new(exprs, &self.roles, self.key(), &self.options).expect("the roles can be read");
        pair.evidence(permission, assumed, false).0
    }

    /// All that a translation of the rules could have to assume.
    fn assumptions(&self) -> Vec<Assumption> {
        let app = App::default();
        let paths = Paths { app: &app, options: &self.options };
        let needs = |rule| Translation::new(rule, self.key(), &paths).needs;
        self.config.rules().into_iter().flat_map(needs).collect()
    }

    fn compiled(&self, options: &CompileOptions) -> Compiled {
        let roles = Json::Array(self.roles.clone());
        let roles = Roles::from_value("roles", &roles, &[KEY.to_owned()], options).expect("a list");
        assert!(roles.diagnostics().is_empty(), "{}", roles.diagnostics());
        Compiled { permissions: self.config.compile_with(options), roles }
    }

    /// Whether a counterexample is one, with what it tells of values that nothing else tells.
    fn is_confirmed(&self, example: &RoleCounterexample) -> bool {
        let members = |json: &Json| json.as_object().cloned().unwrap_or_default();
        let mut options = self.options.clone();
        if let Some(values) = &example.values {
            let known = |(name, value): (String, Json)| (name, AppValue::Known(Value::from(&value)));
            options.values = Some(members(values).into_iter().map(known).collect());
        }
        if let Some(environment) = &example.environment {
            let tag = environment.get("tag").and_then(Json::as_str).unwrap_or_default();
            let values = members(environment.get("values").unwrap_or(&Json::Null));
            let values = values.into_iter().map(|(name, value)| (name, Value::from(&value))).collect();
            options.environment = Some(Environment::new(tag, values));
        }
        let functions = |call: &FunctionCall<'_>| {
            let arguments: Vec<Json> =
                call.arguments.iter().map(|value| value.to_value().to_json()).collect();
            let same =
                example.calls.iter().find(|made| made.name == call.name && made.arguments == arguments);
            match same.and_then(|made| made.result.as_ref()) {
                Some(result) => Ok(Value::from(result)),
                None => Err(EvalError::function_failed("it failed")),
            }
        };
        let answers =
            self.compiled(&options).answers(example.permission, &example.user, &example.document, &functions);
        answers == (example.rule_allows, example.roles_allow) && example.rule_allows != example.roles_allow
    }
}

/// Both sides as they decide.
struct Compiled {
    permissions: Permissions,
    roles: Roles,
}

impl Compiled {
    /// Whether the rule allows, and whether the roles do.
    fn answers(
        &self,
        permission: Permission,
        user: &Json,
        document: &Json,
        functions: &dyn Functions,
    ) -> (bool, bool) {
        let partition = document.get(KEY).map_or(ValueRef::Null, ValueRef::from);
        let by_rule = self.permissions.access(user, partition, functions);
        let by_roles = self.roles.access(user, document, functions);
        match permission {
            Permission::Read => (by_rule.read.allowed(), by_roles.read),
            Permission::Write => (by_rule.write.allowed(), by_roles.write),
        }
    }
}

fn role(apply_when: Json, read: Json, write: Json) -> Json {
    json!({
        "name": "some", "apply_when": apply_when, "document_filters": {"read": read, "write": write},
        "read": true, "write": true, "insert": true, "delete": true, "search": true,
    })
}

fn call(name: &str, arguments: Json) -> Json {
    json!({"%function": {"name": name, "arguments": arguments}})
}
