//! What came out of one case.

use serde_json::Value as Json;

/// One case after it ran.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) id: String,
    pub(crate) file: String,
    /// Where in the file the case begins.
    pub(crate) place: String,
    pub(crate) ok: bool,
    /// A word for one expression, an object for permissions and roles.
    pub(crate) expected: Json,
    pub(crate) actual: Json,
    /// What is wrong beyond the difference of the two.
    pub(crate) message: Option<String>,
    /// Why the author expects it.
    pub(crate) because: Option<String>,
    /// The paragraph of the specification that it rests on.
    pub(crate) basis: Option<String>,
    /// What was evaluated, for people.
    pub(crate) explanation: Option<String>,
}

/// `allow` or `deny`.
pub(crate) fn word(allowed: bool) -> &'static str {
    if allowed { "allow" } else { "deny" }
}
