//! Whether roles mean the same as the permissions that they replace: asked of the comparison of all inputs.
//!
//! In: the two permissions, and the roles as they are written: they are read again, so that what is compared is what
//! will be in the file. Out: [`Evidence`], and those assumptions that it needs.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::{
    ast::Expr,
    ast::{DENIED, Reads},
    compare::{
        Answer, Assumption, Documents, QUICK, SERVED, Shape, Stop, Subject, Variable, Witness, find, unknown,
    },
    comparison::{MadeCall, allows},
    compile::{CompileOptions, Program},
    eval::{EvalError, Fixed, Truth},
    explain::Permission,
    lower::lower,
    migrate::{Evidence, RoleCounterexample},
    partition::PartitionKey,
    syntax,
    values::Value,
    vocabulary::Context,
};

/// The permissions and the roles as one program: read and write first, then `apply_when`, read filter and write
/// filter of each role.
pub(super) struct Pair<'k> {
    program: Program,
    contexts: Vec<Context>,
    fixed: Fixed,
    key: &'k PartitionKey,
    roles: usize,
    /// The functions that reading and writing rest on, in the permissions or in the roles.
    functions: [BTreeSet<String>; 2],
}

/// How roles differ from a permission.
#[derive(Clone, Copy)]
enum Difference {
    Any,
    /// The roles allow more.
    Wider,
}

/// Steps for one comparison: some tenths of a second, so that a rule with a hundred branches has its report within one.
/// Rules of the usual size need some thousands.
const FUEL: u64 = 500_000;
impl<'k> Pair<'k> {
    /// `None` if the roles cannot be read again, which would be a fault of their translation.
    pub(super) fn new(
        permissions: [Option<&Expr>; 2],
        roles: &[Json],
        key: &'k PartitionKey,
        options: &CompileOptions,
    ) -> Option<Self> {
        let mut contexts = vec![Context::PartitionPermission; permissions.len()];
        let mut written = Vec::new();
        let mut of_roles = Reads::default();
        let queryable = [key.name.clone()];
        for role in roles {
            let filters = role.get("document_filters")?;
            let parts = [
                (role.get("apply_when")?, Context::ApplyWhen),
                (filters.get("read")?, Context::DocumentFilter),
                (filters.get("write")?, Context::DocumentFilter),
            ];
            for (part, context) in parts {
                let tree = syntax::from_value("role", part).ok()?;
                let expr = lower(&tree.root, context, Some(&queryable)).ok()?;
                of_roles.add(&expr);
                written.push(expr);
                contexts.push(context);
            }
        }
        let exprs = permissions.iter().map(|expr| expr.unwrap_or(&DENIED)).chain(&written);
        let program = Program::for_all_inputs(exprs, options);
        let fixed = Fixed::new(Context::PartitionPermission, options);
        let functions = |exprs: &[Option<&Expr>]| {
            let mut reads = Reads::default();
            exprs.iter().flatten().for_each(|expr| reads.add(expr));
            // Which role someone has may rest on functions that only the other permission calls.
            reads.functions.extend(of_roles.functions.iter().cloned());
            reads.functions
        };
        let functions = [functions(&permissions), functions(permissions.get(1..).unwrap_or_default())];
        Some(Self { program, contexts, fixed, key, roles: roles.len(), functions })
    }

    /// The evidence for one permission, and the assumptions among `possible` that it rests on; of two that would do,
    /// the one that comes first. `narrowed` says that parts of the rule were left out of the roles, which may then
    /// allow less.
    pub(super) fn evidence(
        &self,
        permission: Permission,
        possible: &[Assumption],
        narrowed: bool,
    ) -> (Evidence, Vec<Assumption>) {
        // Neither kind of sync serves documents whose key does not fit the schema, in which it is a single value.
        let single = Assumption { of: Variable::Field(self.key.name.as_str().into()), is: Shape::Single };
        let mut all = vec![single];
        all.extend(possible.iter().cloned());
        all.extend(self.answering());
        let difference = if narrowed { Difference::Wider } else { Difference::Any };
        let (answer, assumed) = self.settled(permission, difference, &all);
        if narrowed && let Answer::Never { checked } = answer {
            return match self.ask(permission, Difference::Any, &assumed, FUEL) {
                Answer::Found(lost) => {
                    let counterexample = Box::new(self.example(&lost, permission));
                    (Evidence::Narrower { checked, counterexample }, assumed)
                }
                // What was left out makes no difference.
                other @ (Answer::Never { .. } | Answer::Unknown { .. }) => {
                    (self.conclusion(other, permission), assumed)
                }
            };
        }
        (self.conclusion(answer, permission), assumed)
    }

    /// The answer, and the assumptions that it rests on.
    fn settled(
        &self,
        permission: Permission,
        difference: Difference,
        possible: &[Assumption],
    ) -> (Answer, Vec<Assumption>) {
        let answer = self.ask(permission, difference, possible, FUEL);
        let needed = match &answer {
            Answer::Never { .. } => self.needed(permission, difference, possible.to_vec()),
            Answer::Found(_) | Answer::Unknown { .. } => possible.to_vec(),
        };
        (answer, needed)
    }

    /// Functions that do not fail: where one does, a role's `apply_when` ends the search for a role, and the rule
    /// could still be true by another branch.
    fn answering(&self) -> impl Iterator<Item = Assumption> {
        let asked = self.program.roots.iter().skip(2).any(|root| root.calls);
        let calls = if asked { self.program.calls.len() } else { 0 };
        (0..calls).map(|call| Assumption { of: Variable::Call(call), is: Shape::Answers })
    }

    /// The name of a called function.
    pub(super) fn function(&self, call: usize) -> &str {
        self.program.calls.get(call).map_or("", |call| &call.name)
    }

    fn conclusion(&self, answer: Answer, permission: Permission) -> Evidence {
        match answer {
            Answer::Never { checked } => Evidence::Equivalent { checked },
            Answer::Unknown { checked, because } => Evidence::Unknown { checked, because: Some(because) },
            Answer::Found(witness) => {
                let counterexample = Box::new(self.example(&witness, permission));
                Evidence::Different { checked: witness.checked, counterexample }
            }
        }
    }

    /// Those assumptions without which there is no proof; of two that would do, the first. Where there are many, finding
    /// out which takes too long, and all are kept; so is one whose part is not found out soon.
    fn needed(
        &self,
        permission: Permission,
        difference: Difference,
        mut assumed: Vec<Assumption>,
    ) -> Vec<Assumption> {
        const MOST_TRIED: usize = 12;
        if assumed.len() > MOST_TRIED {
            return assumed;
        }
        let mut at = assumed.len();
        while let Some(before) = at.checked_sub(1) {
            at = before;
            let mut fewer = assumed.clone();
            fewer.remove(at);
            if matches!(self.ask(permission, difference, &fewer, QUICK), Answer::Never { .. }) {
                assumed = fewer;
            }
        }
        assumed
    }

    fn ask(
        &self,
        permission: Permission,
        difference: Difference,
        assumed: &[Assumption],
        fuel: u64,
    ) -> Answer {
        let documents = Documents { contexts: &self.contexts, assumed };
        let subject =
            Subject { documents: Some(documents), ..Subject::new(&self.program, self.fixed, self.key) };
        find(subject, fuel, &|truth| {
            let roles = self.roles_allow(permission, truth)?;
            Ok(match difference {
                Difference::Wider if !roles => false,
                Difference::Any | Difference::Wider => roles != rule_allows(permission, truth)?,
            })
        })
    }

    /// The first role that applies decides; one that cannot be decided ends the search (SEMANTICS §7.2).
    fn roles_allow(
        &self,
        permission: Permission,
        truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
    ) -> Result<bool, Stop> {
        for role in 0..self.roles {
            let first = 2 + 3 * role;
            match truth(first)? {
                Truth::True => {
                    // Writing is asked last: what reading alone allows rests on nothing that writing needs.
                    let reads = permission == Permission::Read && truth(first + 1)? == Truth::True;
                    return Ok(reads || truth(first + 2)? == Truth::True);
                }
                Truth::False => {}
                Truth::Indeterminate(_) => return Ok(false),
            }
        }
        Ok(false)
    }

    fn example(&self, witness: &Witness, permission: Permission) -> RoleCounterexample {
        let mut truth = |root: usize| match witness.truths.get(root) {
            Some(truth) => Ok(*truth),
            None if root == SERVED => Ok(served(&witness.partition)),
            None => Err(Stop::NoRoot),
        };
        let rule_allows = rule_allows(permission, &mut truth).unwrap_or_default();
        let roles_allow = self.roles_allow(permission, &mut truth).unwrap_or_default();
        let call = |(name, arguments, result): &(String, Vec<Value>, Result<Value, EvalError>)| {
            let arguments =
                arguments.iter().map(|argument| unknown::without_values(argument.to_json())).collect();
            MadeCall { name: name.clone(), arguments, result: result.as_ref().ok().map(Value::to_json) }
        };
        let [for_reading, for_writing] = &self.functions;
        let asked = match permission {
            Permission::Read => for_reading,
            Permission::Write => for_writing,
        };
        let calls = witness.calls.iter().filter(|(name, ..)| asked.contains(name));
        let mut user = witness.user.to_json();
        let mut taken = |key| user.as_object_mut().and_then(|user| user.remove(key));
        let (values, environment) = (taken(unknown::VALUES), taken(unknown::ENVIRONMENT));
        RoleCounterexample {
            user,
            values,
            environment,
            partition: (witness.partition != Value::Undefined).then(|| witness.partition.to_json()),
            document: witness.document.to_json(),
            permission,
            calls: calls.map(call).collect(),
            rule_allows,
            roles_allow,
        }
    }
}

fn served(partition: &Value) -> Truth {
    if *partition == Value::Undefined { Truth::False } else { Truth::True }
}

/// Whether the permissions allow it.
fn rule_allows(
    permission: Permission,
    truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
) -> Result<bool, Stop> {
    if truth(SERVED)? != Truth::True {
        return Ok(false);
    }
    allows(truth, permission, [0, 1])
}
