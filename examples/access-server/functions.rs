//! The app's functions, which a server implements itself: the export holds them as JavaScript.
//!
//! These are those of `fixtures/apps/query-string`. A partition such as `depot=D4&zone=harbour` says who may
//! open it, together with a table that has to be asked.

use std::time::Duration;

use sync_rules::{EvalError, FunctionCall, Value, ValueRef};

/// The functions, with what they need: here how long the table takes to answer.
pub(crate) struct Functions {
    pub(crate) latency: Duration,
}

/// One row of the table.
struct Duty {
    rider: &'static str,
    depot: &'static str,
    dispatcher: bool,
    zones: &'static [&'static str],
}

const ROSTER: &[Duty] = &[
    Duty { rider: "62c85be1a07d4f3e88120001", depot: "D4", dispatcher: false, zones: &["harbour"] },
    Duty { rider: "62c85be1a07d4f3e88120002", depot: "D4", dispatcher: true, zones: &[] },
    Duty { rider: "62c85be1a07d4f3e88120004", depot: "D4", dispatcher: false, zones: &["old%20town"] },
];

/// What a partition value says.
enum Scope<'p> {
    /// `rider=<user id>`
    Rider(&'p str),
    /// `depot=<name>`, with or without `&zone=<name>`.
    Depot(&'p str, Option<&'p str>),
    /// Something else, well written.
    Other,
}

impl Functions {
    /// Calls a function by the name that the rule gives. An error makes the condition indeterminate, which denies.
    pub(crate) async fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        let argument = |index| call.arguments.get(index);
        let decided = match call.name {
            "access/canRead" => self.can_read(text(argument(0))?, text(argument(1))?).await,
            "access/canWrite" => {
                let ValueRef::Object(about) = argument(0) else {
                    return Err(EvalError::function_failed("the argument is not an object"));
                };
                self.can_write(text(about.get("scope"))?, text(about.get("rider"))?).await
            }
            _ => Err(EvalError::function_unknown()),
        };
        decided.map(Value::Bool)
    }

    async fn can_read(&self, scope: &str, rider: &str) -> Result<bool, EvalError> {
        Ok(match scope_of(scope)? {
            Scope::Rider(owner) => owner == rider,
            Scope::Depot(depot, zone) => {
                let duty = self.duty(rider, depot).await;
                let rides = |duty: &Duty| zone.is_some_and(|zone| duty.zones.contains(&zone));
                duty.is_some_and(|duty| duty.dispatcher || rides(duty))
            }
            Scope::Other => false,
        })
    }

    async fn can_write(&self, scope: &str, rider: &str) -> Result<bool, EvalError> {
        Ok(match scope_of(scope)? {
            Scope::Rider(owner) => owner == rider,
            Scope::Depot(depot, _) => self.duty(rider, depot).await.is_some_and(|duty| duty.dispatcher),
            Scope::Other => false,
        })
    }

    /// Looks a rider up. The timer stands for the way to the database.
    async fn duty(&self, rider: &str, depot: &str) -> Option<&'static Duty> {
        tokio::time::sleep(self.latency).await;
        ROSTER.iter().find(|duty| duty.rider == rider && duty.depot == depot)
    }
}

fn scope_of(scope: &str) -> Result<Scope<'_>, EvalError> {
    let full = |(name, value): &(&str, &str)| !name.is_empty() && !value.is_empty();
    let pairs: Option<Vec<_>> = scope.split('&').map(|pair| pair.split_once('=').filter(full)).collect();
    let pairs = pairs.ok_or_else(|| EvalError::function_failed(format!("not a scope: {scope}")))?;
    Ok(match pairs.as_slice() {
        [("rider", rider)] => Scope::Rider(rider),
        [("depot", depot)] => Scope::Depot(depot, None),
        [("depot", depot), ("zone", zone)] | [("zone", zone), ("depot", depot)] => {
            Scope::Depot(depot, Some(zone))
        }
        _ => Scope::Other,
    })
}

/// An argument that must be text.
fn text(argument: ValueRef<'_>) -> Result<&str, EvalError> {
    let ValueRef::String(text) = argument else {
        return Err(EvalError::function_failed(format!("{} is not text", argument.type_name())));
    };
    Ok(text)
}
